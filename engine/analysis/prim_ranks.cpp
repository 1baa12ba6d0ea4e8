#include "engine/analysis/prim_ranks.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include <fmt/format.h>

#include "steppe/core/text.hpp"

namespace steppe {
namespace {

/// Returns the number of fewest digits strictly between two; the middle if there is none.
double roundest(double low, double high) {
    const double middle = low + 0.5 * (high - low);
    for (int digits = 1; digits <= 17; ++digits) {
        const double x = rounded(middle, digits);
        if (low < x && x < high) return x;
    }
    return middle;
}

struct Keyed {
    std::uint64_t key;
    std::uint32_t future;
};

/// Returns bits in the order of the numbers; -0 equals 0.
std::uint64_t key_of_value(double x) {
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    const auto bits = std::bit_cast<std::uint64_t>(x + 0.0);
    return (bits & sign) != 0 ? ~bits : bits | sign;
}

/// Sorts by key, stable: radix, lowest digit first; four times as fast as std::sort on ten thousand
/// replicates.
void sort(std::vector<Keyed>& items, std::vector<Keyed>& spare) {
    constexpr std::size_t bits = 11, passes = 6, buckets = std::size_t{1} << bits;
    std::array<std::array<std::uint32_t, buckets>, passes> counts{};
    const auto digit = [](std::uint64_t key, std::size_t pass) {
        return static_cast<std::size_t>(key >> (pass * bits)) % buckets;
    };
    for (const auto& item : items)
        for (std::size_t pass = 0; pass < passes; ++pass) ++counts[pass][digit(item.key, pass)];
    for (std::size_t pass = 0; pass < passes; ++pass) {
        auto& places = counts[pass];
        if (items.empty() || places[digit(items.front().key, pass)] == items.size()) continue;
        std::uint32_t next = 0;
        for (auto& place : places) next += std::exchange(place, next);
        for (const auto& item : items) spare[places[digit(item.key, pass)]++] = item;
        items.swap(spare);
    }
}

}  // namespace

RankTable::RankTable(const CaseTable& table)
    : inputs(table.inputs),
      futures(table.futures),
      yes(table.yes),
      values_(table.value),
      order_(inputs * futures) {
    std::vector<Keyed> items(futures), spare(futures);
    for (std::size_t input = 0; input < inputs; ++input) {
        const double* values = values_ + input * futures;
        for (std::uint32_t f = 0; f < futures; ++f) items[f] = {key_of_value(values[f]), f};
        sort(items, spare);
        std::uint32_t rank = 0;
        for (std::size_t k = 0; k < futures; ++k) {
            if (k > 0 && items[k].key != items[k - 1].key) ++rank;
            order_[input * futures + k] = {items[k].future, rank};
        }
    }
}

const Ranked* RankTable::first(std::size_t input, std::uint32_t rank) const {
    return std::lower_bound(begin(input), end(input), rank,
                            [](const Ranked& a, std::uint32_t r) { return a.rank < r; });
}

double RankTable::value(std::size_t input, std::uint32_t rank) const {
    return value(input, *first(input, rank));
}

Stretch cut_off(const RankTable& ranks, Face face, std::uint32_t rank) {
    const std::size_t input = input_of(face);
    if (is_high(face)) return {ranks.first(input, rank + 1), ranks.end(input)};
    return {ranks.begin(input), ranks.first(input, rank)};
}

double limit_of(const RankTable& ranks, Face face, std::uint32_t rank) {
    const std::size_t input = input_of(face);
    const double kept = ranks.value(input, rank),
                 cut = ranks.value(input, is_high(face) ? rank + 1 : rank - 1);
    const double middle = roundest(std::min(kept, cut), std::max(kept, cut));
    return middle == kept ? cut : middle;  // the middle of adjacent doubles equals one of them
}

double rounded(double x, int digits) {
    return parse_number(fmt::format("{:.{}g}", x, digits)).value_or(x);
}

std::optional<std::uint32_t> rank_at(const RankTable& ranks, Face face, double limit) {
    const std::size_t input = input_of(face);
    const auto *begin = ranks.begin(input), *end = ranks.end(input);
    const auto* above = std::partition_point(
        begin, end, [&](const Ranked& item) { return ranks.value(input, item) <= limit; });
    const auto* from = std::partition_point(
        begin, above, [&](const Ranked& item) { return ranks.value(input, item) < limit; });
    if (is_high(face))
        return from == begin || from == end ? std::nullopt : std::optional((from - 1)->rank);
    return above == begin || above == end ? std::nullopt : std::optional(above->rank);
}

}  // namespace steppe
