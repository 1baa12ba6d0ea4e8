#include <cmath>
#include <limits>

#include "engine/analysis/moments.hpp"
#include "steppe/core/philox.hpp"

namespace steppe {
namespace {

constexpr double move = 0.5;  // of the probability: p/2 of p = 4 levels

class MorrisLevels final : public Design {
public:
    MorrisLevels(const std::vector<std::string>& inputs, std::uint64_t seed) {
        for (const auto& input : inputs) keys_.push_back(key_of(seed, "morris." + input));
    }

    void uniforms(std::uint64_t first, std::size_t count, double* u) const override {
        for (std::size_t k = 0; k < keys_.size(); ++k)
            for (std::size_t r = 0; r < count; ++r) {
                const double level =
                    0.125 + 0.25 * (philox(counter_of(first + r), keys_[k])[0] >> 30);
                u[k * count + r] = level;
                u[(keys_.size() + k) * count + r] = level < 0.5 ? level + move : level - move;
            }
    }

private:
    std::vector<std::array<std::uint32_t, 2>> keys_;
};

}  // namespace

std::shared_ptr<const Design> morris_levels(const std::vector<std::string>& inputs,
                                            std::uint64_t seed) {
    return std::make_shared<MorrisLevels>(inputs, seed);
}

Indices morris_effects(const double* y, const PickFreeze& design) {
    const RowLayout at = design.layout();
    const auto& plan = design.plan();
    const std::size_t players = plan.players.size();
    Indices out = describe_output(y, at.size());
    if (out.constant) return out;
    std::vector<double> points(2 * plan.inputs * at.rows);
    plan.base->uniforms(0, at.rows, points.data());
    // Per player: effect, absolute effect, square.
    std::vector<double> table(at.rows * 3 * players);
    for (std::size_t row = 0; row < at.rows; ++row) {
        const auto places = design.places(row);
        for (std::size_t g = 0; g < players; ++g) {
            const auto first = plan.players[g].inputs.front();
            const double from = points[first * at.rows + row],
                         to = points[(plan.inputs + first) * at.rows + row];
            const double effect =
                (y[at.at(row, places[g] + 1)] - y[at.at(row, places[g])]) / (to - from);
            double* cell = table.data() + (row * players + g) * 3;
            cell[0] = effect;
            cell[1] = std::abs(effect);
            cell[2] = effect * effect;
        }
    }
    const Resampled all(table, 3 * players, design);
    const auto n = static_cast<double>(at.rows);
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    out.index.resize(3);
    for (std::size_t g = 0; g < players; ++g) {
        const bool alone = plan.players[g].inputs.size() == 1;
        const auto sigma = [&](const double* m) {
            return std::sqrt(std::max(0.0, m[3 * g + 2] - m[3 * g] * m[3 * g]) * n / (n - 1));
        };
        out.index[0].push_back(all.estimate([&](const double* m) { return m[3 * g + 1]; }));
        out.index[1].push_back(alone ? all.estimate([&](const double* m) { return m[3 * g]; })
                                     : Estimate{none, {none, none}});
        out.index[2].push_back(alone ? all.estimate(sigma) : Estimate{none, {none, none}});
    }
    put_in_order(out);
    return out;
}

}  // namespace steppe
