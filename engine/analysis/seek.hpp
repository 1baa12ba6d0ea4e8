#pragma once

#include <functional>
#include <vector>

#include "engine/analysis/design_futures.hpp"

/// Search for the values of one number at which the answer to a criterion changes.
namespace steppe {

/// Change of the answer as the number increases past a value.
enum class Turn {
    to_yes,
    to_no,
    touches  ///< the margin is 0 there and has the same sign on both sides
};

/// The margin at one value of the number.
struct Trial {
    double value = 0, margin = 0;
};

/// A value at which the margin crosses 0.
struct Root {
    double value = 0;
    Turn turn = Turn::to_yes;
    bool jumps = false;  ///< the margin jumps across 0
};

struct Roots {
    std::vector<Trial> trials;  ///< by value; the scan and its refinements
    std::vector<Root> roots;    ///< by value

    [[nodiscard]] const Trial& highest() const;
    [[nodiscard]] const Trial& lowest() const;
};

/// Finds every root of a margin that a scan can resolve: sign changes between neighbouring points,
/// and pairs of roots between points if the margin turns back before 0 (located by Brent's
/// minimisation). TOMS 748 (Alefeld, Potra & Shi 1995) refines each to about 1e-13 of the interval.
/// Two roots closer than the point spacing may be missed.
/// \param points points of the scan, at least 2
/// \pre low < high
Roots find_roots(const std::function<double(double)>& margin, double low, double high, int points);

/// A probability at one value of the number.
struct ShareTrial {
    double value = 0;
    Share share{};
};

/// A value at which the probability crosses a level.
struct Crossing {
    double value = 0;
    /// The crossings of the ends of the probability's interval; infinite on a side without one.
    Interval interval{};
    Turn turn = Turn::to_yes;
};

struct Crossings {
    std::vector<ShareTrial> trials;   ///< by value; all runs
    std::vector<Crossing> crossings;  ///< by value
};

/// Finds every crossing that a scan can resolve, to 1e-4 of the interval, and its interval ends to
/// 1e-3.
/// \pre low < high; points at least 2; 0 < level < 1
Crossings find_crossings(const std::function<Share(double)>& share, double low, double high,
                         int points, double level);

}  // namespace steppe
