#pragma once

#include <functional>
#include <vector>

#include "steppe/analysis/varied_futures.hpp"

/// What one number must be for a question to be answered by yes.
namespace steppe {

/// What the answer does as the number grows through a value.
enum class Turn {
    to_yes,
    to_no,
    touches  ///< the margin is 0 there and has the same sign on both sides
};

/// The margin at one value of the number.
struct Trial {
    double value = 0, margin = 0;
};

/// A value at which the margin passes 0.
struct Root {
    double value = 0;
    Turn turn = Turn::to_yes;
    bool jumps = false;  ///< the margin has no 0 there: it leaps over it
};

struct Roots {
    std::vector<Trial> trials;  ///< by value; the scan, and what was looked at more closely
    std::vector<Root> roots;    ///< by value

    [[nodiscard]] const Trial& highest() const;
    [[nodiscard]] const Trial& lowest() const;
};

/// Every root of a margin that a scan can see: changes of sign between neighbouring points, and
/// pairs of roots between points where the margin turns back before 0 (Brent's minimisation looks
/// there). Each is then found by TOMS 748 (Alefeld, Potra & Shi 1995), to about 1e-13 of the
/// interval. Two roots closer together than the points may be missed. \param points of the scan, at
/// least 2 \pre low < high
Roots find_roots(const std::function<double(double)>& margin, double low, double high, int points);

/// A probability at one value of the number.
struct ShareTrial {
    double value = 0;
    Share share{};
};

/// A value at which the probability passes a level.
struct Crossing {
    double value = 0;
    Interval interval{};  ///< where the ends of the probability's interval pass it; endless where
                          ///< one does not
    Turn turn = Turn::to_yes;
};

struct Crossings {
    std::vector<ShareTrial> trials;   ///< by value; all that was run
    std::vector<Crossing> crossings;  ///< by value
};

/// Every crossing that a scan can see, each found to 1e-4 of the interval and its ends to 1e-3.
/// \pre low < high; points at least 2; 0 < level < 1
Crossings find_crossings(const std::function<Share(double)>& share, double low, double high,
                         int points, double level);

}  // namespace steppe
