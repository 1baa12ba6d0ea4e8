#include "engine/analysis/hindcast_trajectories.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/model/expression.hpp"
#include "steppe/core/date.hpp"
#include "steppe/model/expression.hpp"

namespace steppe {
namespace {

/// Returns the addresses of metrics in expressions.
std::vector<std::string> addresses_of(const std::vector<std::string>& values) {
    std::set<std::string> found;
    const auto note = [&](const std::string& address) {
        found.insert(address);
        return Index{0};
    };
    for (const auto& value : values) {
        try {
            parse_inequality(value + " > 0", note);
        } catch (const ExpressionError& error) {
            throw std::invalid_argument(fmt::format("`{}`: {}", value, error.what()));
        }
    }
    return {found.begin(), found.end()};
}

SweepPlan plan_of(const std::string& path, const Registry& registry,
                  const std::vector<std::string>& values, const ClaimOptions& options) {
    SweepOptions sweep;
    sweep.replicates = options.futures;
    sweep.seed = 1;
    sweep.design = "lhs";
    sweep.metrics = addresses_of(values);
    sweep.paths = options.paths;
    return plan_sweep(path, registry, sweep);
}

}  // namespace

Trajectories::Trajectories(const std::string& path, const Registry& registry,
                           const std::vector<std::string>& values, const ClaimOptions& options)
    : plan_(plan_of(path, registry, values, options)),
      futures_(static_cast<std::size_t>(plan_.replicates)) {
    const auto metric = [&](const std::string& address) {
        const auto at = std::find_if(plan_.metrics.begin(), plan_.metrics.end(),
                                     [&](const Metric& m) { return m.address == address; });
        return static_cast<Index>(at - plan_.metrics.begin());
    };
    for (const auto& value : values)
        expressions_.emplace(value, parse_inequality(value + " > 0", metric).left);
    const std::size_t rows = plan_.columns();
    kept_.resize(rows * futures_);
    SweepControl control;
    control.threads = options.threads;
    control.keep = [&](const ChunkView& chunk) {
        for (std::size_t row = 0; row < rows; ++row)
            std::copy_n(chunk.values + row * chunk.count, chunk.count,
                        kept_.begin() + static_cast<std::ptrdiff_t>(row * futures_ + chunk.first));
    };
    auto state = start_sweep({0, plan_.chunks()});
    if (!run_sweep(plan_, state, control))
        throw std::runtime_error("the sweep of the hindcast was stopped before its end");
}

std::size_t Trajectories::step(const std::string& date) const {
    const auto& calendar = plan_.cells.front().program->calendar;
    const auto day = parse_date(date);
    const double step =
        day ? std::floor((month_ordinal(*day) - calendar.start_month) / calendar.months_per_step)
            : -1;
    if (!(step >= 0 && step <= calendar.steps))
        throw std::invalid_argument(
            fmt::format("`{}` is not a date within the time of its scenario", date));
    return static_cast<std::size_t>(step);
}

double Trajectories::at(const std::string& value, std::size_t future, std::size_t step) const {
    const auto& expression = expressions_.at(value);
    const std::size_t metrics = plan_.metrics.size();
    std::vector<double> now(metrics), stack(expression.steps.size());
    for (std::size_t m = 0; m < metrics; ++m)
        now[m] = kept_[(step * metrics + m) * futures_ + future];
    return evaluate(expression, now.data(), stack.data());
}

std::vector<double> Trajectories::trajectory(const std::string& value, std::size_t future,
                                             std::size_t since, std::size_t last) const {
    std::vector<double> out(last + 1);
    for (std::size_t t = since; t <= last; ++t) out[t] = at(value, future, t);
    return out;
}

}  // namespace steppe
