#include "engine/analysis/one_at_a_time.hpp"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

#include "engine/core/parallel.hpp"
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

/// A program of its own in which one input at a time leaves its centre, also in the comparison: a
/// draw has one value in both.
class Moved {
public:
    explicit Moved(const Program& program) : program_(program) {
        if (!program.comparison) return;
        comparison_ = std::make_shared<Program>(*program.comparison);
        program_.comparison = comparison_;
    }
    std::vector<double> run(const Draw& input, double value, int step,
                            const std::vector<Metric>& metrics) {
        const Draw* there = comparison_ ? find(*comparison_, input.address) : nullptr;
        const double ours = std::exchange(program_.centre[input.number], value);
        const double theirs =
            there == nullptr ? 0 : std::exchange(comparison_->centre[there->number], value);
        auto out = run_to(program_, program_.centre, step, metrics);
        program_.centre[input.number] = ours;
        if (there != nullptr) comparison_->centre[there->number] = theirs;
        return out;
    }

private:
    Program program_;
    std::shared_ptr<Program> comparison_{};
};

}  // namespace

std::vector<OneAtATime> one_at_a_time(const Program& program,
                                      const std::vector<std::string>& inputs, int step,
                                      const std::vector<Metric>& metrics) {
    std::vector<OneAtATime> out(metrics.size());
    const auto centre = run_to(program, program.centre, step, metrics);
    for (std::size_t m = 0; m < metrics.size(); ++m) out[m].centre = centre[m];
    std::vector<const Draw*> moved;
    for (const auto& address : inputs)
        if (const Draw* input = find(program, address)) moved.push_back(input);
    for (auto& one : out) one.inputs.resize(moved.size());
    constexpr std::size_t at_once = 32;  // inputs that share a copy of the program
    const auto block = [&](std::size_t n) {
        Moved here(program);
        for (std::size_t k = n * at_once; k < std::min(moved.size(), (n + 1) * at_once); ++k) {
            const Draw& input = *moved[k];
            const double from = value_at(input, low_quantile), to = value_at(input, high_quantile);
            const auto low = here.run(input, from, step, metrics),
                       high = here.run(input, to, step, metrics);
            for (std::size_t m = 0; m < metrics.size(); ++m)
                out[m].inputs[k] = {input.address, from, to, low[m], high[m]};
        }
    };
    in_parallel((moved.size() + at_once - 1) / at_once,
                std::max(1U, std::thread::hardware_concurrency()), nullptr, block);
    return out;
}

}  // namespace steppe
