#include "engine/solver/run.hpp"

#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/limits.hpp"
#include "engine/network/linear.hpp"
#include "engine/solver/central.hpp"
#include "engine/solver/trace.hpp"

namespace steppe {
namespace {

std::vector<Remainder> remainders_of(const Program& p, const Inputs<double>& in) {
    std::vector<Remainder> out;
    for (std::size_t k = 0; k < p.issues.size(); ++k)
        for (std::size_t i = 0; i < p.agents.size(); ++i)
            if (const double r = in.r0[i * p.issues.size() + k]; std::abs(r) > reported_remainder)
                out.push_back({p.agents.id[i], p.issues[k].id, r});
    return out;
}

/// Returns W with its diagonal, signed, as a dense matrix.
std::vector<double> signed_weights(const Program& p, const Derived<double>& d) {
    const std::size_t N = p.agents.size();
    std::vector<double> out(N * N, 0.0);
    for (Index i = 0; i < N; ++i) {
        out[i * N + i] = d.W_own[i];
        for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e)
            out[i * N + p.graph.column[e]] = process::signed_weight(p, d, e);
    }
    return out;
}

/// Adds which agents have a position, and the weights of those without to the listeners' own.
void add_silence(const Program& p, const Derived<double>& d, OpinionModel& model) {
    const std::size_t K = p.issues.size();
    model.holds.assign(p.agents.size() * K, 1);
    for (Index i = 0; i < p.agents.size(); ++i) {
        model.own.insert(model.own.end(), K, d.W_own[i]);
        for (const Index k : p.lacks[i]) model.holds[i * K + k] = 0;
        for (const auto& [k, e] : p.silent[i]) model.own[i * K + k] += d.W[e];
    }
}

/// \throws std::invalid_argument if the count differs from the program's, since kernels read by
/// index
void require_numbers(const Program& program, const std::vector<double>& numbers) {
    if (numbers.size() == program.centre.size()) return;
    throw std::invalid_argument(fmt::format("{} numbers for a program that takes {}",
                                            numbers.size(), program.centre.size()));
}

}  // namespace

std::optional<std::vector<double>> steady_positions(const Program& program) {
    auto [in, state, derived] = central_start(program, program.centre);
    derive(program, in, {}, state, derived);
    while (state.t < program.calendar.steps) {
        advance(program, in, {}, derived, state);
        derive(program, in, {}, state, derived);
    }
    OpinionModel model{signed_weights(program, derived), in.lambda, in.C, in.U0, in.r0, {}, {}};
    for (std::size_t n = 0; n < model.U.size(); ++n)
        model.U[n] = clamp(in.U0[n] + derived.events.shift[program.shifted.slot[n]], -1.0, 1.0);
    add_silence(program, derived, model);
    return equilibrium(model);
}

RunResult run(const Program& program, std::vector<Metric> metrics, Audit audit) {
    return run(program, program.centre, std::move(metrics), audit);
}

RunResult run(const Program& program, const std::vector<double>& numbers,
              std::vector<Metric> metrics, Audit audit) {
    require_numbers(program, numbers);
    const std::size_t kept = metrics.size() * static_cast<std::size_t>(program.calendar.steps + 1);
    if (kept > limits::kept_numbers)
        throw std::length_error(fmt::format(
            "{} metrics over {} steps do not fit in memory: take fewer steps, or fewer metrics",
            metrics.size(), program.calendar.steps));
    auto central = central_start(program, numbers);
    MetricReader reader(program, metrics);
    reader.ask_for(central.d);
    RunResult result;
    result.remainders = remainders_of(program, central.in);
    result.series.value.reserve(kept);
    walk(program, central, program.calendar.steps, audit,
         [&](const Replicate<double>& now) { reader.read(now, result.series.value); });
    result.series.metrics = std::move(metrics);
    return result;
}

void trace(const Program& program, int last, const std::function<void(const Moment&)>& started,
           const std::function<void(const Moment&)>& visit) {
    auto central = central_start(program, program.centre);
    const Moment moment{program, central.in, central.at, central.d};
    started(moment);
    walk(program, central, last, Audit::essentials,
         [&](const Replicate<double>&) { visit(moment); });
}

std::vector<double> run_to(const Program& program, const std::vector<double>& numbers, int step,
                           const std::vector<Metric>& metrics) {
    require_numbers(program, numbers);
    if (step < 0 || step > program.calendar.steps)
        throw std::invalid_argument(
            fmt::format("step {} is not in range 0 to {}", step, program.calendar.steps));
    auto central = central_start(program, numbers);
    std::vector<double> out;
    MetricReader reader(program, metrics);
    reader.ask_for(central.d);
    walk(program, central, step, Audit::essentials, [&](const Replicate<double>& now) {
        if (now.at.t == step) reader.read(now, out);
    });
    return out;
}

}  // namespace steppe
