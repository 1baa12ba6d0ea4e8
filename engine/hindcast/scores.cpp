#include "engine/hindcast/scores.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/core/expect.hpp"
#include "engine/core/normal_cdf.hpp"
#include "engine/core/philox.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe {
namespace {

constexpr std::uint64_t seed = 1;
constexpr int draws = 1000;
constexpr double half_band = 1.6448536269514722;  // of 90 %, in standard deviations

/// Squared errors of one origin, over all its forecasts.
struct OriginSums {
    double own = 0, persistence = 0;
};

double skill(const OriginSums& sums) {
    return sums.persistence > 0 ? 1 - sums.own / sums.persistence : 0;
}

std::vector<OriginSums> by_origin(const Ledger& ledger, const Ledger& persistence) {
    std::map<int, OriginSums> sums;
    for (std::size_t n = 0; n < ledger.size(); ++n) {
        auto& at = sums[ledger[n].origin];
        at.own += ledger[n].error * ledger[n].error;
        at.persistence += persistence[n].error * persistence[n].error;
    }
    std::vector<OriginSums> out;
    out.reserve(sums.size());
    for (const auto& [origin, at] : sums) out.push_back(at);
    return out;
}

double drawn_uniform(int draw, std::size_t n, const std::string& name) {
    const auto words =
        philox(counter_of(static_cast<std::uint64_t>(draw), static_cast<std::uint32_t>(n)),
               key_of(seed, name));
    return uniform(words[0], words[1]);
}

/// Calls `take` with the origins of one resample: moving blocks of max(3, horizon) on a circle
/// (Politis & Romano 1992), so that the first and last origins are drawn as often as the others.
/// The blocks depend on the horizon alone: all models share them.
template <class Take>
void draw_blocks(std::size_t count, int horizon, int draw, const std::string& name, Take take) {
    const auto block = std::min(count, static_cast<std::size_t>(std::max(3, horizon)));
    for (std::size_t taken = 0; taken < count; taken += block) {
        const auto first =
            static_cast<std::size_t>(drawn_uniform(draw, taken, name) * static_cast<double>(count));
        for (std::size_t k = 0; k < std::min(block, count - taken); ++k) take((first + k) % count);
    }
}

/// Returns the middle 95 % of the resamples that `drawn` returns.
template <class Drawn>
Interval middle_of(Drawn drawn) {
    std::vector<double> all;
    for (int draw = 0; draw < draws; ++draw) all.push_back(drawn(draw));
    std::sort(all.begin(), all.end());
    return {all[draws / 40], all[draws - 1 - draws / 40]};
}

Interval bootstrap(const std::vector<OriginSums>& origins, int horizon) {
    if (origins.empty()) return {};
    return middle_of([&](int draw) {
        OriginSums sums;
        draw_blocks(origins.size(), horizon, draw, "hindcast." + std::to_string(horizon),
                    [&](std::size_t n) {
                        sums.own += origins[n].own;
                        sums.persistence += origins[n].persistence;
                    });
        return skill(sums);
    });
}

void score_bands(HorizonScore& score, const Ledger& ledger) {
    double inside = 0, crps = 0;
    for (const auto& c : ledger) {
        inside += std::fabs(c.error) <= half_band * c.sd ? 1 : 0;
        crps += normal_crps(c.error, c.sd);
    }
    score.coverage = inside / static_cast<double>(ledger.size());
    score.crps = crps / static_cast<double>(ledger.size());
}

}  // namespace

double normal_crps(double error, double sd) {
    if (!(sd > 0)) return std::fabs(error);
    const double pi = 3.14159265358979323846, z = error / sd;
    const double density = exp(-0.5 * z * z) / std::sqrt(2 * pi);
    return sd * (z * (2 * normal_cdf(z) - 1) + 2 * density - 1 / std::sqrt(pi));
}

Band band_of(const std::vector<Residual>& residuals) {
    double weight = 0, years = 0, squares = 0, along = 0, across = 0;
    for (const auto& r : residuals) {
        const double w = 1.0 / r.horizon, square = r.error * r.error;
        weight += w;
        years += w * r.horizon;
        squares += w * square;
        along += w * r.horizon * r.horizon;
        across += w * r.horizon * square;
    }
    const double spread = weight * along - years * years;
    if (!(weight > 0)) return {};
    const double far = spread > 0 ? (weight * across - years * squares) / spread : 0;
    if (far < 0 || !(spread > 0)) return {squares / weight, 0};
    const double near = (squares - far * years) / weight;
    return near < 0 ? Band{0, across / along} : Band{near, far};
}

Interval two_way_interval(const std::vector<PairedSquares>& pairs, int horizon) {
    if (pairs.empty()) return {};
    int first = pairs.front().origin, last = first;
    std::map<std::size_t, std::size_t> number;
    for (const auto& pair : pairs) {
        first = std::min(first, pair.origin);
        last = std::max(last, pair.origin);
        number.emplace(pair.state, 0);
    }
    std::size_t count = 0;
    for (auto& [state, at] : number) at = count++;
    std::vector<std::size_t> state_of;
    for (const auto& pair : pairs) state_of.push_back(number[pair.state]);
    const auto origins = static_cast<std::size_t>(last - first) + 1;
    const std::string name = "hindcast.h9." + std::to_string(horizon);
    return middle_of([&](int draw) {
        std::vector<double> by_state(count, 0.0), by_origin(origins, 0.0);
        for (std::size_t n = 0; n < count; ++n)
            by_state[static_cast<std::size_t>(drawn_uniform(draw, n, name + ".states") *
                                              static_cast<double>(count))] += 1;
        draw_blocks(origins, horizon, draw, name, [&](std::size_t n) { by_origin[n] += 1; });
        double own = 0, base = 0;
        for (std::size_t n = 0; n < pairs.size(); ++n) {
            const double weight = by_state[state_of[n]] *
                                  by_origin[static_cast<std::size_t>(pairs[n].origin - first)];
            own += weight * pairs[n].own;
            base += weight * pairs[n].base;
        }
        return base > 0 ? 1 - own / base : 0;
    });
}

HorizonScore score_of(const Ledger& ledger, const Ledger& persistence, int horizon,
                      const LedgerKind& kind) {
    STEPPE_EXPECT(ledger.size() == persistence.size());
    HorizonScore out;
    out.horizon = horizon;
    out.scored = ledger.size();
    if (ledger.empty()) return out;
    double squares = 0, weights = 0, weighted = 0;
    for (const auto& c : ledger) {
        squares += c.error * c.error;
        weights += c.weight;
        weighted += c.weight * c.error * c.error;
    }
    out.rmse = std::sqrt(squares / static_cast<double>(ledger.size()));
    if (kind.weights) out.weighted_rmse = std::sqrt(weighted / weights);
    const auto origins = by_origin(ledger, persistence);
    OriginSums all;
    for (const auto& at : origins) {
        all.own += at.own;
        all.persistence += at.persistence;
    }
    out.skill = skill(all);
    out.skill_interval = bootstrap(origins, horizon);
    if (kind.bands) score_bands(out, ledger);
    return out;
}

}  // namespace steppe
