#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/core/diagnostics.hpp"
#include "engine/core/text.hpp"
#include "engine/ensemble/finals.hpp"
#include "engine/report/compare.hpp"
#include "engine/report/discover.hpp"
#include "engine/report/regret.hpp"
#include "engine/scenario/uncertain.hpp"

namespace steppe {

Result Model::compare(const std::vector<Model>& others, const CompareOptions& options) const {
    /// The data that the result refers to.
    struct Compared {
        ScenariosPlan plan;
        std::optional<Comparison> found;
        std::optional<ComparisonReport> report;
    };
    std::vector<Variant> variants{state_->variant()};
    std::vector<const Scenario*> scenarios{&state_->scenario};
    for (const auto& other : others) {
        variants.push_back(other.state_->variant());
        scenarios.push_back(&other.state_->scenario);
    }
    auto sampling = options.sampling;
    for (const auto* scenario : scenarios) sampling.metrics = with_ids(*scenario, sampling.metrics);
    auto common = common_of(state_->scenario, sampling);
    for (std::size_t n = 1; n < scenarios.size(); ++n)
        for (const auto& pattern : scenarios[n]->sweep.metrics.items)
            common.defaults.push_back(pattern.value);
    auto data = std::make_shared<Compared>();
    data->plan = plan_scenarios(variants, common);
    const auto& plan = data->plan.sweep;
    const int step = asked_step(*plan.cells.front().program, "at", options.at);
    begin(sampling.execution, plan, Holds::pairs);
    data->found = steppe::compare(plan, step, control_of(sampling.execution, &plan));
    const std::uint64_t done = data->found ? data->found->replicates() : 0;
    Result result;
    if (data->found) {
        data->report.emplace(ComparisonReport{
            .plan = plan, .left_out = data->plan.left_out, .result = *data->found});
        for (std::size_t c = 0; c < plan.cells.size() && options.central; ++c)
            data->report->central.push_back(central_values(plan, c, step));
        result = owning(comparison_result(*data->report), data, scenarios);
    }
    if (done == plan.replicates) return result;
    throw Stopped(
        fmt::format("stopped after {} of {}", grouped(done), count_of(plan.replicates, "future")),
        data->found ? std::make_shared<const Result>(std::move(result)) : nullptr);
}

Result Model::discover(const DiscoverOptions& options) const {
    struct Discovered {
        SweepPlan plan;
        Finals finals;
        std::vector<std::uint8_t> cases;
        PrimQuestion question;
        CaseTable table;
        std::vector<Discovery> found;
        std::optional<DiscoveryReport> report;
    };
    const auto& program = state_->program();
    const std::string id = options.ask.rfind("ask.", 0) == 0 ? options.ask.substr(4) : options.ask;
    if (program.asks.empty())
        throw wrong("ask", "{} has no question; add a table [ask.{}]", program.name,
                    is_id(id) ? id : "ID");
    const std::size_t ask = asked_place("ask", "Question", id, ids_of(program.asks));
    auto data = std::make_shared<Discovered>();
    auto& plan = data->plan;
    plan = plan_scenarios({state_->variant()},
                          common_run(state_->scenario.sweep, options_of(options.sampling)))
               .sweep;
    const std::size_t inputs = drawn_addresses(*plan.cells.front().plan).size();
    if (inputs == 0)
        throw OptionError(program.name + " has no uncertain number that could explain the answer");
    const auto& execution = options.sampling.execution;
    begin(execution, plan, Holds::finals);
    auto all = run_finals(plan, program.calendar.steps, control_of(execution, &plan));
    const auto futures = count_of(plan.replicates, "future");
    if (!all) throw Stopped("stopped before all of the " + futures);
    data->finals = std::move(all->front());
    const auto first =
        data->finals.yes.begin() + static_cast<std::ptrdiff_t>(ask * plan.replicates);
    data->cases.assign(first, first + static_cast<std::ptrdiff_t>(plan.replicates));
    const auto yes = static_cast<std::uint64_t>(std::ranges::count(data->cases, std::uint8_t{1}));
    const Interval p = wilson(yes, plan.replicates);
    if (yes == 0 || yes == plan.replicates)
        throw OptionError(
            "ask",
            yes == 0
                ? fmt::format("`{}` never holds: 0 of {}, a probability below {:.2g} % (95 %). "
                              "There are no cases to distinguish",
                              id, futures, 100 * p.high)
                : fmt::format("`{}` always holds: all of {}, a probability above {:.4g} % (95 "
                              "%). There are no cases to distinguish",
                              id, futures, 100 * p.low));
    if (options.no)
        for (auto& x : data->cases) x = static_cast<std::uint8_t>(1 - x);
    data->question = {.density = options.threshold, .boxes = options.boxes, .seed = plan.seed};
    data->table = {.inputs = inputs,
                   .futures = data->finals.count,
                   .value = data->finals.inputs.data(),
                   .yes = data->cases.data()};
    data->found = steppe::discover(data->table, data->question);
    data->report.emplace(DiscoveryReport{
        .plan = plan,
        .ask = ask,
        .cases = options.no ? DiscoveryReport::Cases::no : DiscoveryReport::Cases::yes,
        .question = data->question,
        .found = data->found,
        .futures = data->table});
    return owning(discovery_result(*data->report), data, {&state_->scenario});
}

namespace {

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

}  // namespace

Result Model::regret(const std::vector<Model>& others, const RegretOptions& options,
                     const Model* futures) const {
    struct Regrets {
        std::vector<Scenario> scenarios;  ///< with the uncertain numbers of the futures
        SweepPlan plan;
        RegretQuestion question;
        RegretTable table;
        std::optional<RegretReport> report;
    };
    if (others.empty()) throw OptionError("regret compares strategies: at least two are needed");
    using Bound = RegretQuestion::Bound;
    auto data = std::make_shared<Regrets>();
    auto& question = data->question;
    if (options.minimise) question.better = RegretQuestion::Better::less;
    if (options.at_least) question.enough = {Bound::Side::at_least, *options.at_least};
    if (options.at_most) question.enough = {Bound::Side::at_most, *options.at_most};
    auto strategies = others;
    strategies.insert(strategies.begin(), *this);
    const auto& execution = options.sampling.execution;
    std::vector<Variant> variants;
    std::vector<const Scenario*> scenarios;
    if (futures == nullptr) {
        for (const auto& one : strategies) {
            variants.push_back(one.state_->variant());
            scenarios.push_back(&one.state_->scenario);
        }
    } else {
        const auto& drawn = futures->state_->scenario;
        data->scenarios.reserve(strategies.size());
        for (const auto& one : strategies) {
            auto& own = data->scenarios.emplace_back(one.state_->scenario);
            const auto lacking = adopt_uncertainty(own, drawn);
            own.sweep.correlation = joined(drawn.sweep.correlation, own.sweep.correlation);
            variants.push_back(variant_of(own));
            scenarios.push_back(&own);
            if (lacking.empty()) continue;
            warn(execution,
                 {warning_of(
                     "",
                     fmt::format("{} of the uncertain numbers of {} {} not in {}: {}{}",
                                 lacking.size(), drawn.path, lacking.size() == 1 ? "is" : "are",
                                 own.path, lacking.front(), lacking.size() > 1 ? ".." : ""),
                     "")});
        }
        scenarios.push_back(&drawn);
    }
    const auto metric = with_ids(state_->scenario, options.metric);
    auto common = common_of(futures == nullptr ? state_->scenario : futures->state_->scenario,
                            options.sampling);
    common.metrics = {metric};
    common.asks = CommonRun::Asks::none;
    auto& plan = data->plan;
    plan = plan_scenarios(variants, common).sweep;
    const auto& program = *plan.cells.front().program;
    if (plan.metrics.size() > 1) asked_metric(program, metric);
    const int step = asked_step(program, "at", options.at);
    begin(execution, plan, Holds::outcomes);
    const auto outcomes = run_outcomes(plan, step, control_of(execution, &plan));
    if (!outcomes)
        throw Stopped("stopped before all of the " + count_of(plan.replicates, "future"));
    question.groups = static_cast<std::size_t>(plan.groups);
    data->table = weigh(*outcomes, question);
    data->report.emplace(RegretReport{.plan = plan,
                                      .step = step,
                                      .question = question,
                                      .table = data->table,
                                      .futures = futures == nullptr ? "" : futures->name()});
    return owning(regret_result(*data->report), data, scenarios);
}

}  // namespace steppe
