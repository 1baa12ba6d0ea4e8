#include <algorithm>
#include <numeric>

#include "engine/report/optimise.hpp"
#include "tools/steppe/search.hpp"

namespace steppe {
namespace {

class Optimise final : public Search {
public:
    using Search::Search;
    void add_options();

private:
    using Values = std::vector<double>;

    void analyse() override;
    std::vector<Variable> variables() const;
    OptimiseProblem bounds() const;
    Optimum best_of(OptimiseProblem bounds, Aim aim,
                    const std::function<double(const Values&)>& metric) const;
    void optimise_central(OptimiseProblem bounds, const Metric& metric, OptimiseReport& out);
    void optimise_futures(OptimiseProblem bounds, OptimiseReport& out);

    std::string metric_;
    std::vector<std::string> variables_;
    int starts_ = 0;
    bool minimise_ = false, sum_ = false;
};

std::vector<Variable> Optimise::variables() const {
    std::vector<Variable> out;
    for (const auto& text : variables_) {
        const auto number = variable_of("--vary", text, "ADDRESS[LOW,HIGH]");
        if (std::ranges::any_of(out,
                                [&](const auto& other) { return other.address == number.address; }))
            throw UsageError("--vary: {} is given twice", number.address);
        out.push_back(number);
    }
    return out;
}

/// Returns the problem without the function to maximise. \throws UsageError
OptimiseProblem Optimise::bounds() const {
    OptimiseProblem out;
    for (std::size_t n = 0; n < problem->numbers().size(); ++n) {
        out.low.push_back(problem->numbers()[n].low);
        out.high.push_back(problem->numbers()[n].high);
        out.given.push_back(given_or_low(n));
    }
    if (!sum_) return out;
    const auto total = [](const Values& x) { return std::accumulate(x.begin(), x.end(), 0.0); };
    if (out.low.size() < 2) throw UsageError("--sum needs at least two varied numbers: add --vary");
    const double sum = total(out.given);
    if (!(sum >= total(out.low) && sum <= total(out.high)))
        throw UsageError(
            "--sum: the numbers add up to {:.6g}, and their bounds allow {:.6g} to {:.6g}", sum,
            total(out.low), total(out.high));
    out.sum = sum;
    return out;
}

/// Returns the best values, in the sign of the metric. \throws UsageError, Stopped
Optimum Optimise::best_of(OptimiseProblem bounds, Aim aim,
                          const std::function<double(const Values&)>& metric) const {
    const double sign = aim == Aim::maximise ? 1 : -1;
    bounds.value = [&](const Values& values) { return sign * metric(values); };
    auto out = maximise(bounds);
    trials->require_all();  // the library ends a search that throws, and reports nothing
    if (std::max(out.value, out.given_value) == out.lowest)
        throw UsageError(
            "the metric is the same at all values within the bounds: there is nothing to choose");
    out.value *= sign;
    out.given_value *= sign;
    for (double& value : out.found) value *= sign;
    return out;
}

void Optimise::optimise_central(OptimiseProblem bounds, const Metric& metric, OptimiseReport& out) {
    bounds.starts = starts_ > 0 ? starts_ : 8;
    out.best = best_of(bounds, out.aim, [&](const Values& values) {
        const auto compute = [&] { return problem->run_to(values, out.step, {metric}); };
        return trials->at("run", values, compute).front();
    });
}

void Optimise::optimise_futures(OptimiseProblem bounds, OptimiseReport& out) {
    OptimiseReport::Futures f{
        .common = announced("the interval of a mean needs more than one replicate: -n 2 at least")};
    DesignRun how{.common = f.common, .control = trials->control()};
    DesignFutures futures(*problem, how);
    how.common.seed += 1;
    DesignFutures anew(*problem, how);
    f.size = futures.size();
    trials->set_replicates(f.size.replicates);
    bounds.starts = starts_ > 0 ? starts_ : 2;
    bounds.evaluations = 30 + 30 * static_cast<int>(bounds.low.size());
    const auto metric = [&](DesignFutures& in, const Values& values) {
        return trials->at(&in == &futures ? "each" : "each, fresh", values,
                          [&] { return in.metric(values, out.metric, out.step); });
    };
    const auto mean = [&](const Values& found) { return mean_over_futures(found, f.size.groups); };
    const auto given = metric(futures, bounds.given);
    // The search needs only means: the checkpoint stores one number per point.
    out.best = best_of(bounds, out.aim, [&](const Values& values) {
        const auto compute = [&] {
            return Values{mean(futures.metric(values, out.metric, out.step)).value};
        };
        return trials->at("mean", values, compute).front();
    });
    const auto gain = [&](Values better, const Values& before) {
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

void Optimise::analyse() {
    variables_ = in_ids(variables_);
    metric_ = in_ids({metric_}).front();
    const auto numbers = variables();
    auto& scenario = load_varied(numbers);
    scenario.asks.clear();
    vary(scenario, numbers);
    OptimiseReport out{.design_problem = *problem,
                       .metric = metric_,
                       .aim = minimise_ ? Aim::minimise : Aim::maximise};
    report_warnings(problem->scenario(), session);  // of the ends of the ranges
    const auto metric = asked_metric(problem->program(), metric_);
    out.metric = metric.address;
    out.step = step_in(problem->program());
    const auto limits = bounds();
    out.sum = limits.sum;
    try {
        const auto find = [&] {
            options.replicates ? optimise_futures(limits, out)
                               : optimise_central(limits, metric, out);
            problem->check(out.best.at);
        };
        if (search(&scenario.sweep, find)) finish(optimise_result(out));
    } catch (const NotAVariable& error) {
        throw UsageError("a scenario cannot have the best values; narrow the bounds: {}",
                         error.what());
    }
}

void Optimise::add_options() {
    add_file();
    command
        .option("--vary ADDRESS[LOW,HIGH]", variables_,
                "Address of a number and its bounds; may be repeated")
        .required();
    add_metric_option(command, metric_, "Metric to make as large as possible").required();
    command.flag("--minimise", minimise_, "Make it as small as possible instead");
    command.flag("--sum", sum_, "Keep the sum of the varied numbers");
    add_at("the metric");
    add_replicates();
    command.option("--starts", starts_, "Starting points of the search (default: 8, with -n 2)")
        .check(whole_number(1, 1000));
    add_output("optimum.csv, optimum.json");
    command.footer(R"(
Searches from several starts, the given numbers first, and is deterministic. Without -n it makes
central runs; with -n it takes the mean over replicates under the same draws, and reports the gain
again in as many other replicates. The flatness of the optimum is the range in which each number can
move alone before 5 % of the gain is lost (with --sum the others change evenly).
Examples:
  steppe optimise scenarios/japan-20b.toml --vary 'pledge.japan-20b.to.UZB[0,19]' \
      --vary 'pledge.japan-20b.to.KAZ[0,19]' --vary 'pledge.japan-20b.to.TKM[0,19]' \
      --vary 'pledge.japan-20b.to.KGZ[0,19]' --vary 'pledge.japan-20b.to.TJK[0,19]' --sum \
      --metric regional_influence.JPN
  steppe optimise scenarios/japan-20b.toml --vary 'pledge.japan-20b.technology[0,1]' \
      --metric gdp.UZB --at 2031-01-01
  steppe optimise scenarios/japan-20b.toml --vary 'pledge.japan-20b.to.TJK[0,10]' \
      --metric regional_influence.JPN --at 2031-04-01 -n 256)");
}

}  // namespace

void add_optimise(Command command, Session& session) { add_command<Optimise>(command, session); }

}  // namespace steppe
