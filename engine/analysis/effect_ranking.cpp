#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "engine/analysis/effect_candidates.hpp"
#include "engine/model/metric.hpp"

namespace steppe {
namespace {

using Candidates = std::vector<EffectCandidate>;

/// Class of size: factors of two over a noticeable effect.
int size_class(const EffectCandidate& candidate) {
    constexpr double least = 1e-3;
    return static_cast<int>(std::floor(std::log2(std::max(least, candidate.noticed()))));
}

/// Returns the size of an effect over the half-width of its range.
double certainty(const EffectCandidate& candidate) {
    const auto range = candidate.effect.range.value_or(Interval{0, 0});
    const double half = 0.5 * (range.high - range.low);
    return half > 0 ? candidate.size() / half : std::numeric_limits<double>::infinity();
}

}  // namespace

void put_gains_first(Candidates& candidates) {
    constexpr double alike = 0.9;
    const auto share = [](const EffectCandidate& c) {
        return c.place.substr(0, c.place.rfind('.'));
    };
    for (std::size_t n = 0; n < candidates.size(); ++n) {
        if (!candidates[n].is_share || candidates[n].effect.size() >= 0) continue;
        for (std::size_t k = n + 1; k < candidates.size(); ++k) {
            const auto& other = candidates[k];
            if (!other.is_share || share(other) != share(candidates[n]) ||
                other.effect.size() < -alike * candidates[n].effect.size())
                continue;
            const auto at = candidates.begin() + static_cast<std::ptrdiff_t>(n);
            std::rotate(at, candidates.begin() + static_cast<std::ptrdiff_t>(k),
                        candidates.begin() + static_cast<std::ptrdiff_t>(k) + 1);
            break;
        }
    }
}

void rank_effects(Candidates& candidates) {
    std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
        const int first = size_class(a), second = size_class(b);
        if (first != second) return first > second;
        const double surer = certainty(a), less_sure = certainty(b);
        return surer != less_sure ? surer > less_sure : is_larger(a, b);
    });
    // Each family keeps its places, the largest effect first.
    std::map<Index, Candidates> of_family;
    for (const auto& c : candidates) of_family[c.effect.metric.kind].push_back(c);
    for (auto& [kind, of] : of_family)
        std::sort(of.begin(), of.end(), [](auto& a, auto& b) { return is_larger(b, a); });
    for (auto& c : candidates) {
        auto& left = of_family[c.effect.metric.kind];
        c = std::move(left.back());
        left.pop_back();
    }
    keep_one_per_place(candidates);
    put_gains_first(candidates);
}

}  // namespace steppe
