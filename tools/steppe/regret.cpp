#include <algorithm>

#include "engine/report/regret.hpp"
#include "engine/scenario/uncertain.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Regret final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;
    void add_question();
    void load_all();
    SweepPlan plan_all() const;

    std::vector<std::string> strategies_;
    std::string futures_, metric_;
    RegretQuestion question_;
    std::optional<double> at_least_, at_most_;
    bool minimise_ = false;
};

/// Returns the correlations in `futures`, then those in `own` for other pairs.
Correlations joined(const Correlations& futures, const Correlations& own) {
    Correlations out = futures;
    const auto ends = [](const Correlations::Entry& entry) {
        std::vector<std::string> names;
        for (const auto& name : entry.between.items) names.push_back(name.value);
        std::ranges::sort(names);
        return names;
    };
    for (const auto& entry : own.items)
        if (std::ranges::none_of(futures.items,
                                 [&](const auto& other) { return ends(other) == ends(entry); }))
            out.items.push_back(entry);
    return out;
}

/// Loads the strategies and, if given, the source of their uncertain numbers, which comes last.
void Regret::load_all() {
    for (const auto& path : strategies_) load(path);
    if (futures_.empty()) return report_loaded();
    const auto futures =
        load_scenario(futures_, model_registry(), {.set = {}, .paths = options.paths});
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        const auto lacking = adopt_uncertainty(scenarios[s], futures);
        auto& own = scenarios[s].sweep.correlation;
        own = joined(futures.sweep.correlation, own);
        if (lacking.empty() || options.quiet) continue;
        print_note("{} of the uncertain numbers of {} {} not in {}: {}{}", lacking.size(), futures_,
                   lacking.size() == 1 ? "is" : "are", strategies_[s], lacking.front(),
                   lacking.size() > 1 ? ".." : "");
    }
    report_loaded();
    scenarios.push_back(futures);
}

SweepPlan Regret::plan_all() const {
    auto common = common_of(futures_.empty() ? scenarios.front() : scenarios.back());
    common.metrics = {metric_};
    common.asks = CommonRun::Asks::none;
    auto plan = plan_of(strategies_.size(), common).sweep;
    if (plan.metrics.size() > 1) asked_metric(*plan.cells.front().program, metric_);
    return plan;
}

void Regret::analyse() {
    if (minimise_) question_.better = RegretQuestion::Better::less;
    if (at_least_) question_.enough = {RegretQuestion::Bound::Side::at_least, *at_least_};
    if (at_most_) question_.enough = {RegretQuestion::Bound::Side::at_most, *at_most_};
    if (strategies_.size() < 2)
        throw UsageError("regret compares strategies: at least two scenario files are needed");
    load_all();
    metric_ = with_ids(scenarios.front(), metric_);
    const auto plan = plan_all();
    const int step = begin(plan, Holds::outcomes);
    const auto outcomes =
        with_progress(plan, [&](const SweepControl& how) { return run_outcomes(plan, step, how); });
    if (!outcomes) return report_stop("before all of the " + count_of(plan.replicates, "future"));
    question_.groups = static_cast<std::size_t>(plan.groups);
    const auto table = weigh(*outcomes, question_);
    finish(regret_result(
        {.plan = plan,
         .step = step,
         .question = question_,
         .table = table,
         .futures = futures_.empty() ? "" : variant_of(scenarios.back()).program->name}));
}

void Regret::add_question() {
    add_metric_option(command, metric_, "Metric by which strategies are ranked").required();
    add_at("the metric");
    command.option("--futures FILE", futures_,
                   "Scenario whose uncertain numbers are drawn (default: each strategy's own)");
    command.flag("--minimise", minimise_, "Prefer less of the metric");
    const auto least = command
                           .option("--at-least X", at_least_,
                                   "Report the share of futures in which the metric is at least X")
                           .check(real_number());
    command
        .option("--at-most X", at_most_,
                "Report the share of futures in which the metric is at most X")
        .check(real_number())
        .excludes(least);
}

void Regret::add_options() {
    command.option("strategies", strategies_, "Scenario files, each a strategy").required();
    add_replicates();
    add_question();
    add_output("regret.csv, regret.json");
    command.footer(R"(
All strategies run in the same futures: a number is drawn by its address, so it has the same value
in each strategy that has it. With --futures every uncertain number of FILE replaces the number at
the same address in each strategy and in its comparison; other numbers, uncertain ones too, are
those of the strategy. Rank correlations of FILE take precedence over those of the strategy;
replicates, seed and design default to those of FILE. Events and pledges are those of the strategy;
--set applies only to strategies. Regret is the difference to the best strategy in the same future.
Examples:
  steppe regret scenarios/japan-20b.toml scenarios/technoparks-and-ai.toml \
      scenarios/osa-extended.toml --metric regional_influence.JPN
  steppe regret scenarios/japan-20b.toml scenarios/osa-extended.toml \
      --futures scenarios/baseline.toml --metric regional_influence.JPN --at-least 0.09
  steppe regret scenarios/baseline.toml scenarios/japan-20b.toml \
      --metric regional_influence.CHN --minimise --out out/less-china)");
}

}  // namespace

void add_regret(Command command, Session& session) { add_command<Regret>(command, session); }

}  // namespace steppe
