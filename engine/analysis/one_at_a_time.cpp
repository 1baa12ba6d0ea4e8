#include "engine/analysis/one_at_a_time.hpp"

#include <algorithm>
#include <memory>

#include "engine/core/quantile.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

constexpr double low_quantile = 0.05, high_quantile = 0.95;

const Draw* find(const Program& program, const std::string& address) {
    const auto found = std::find_if(program.draws.begin(), program.draws.end(),
                                    [&](const Draw& d) { return d.address == address; });
    return found == program.draws.end() ? nullptr : &*found;
}

double value_at(const Draw& d, double probability) {
    return std::clamp(draw<double>(quantile_of(*d.distribution), probability), d.low, d.high);
}

/// Returns the program with another centre for one input, also in the comparison: a draw has one
/// value in both.
Program with(const Program& program, const Draw& input, double value) {
    Program out = program;
    out.centre[input.number] = value;
    if (!program.comparison) return out;
    if (const Draw* there = find(*program.comparison, input.address)) {
        auto other = std::make_shared<Program>(*program.comparison);
        other->centre[there->number] = value;
        out.comparison = std::move(other);
    }
    return out;
}

}  // namespace

std::vector<OneAtATime> one_at_a_time(const Program& program,
                                      const std::vector<std::string>& inputs, int step,
                                      const std::vector<Metric>& metrics) {
    std::vector<OneAtATime> out(metrics.size());
    const auto centre = run_to(program, program.centre, step, metrics);
    for (std::size_t m = 0; m < metrics.size(); ++m) out[m].centre = centre[m];
    for (const auto& address : inputs) {
        const Draw* input = find(program, address);
        if (input == nullptr) continue;
        const auto at = [&](double value) {
            const Program changed = with(program, *input, value);
            return run_to(changed, changed.centre, step, metrics);
        };
        const double from = value_at(*input, low_quantile), to = value_at(*input, high_quantile);
        const auto low = at(from), high = at(to);
        for (std::size_t m = 0; m < metrics.size(); ++m)
            out[m].inputs.push_back({address, from, to, low[m], high[m]});
    }
    return out;
}

}  // namespace steppe
