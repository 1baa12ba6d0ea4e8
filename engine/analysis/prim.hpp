#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/ensemble/interval.hpp"

/// Scenario discovery by the Patient Rule Induction Method (Friedman & Fisher 1999; Bryant &
/// Lempert 2010): finds boxes of the inputs that contain the cases.
namespace steppe {

/// View of the replicates and the cases among them; the arrays must outlive it.
struct CaseTable {
    std::size_t inputs = 0, futures = 0;
    const double* value = nullptr;      ///< inputs x replicates
    const std::uint8_t* yes = nullptr;  ///< replicates: 1 for a case, else 0
};

/// One face of a box.
struct Restriction {
    enum class Side : std::uint8_t { above, below };

    std::size_t input = 0;
    Side side = Side::above;
    double limit = 0;  ///< exclusive: a value equal to it is outside
    double share = 0;  ///< of the remaining replicates that satisfy it
    /// P(B >= cases) for B binomial with the replicates of the box and the density without this
    /// restriction: the chance of at least as many cases if the restriction has no effect. Not
    /// corrected for the number of faces tried.
    double quasi_p = 1;
    std::uint64_t futures_without = 0, cases_without = 0;  ///< of the box without it

    /// Number of random halves whose box restricts the same side of the same input, and the range
    /// of its limits there.
    std::size_t halves = 0;
    double lowest = 0, highest = 0;
};

struct Box {
    std::vector<Restriction> restrictions;  ///< by decreasing importance
    std::uint64_t futures = 0, cases = 0;

    [[nodiscard]] double density() const {
        return futures == 0 ? 0 : static_cast<double>(cases) / static_cast<double>(futures);
    }
};

/// A box on the peeling trajectory.
struct Peel {
    std::uint64_t futures = 0, cases = 0;
    std::size_t restricted = 0;  ///< number of inputs
    std::size_t input = 0;       ///< the last one restricted
    Restriction::Side side{};
    double limit = 0;  ///< the roundest number that separates the same replicates
    Box trimmed;       ///< without the restrictions whose quasi-p is too large
};

/// Performance of boxes found in random halves of the replicates.
struct SplitHalfValidation {
    std::size_t count = 0;
    std::size_t found = 0;  ///< halves with a box
    /// Means over those boxes, in the other half of the remaining replicates.
    double density = 0, coverage = 0;
};

struct Discovery {
    std::uint64_t futures = 0, cases = 0;  ///< all replicates but those in earlier boxes
    Box box;                               ///< without restrictions if none separates the cases
    std::vector<Peel> trajectory;          ///< one entry per peel
    SplitHalfValidation halves;
};

struct PrimQuestion {
    double patience = 0.05;     ///< share of the box's replicates removed per peel
    double quasi_p = 0.05;      ///< restrictions above it are dropped
    double cost = 0.02;         ///< per restriction, in the score of a box
    std::uint64_t fewest = 20;  ///< replicates in a box
    /// Required density: the box of largest coverage among those that reach it.
    std::optional<double> density{};
    std::size_t boxes = 1;    ///< maximum number
    std::size_t halves = 10;  ///< number of random halves
    std::uint64_t seed = 1;   ///< of the halves
};

/// Returns the harmonic mean of a box's coverage and of its gain in density, (density - rate)/(1 -
/// rate) with the rate of cases among the remaining replicates. 0 for no gain, 1 for a box of all
/// cases and nothing else.
double balance(std::uint64_t futures, std::uint64_t cases, std::uint64_t all_futures,
               std::uint64_t all_cases);

/// Returns P(B >= cases) for B binomial with `futures` trials of probability
/// cases_without/futures_without.
double quasi_p_value(std::uint64_t futures, std::uint64_t cases, std::uint64_t futures_without,
                     std::uint64_t cases_without);

/// Finds boxes one after the other, each among the replicates outside the earlier ones (covering).
///
/// Peeling removes the face with the largest gain in density per removed replicate. This equals the
/// mean criterion if all faces remove equal numbers, and treats inputs with few values, which lose
/// one value at a time, fairly. Equal gains are resolved in favour of the face that can move
/// furthest for the same cases. Every box of the trajectory drops, one by one, the restrictions
/// whose quasi-p is too large, then those whose removal raises its score: its balance minus the
/// cost of its restrictions (with a required density: its coverage minus the cost, for boxes that
/// reach it). The faces of the best box then move to maximise the score, outwards (pasting) or
/// inwards by less than a peel, and finally to limits of the fewest digits at almost no loss of
/// score. Only the random halves depend on the order of the replicates.
/// \return at least one, fewer than requested if the cases run out; the last may have no
/// restrictions
/// \pre 0 < patience < 1; some replicates are cases and some are not
std::vector<Discovery> discover(const CaseTable& table, const PrimQuestion& question);

}  // namespace steppe
