#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "steppe/ensemble/interval.hpp"

/// Scenario discovery by the Patient Rule Induction Method (Friedman & Fisher 1999; Bryant &
/// Lempert 2010): in which box of the inputs do the cases lie?
namespace steppe {

/// Futures, and which of them are cases. It only looks at them: the arrays must outlive it.
struct CaseTable {
    std::size_t inputs = 0, futures = 0;
    const double* value = nullptr;      ///< inputs x futures
    const std::uint8_t* yes = nullptr;  ///< futures: 1 for a case, else 0
};

/// One face of a box.
struct Restriction {
    enum class Side : std::uint8_t { above, below };

    std::size_t input = 0;
    Side side = Side::above;
    double limit = 0;  ///< strictly: a value equal to it is outside
    double share = 0;  ///< of all futures looked at, that meet it
    /// The chance that as many of the box's futures, drawn from the box without this restriction,
    /// are cases at least as often: P(B >= cases) for B binomial with the futures of the box and
    /// the density without. Without regard to how many faces were tried.
    double quasi_p = 1;
    std::uint64_t futures_without = 0, cases_without = 0;  ///< of the box without it

    /// Of the random halves, those in whose box the same side of the same input is restricted, and
    /// the range of limits there.
    std::size_t halves = 0;
    double lowest = 0, highest = 0;
};

struct Box {
    std::vector<Restriction> restrictions;  ///< the least to be done without comes first
    std::uint64_t futures = 0, cases = 0;

    [[nodiscard]] double density() const {
        return futures == 0 ? 0 : static_cast<double>(cases) / static_cast<double>(futures);
    }
};

/// A box as the peeling left it.
struct Peel {
    std::uint64_t futures = 0, cases = 0;
    std::size_t restricted = 0;  ///< inputs
    std::size_t input = 0;       ///< that was restricted last
    Restriction::Side side{};
    double limit = 0;  ///< the roundest number that separates the same futures
    Box trimmed;       ///< without the restrictions whose quasi-p is too large
};

/// How boxes fare that are found in a random half of the futures.
struct Halves {
    std::size_t count = 0;
    std::size_t found = 0;  ///< halves in which there is a box
    double density = 0,
           coverage = 0;  ///< of those boxes, in the other half of the futures looked at; means
};

struct Discovery {
    std::uint64_t futures = 0, cases = 0;  ///< looked at: all, less those in earlier boxes
    Box box;                       ///< without restrictions where nothing tells the cases apart
    std::vector<Peel> trajectory;  ///< peel by peel
    Halves halves;
};

struct PrimQuestion {
    double patience = 0.05;     ///< share of the futures in the box that a peel takes
    double quasi_p = 0.05;      ///< restrictions above are dropped
    double cost = 0.02;         ///< of a restriction, in the score of a box
    std::uint64_t fewest = 20;  ///< futures in a box
    std::optional<double>
        density{};            ///< wanted: of the boxes that have it, the one of largest coverage
    std::size_t boxes = 1;    ///< at most
    std::size_t halves = 10;  ///< random halves
    std::uint64_t seed = 1;   ///< of the halves
};

/// How well a box tells cases apart: the harmonic mean of its coverage and of its gain in density,
/// (density - rate)/(1 - rate) with the rate of cases among the futures looked at. 0 for no gain, 1
/// for all cases and nothing else.
double balance(std::uint64_t futures, std::uint64_t cases, std::uint64_t all_futures,
               std::uint64_t all_cases);

/// P(B >= cases) for B binomial with `futures` trials of chance cases_without/futures_without.
double quasi_p_value(std::uint64_t futures, std::uint64_t cases, std::uint64_t futures_without,
                     std::uint64_t cases_without);

/// Finds boxes, one after the other, each among the futures outside the earlier ones (covering).
///
/// Peeling takes the face whose removal gains most density per future removed, which is the mean
/// criterion where all faces take as many, and fair to inputs of few values, which go value by
/// value; of equal gains, the face that could go furthest for as many cases. Every box of the
/// trajectory loses, one by one, the restrictions whose quasi-p is too large, then those that raise
/// its score: its balance less the cost of its restrictions (with a density wanted: its coverage
/// less the cost, for boxes that have it). Of the best of them the faces are moved to where the
/// score is largest, outwards (pasting) or by less than a peel inwards, and then to limits of the
/// fewest digits that cost next to nothing of it. Nothing depends on the order of the futures but
/// the random halves. \return at least one; the last may have no restrictions. Fewer than asked for
/// where the cases end \pre 0 < patience < 1; some futures are cases and some are not
std::vector<Discovery> discover(const CaseTable& table, const PrimQuestion& question);

}  // namespace steppe
