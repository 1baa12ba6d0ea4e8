#include "engine/analysis/prim_ranks.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "steppe/core/text.hpp"

namespace steppe {
namespace {

/// The number of fewest digits strictly between two; the middle where there is none.
double roundest(double low, double high) {
    const double middle = low + 0.5 * (high - low);
    for (int digits = 1; digits <= 17; ++digits) {
        const double x = rounded(middle, digits);
        if (low < x && x < high) return x;
    }
    return middle;
}

}  // namespace

Ranks::Ranks(const CaseTable& table) : inputs(table.inputs), futures(table.futures), yes(table.yes), values_(table.value), order_(inputs * futures) {
    struct Valued {
        double value;
        std::uint32_t future;
    };
    std::vector<Valued> sorted(futures);
    for (std::size_t input = 0; input < inputs; ++input) {
        const double* values = values_ + input * futures;
        for (std::uint32_t f = 0; f < futures; ++f) sorted[f] = {values[f], f};
        std::sort(sorted.begin(), sorted.end(),
                  [](const Valued& a, const Valued& b) { return a.value < b.value || (a.value == b.value && a.future < b.future); });
        std::uint32_t rank = 0;
        for (std::size_t k = 0; k < futures; ++k) {
            if (k > 0 && sorted[k].value != sorted[k - 1].value) ++rank;
            order_[input * futures + k] = {sorted[k].future, rank};
        }
    }
}

const Ranked* Ranks::first(std::size_t input, std::uint32_t rank) const {
    return std::lower_bound(begin(input), end(input), rank, [](const Ranked& a, std::uint32_t r) { return a.rank < r; });
}

double Ranks::value(std::size_t input, std::uint32_t rank) const { return value(input, *first(input, rank)); }

Stretch cut_off(const Ranks& ranks, Face face, std::uint32_t rank) {
    const std::size_t input = input_of(face);
    if (is_high(face)) return {ranks.first(input, rank + 1), ranks.end(input)};
    return {ranks.begin(input), ranks.first(input, rank)};
}

double limit_of(const Ranks& ranks, Face face, std::uint32_t rank) {
    const std::size_t input = input_of(face);
    const double kept = ranks.value(input, rank), cut = ranks.value(input, is_high(face) ? rank + 1 : rank - 1);
    const double middle = roundest(std::min(kept, cut), std::max(kept, cut));
    return middle == kept ? cut : middle;  // of two neighbouring doubles the middle is one of them
}

double rounded(double x, int digits) { return parse_number(fmt::format("{:.{}g}", x, digits)).value_or(x); }

std::optional<std::uint32_t> rank_at(const Ranks& ranks, Face face, double limit) {
    const std::size_t input = input_of(face);
    const auto *begin = ranks.begin(input), *end = ranks.end(input);
    const auto* above = std::partition_point(begin, end, [&](const Ranked& item) { return ranks.value(input, item) <= limit; });
    const auto* from = std::partition_point(begin, above, [&](const Ranked& item) { return ranks.value(input, item) < limit; });
    if (is_high(face)) return from == begin || from == end ? std::nullopt : std::optional((from - 1)->rank);
    return above == begin || above == end ? std::nullopt : std::optional(above->rank);
}

}  // namespace steppe
