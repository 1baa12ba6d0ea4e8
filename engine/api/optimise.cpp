#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/search.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/optimise.hpp"

namespace steppe {
namespace {

using Point = std::vector<double>;

/// Returns the problem without the function to maximise. \throws OptionError
OptimiseProblem bounds_of(const DesignProblem& problem, bool has_sum) {
    OptimiseProblem out;
    for (std::size_t n = 0; n < problem.numbers().size(); ++n) {
        out.low.push_back(problem.numbers()[n].low);
        out.high.push_back(problem.numbers()[n].high);
        out.given.push_back(given_or_low(problem, n));
    }
    if (!has_sum) return out;
    const auto total = [](const Point& x) { return std::accumulate(x.begin(), x.end(), 0.0); };
    if (out.low.size() < 2) throw OptionError("sum", "at least two varied numbers are needed");
    const double sum = total(out.given);
    if (!(sum >= total(out.low) && sum <= total(out.high)))
        throw wrong("sum",
                    "the numbers add up to {:.6g}, and their bounds allow {:.6g} to "
                    "{:.6g}",
                    sum, total(out.low), total(out.high));
    out.sum = sum;
    return out;
}

/// Returns the best values, in the sign of the metric. \throws OptionError, Stopped
Optimum best_of(const Trials& trials, OptimiseProblem bounds, Aim aim,
                const std::function<double(const Point&)>& metric) {
    const double sign = aim == Aim::maximise ? 1 : -1;
    bounds.value = [&](const Point& values) { return sign * metric(values); };
    auto out = maximise(bounds);
    trials.require_all();  // the library ends a search that throws, and reports nothing
    if (std::max(out.value, out.given_value) == out.lowest)
        throw OptionError(
            "the metric is the same at all values within the bounds: there is nothing to choose");
    out.value *= sign;
    out.given_value *= sign;
    for (double& value : out.found) value *= sign;
    return out;
}

void optimise_central(OptimiseReport& out, Trials& trials, const OptimiseProblem& bounds,
                      const Metric& metric) {
    out.best = best_of(trials, bounds, out.aim, [&](const Point& values) {
        const auto compute = [&] { return out.design_problem.run_to(values, out.step, {metric}); };
        return trials.at("run", values, compute).front();
    });
}

void optimise_futures(OptimiseReport& out, Trials& trials, OptimiseProblem bounds,
                      const CommonRun& common) {
    OptimiseReport::Futures f{.common = common};
    DesignRun how{.common = common, .control = trials.control()};
    DesignFutures futures(out.design_problem, how);
    how.common.seed += 1;
    DesignFutures anew(out.design_problem, how);
    f.size = futures.size();
    trials.set_replicates(f.size.replicates);
    bounds.evaluations = 30 + 30 * static_cast<int>(bounds.low.size());
    const auto metric = [&](DesignFutures& in, const Point& values) {
        return trials.at(&in == &futures ? "each" : "each, fresh", values,
                         [&] { return in.metric(values, out.metric, out.step); });
    };
    const auto mean = [&](const Point& found) { return mean_over_futures(found, f.size.groups); };
    const auto given = metric(futures, bounds.given);
    // The search needs only means: the checkpoint stores one number per point.
    out.best = best_of(trials, bounds, out.aim, [&](const Point& values) {
        const auto compute = [&] {
            return Point{mean(futures.metric(values, out.metric, out.step)).value};
        };
        return trials.at("mean", values, compute).front();
    });
    const auto gain = [&](Point better, const Point& before) {
        for (std::size_t n = 0; n < better.size(); ++n) better[n] -= before[n];
        return mean(better);
    };
    const auto best = metric(futures, out.best.at);
    f.best = mean(best);
    f.given = mean(given);
    f.gain = gain(best, given);
    f.fresh = gain(metric(anew, out.best.at), metric(anew, bounds.given));
    out.futures = std::move(f);
}

}  // namespace

Result Model::optimise(const OptimiseOptions& options) const {
    struct Optimised {
        std::optional<DesignProblem> problem;
        std::optional<OptimiseReport> report;
    };
    const auto& sampling = options.sampling;
    const auto& execution = sampling.execution;
    const bool central = !sampling.replicates;
    const auto numbers = in_ids(state_->scenario, options.vary);
    auto scenario = state_->varied(numbers, execution);
    scenario.asks.clear();
    auto data = std::make_shared<Optimised>();
    const auto& problem = data->problem.emplace(scenario, numbers, model_registry());
    state_->warn_anew(problem.scenario(), execution);  // of the ends of the ranges
    const auto metric = asked_metric(problem.program(), with_ids(state_->scenario, options.metric));
    auto& out = data->report.emplace(
        OptimiseReport{.design_problem = problem,
                       .metric = metric.address,
                       .step = asked_step(problem.program(), "at", options.at),
                       .aim = options.minimise ? Aim::minimise : Aim::maximise});
    auto bounds = bounds_of(problem, options.sum);
    out.sum = bounds.sum;
    bounds.starts = options.starts.value_or(central ? 8 : 2);
    if (bounds.starts < 1) throw OptionError("starts", "at least one is needed");
    const auto common = central ? CommonRun{} : common_of(scenario, sampling);
    begin(execution, central ? Planned{} : planned_of(common));
    Trials trials(execution);
    trials.run([&] {
        central ? optimise_central(out, trials, bounds, metric)
                : optimise_futures(out, trials, bounds, common);
    });
    try {
        problem.check(out.best.at);
    } catch (const NotAVariable& error) {
        throw wrong("vary",
                    "a scenario cannot have the best values; narrow the bounds: "
                    "{}",
                    error.what());
    }
    return owning(optimise_result(out), data, {&scenario});
}

}  // namespace steppe
