#include "engine/analysis/moments.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace steppe {

Indices describe_output(const double* y, std::size_t count) {
    constexpr double rounding = 1e-12;
    Indices out;
    const auto n = static_cast<double>(count);
    const double first = y[0];
    double sum = 0, squares = 0;
    for (std::size_t r = 0; r < count; ++r) sum += y[r] - first;
    out.mean = first + sum / n;
    for (std::size_t r = 0; r < count; ++r) squares += (y[r] - out.mean) * (y[r] - out.mean);
    out.variance = squares / n;
    const auto [low, high] = std::minmax_element(y, y + count);
    out.constant = *high - *low <= rounding * std::max(std::abs(*low), std::abs(*high));
    return out;
}

// Chance has one place in the order of a block, so its rows are drawn together.
Resampled::Resampled(const std::vector<double>& table, std::size_t columns,
                     const PickFreeze& design)
    : columns_(columns), means_([&] {
          const auto& players = design.plan().players;
          const bool chance = std::any_of(players.begin(), players.end(),
                                          [](const InputGroup& p) { return p.inputs.empty(); });
          const bool together = chance && design.plan().redraw == Redraw::chain;
          return Bootstrap(design.layout().rows, together ? 8 : 1, design.plan().seed)
              .means(table, columns);
      }()) {}

Estimate at_most_all(Estimate share) {
    for (double* x : {&share.value, &share.interval.low, &share.interval.high})
        *x = std::min(*x, 1.0);
    return share;
}

void put_in_order(Indices& indices) {
    const auto& by = indices.index.front();
    indices.order.resize(by.size());
    std::iota(indices.order.begin(), indices.order.end(), std::size_t{0});
    std::stable_sort(indices.order.begin(), indices.order.end(),
                     [&](std::size_t a, std::size_t b) { return by[a].value > by[b].value; });
}

}  // namespace steppe
