#include <algorithm>
#include <string>

#include "engine/analysis/hindcast_world_fit.hpp"
#include "steppe/core/philox.hpp"

namespace steppe {
namespace {

constexpr std::uint64_t interval_seed = 1;
constexpr int interval_draws = 1000;

/// Returns the frequency of each of `count` items in `count` draws.
std::vector<double> drawn(std::size_t count, std::uint64_t draw, const std::string& name) {
    std::vector<double> out(count, 0.0);
    for (std::size_t n = 0; n < count; ++n) {
        const auto words =
            philox(counter_of(draw, static_cast<std::uint32_t>(n)), key_of(interval_seed, name));
        out[static_cast<std::size_t>(uniform(words[0], words[1]) * static_cast<double>(count))] +=
            1;
    }
    return out;
}

/// Returns the frequency of each of `count` origins in moving blocks on a circle.
std::vector<double> drawn_blocks(std::size_t count, std::size_t block, std::uint64_t draw,
                                 const std::string& name) {
    std::vector<double> out(count, 0.0);
    for (std::size_t taken = 0; taken < count; taken += block) {
        const auto words = philox(counter_of(draw, static_cast<std::uint32_t>(taken)),
                                  key_of(interval_seed, name));
        const auto first =
            static_cast<std::size_t>(uniform(words[0], words[1]) * static_cast<double>(count));
        for (std::size_t k = 0; k < std::min(block, count - taken); ++k)
            out[(first + k) % count] += 1;
    }
    return out;
}

}  // namespace

Interval two_way_interval(const std::vector<PairedSquares>& pairs, int horizon) {
    if (pairs.empty()) return {};
    int first = pairs.front().origin, last = first;
    std::size_t states = 0;
    for (const auto& pair : pairs) {
        first = std::min(first, pair.origin);
        last = std::max(last, pair.origin);
        states = std::max(states, pair.state + 1);
    }
    const auto origins = static_cast<std::size_t>(last - first) + 1;
    std::vector<bool> seen(states, false);
    for (const auto& pair : pairs) seen[pair.state] = true;
    std::vector<std::size_t> number(states, 0);
    std::size_t count = 0;
    for (std::size_t s = 0; s < states; ++s)
        if (seen[s]) number[s] = count++;
    const auto block = std::min(origins, static_cast<std::size_t>(std::max(3, horizon)));
    const std::string name = "hindcast.h9." + std::to_string(horizon);
    std::vector<double> gains;
    for (int draw = 0; draw < interval_draws; ++draw) {
        const auto at = static_cast<std::uint64_t>(draw);
        const auto by_state = drawn(count, at, name + ".states");
        const auto by_origin = drawn_blocks(origins, block, at, name);
        double own = 0, base = 0;
        for (const auto& pair : pairs) {
            const double weight = by_state[number[pair.state]] *
                                  by_origin[static_cast<std::size_t>(pair.origin - first)];
            own += weight * pair.own;
            base += weight * pair.base;
        }
        gains.push_back(base > 0 ? 1 - own / base : 0);
    }
    std::sort(gains.begin(), gains.end());
    return {gains[interval_draws / 40], gains[interval_draws - 1 - interval_draws / 40]};
}

}  // namespace steppe
