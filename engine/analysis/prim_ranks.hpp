#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/analysis/prim.hpp"

/// Inputs as ranks, sorted once; used by peeling, trimming and pasting.
namespace steppe {

/// A replicate and the rank of one of its inputs among the distinct values of that input.
struct Ranked {
    std::uint32_t future = 0, rank = 0;
};

/// The replicates of every input in ascending order of value.
class RankTable {
public:
    explicit RankTable(const CaseTable& table);

    std::size_t inputs, futures;
    const std::uint8_t* yes;

    [[nodiscard]] const Ranked* begin(std::size_t input) const {
        return order_.data() + input * futures;
    }
    [[nodiscard]] const Ranked* end(std::size_t input) const { return begin(input) + futures; }
    /// Returns the first item of that rank or a higher one.
    [[nodiscard]] const Ranked* first(std::size_t input, std::uint32_t rank) const;
    [[nodiscard]] double value(std::size_t input, std::uint32_t rank) const;
    [[nodiscard]] double value(std::size_t input, const Ranked& item) const {
        return values_[input * futures + item.future];
    }

private:
    const double* values_;
    std::vector<Ranked> order_;
};

/// A face: side 2*input of the box is its lowest rank, 2*input + 1 its highest; both are inside.
using Face = std::uint32_t;

inline std::size_t input_of(Face face) { return face / 2; }
inline bool is_high(Face face) { return face % 2 == 1; }

/// The replicates that a face cuts off: a contiguous part of its input's order.
struct Stretch {
    const Ranked* first;
    const Ranked* last;

    [[nodiscard]] const Ranked* begin() const { return first; }
    [[nodiscard]] const Ranked* end() const { return last; }
};
Stretch cut_off(const RankTable& ranks, Face face, std::uint32_t rank);

/// Returns the roundest number between the replicates cut off and those kept.
double limit_of(const RankTable& ranks, Face face, std::uint32_t rank);

/// Rounds to the given number of significant digits.
double rounded(double x, int digits);

/// Returns the rank of the face with that limit; empty if it would cut off all replicates or none.
std::optional<std::uint32_t> rank_at(const RankTable& ranks, Face face, double limit);

/// One peeling step: the face, its new rank, and the counts that remain.
struct PeelStep {
    Face face = 0;
    std::uint32_t rank = 0;
    std::uint64_t futures = 0, cases = 0;
};

/// Peels until only cases, or too few replicates, remain.
/// \param among replicates: 1 if remaining
std::vector<PeelStep> peel(const RankTable& ranks, const std::vector<std::uint8_t>& among,
                           const PrimQuestion& question);

}  // namespace steppe
