#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/limits.hpp"
#include "engine/core/text.hpp"
#include "engine/ensemble/design_table.hpp"
#include "engine/ensemble/planning.hpp"
#include "engine/ensemble/sweep.hpp"
#include "engine/scenario/read_files.hpp"
#include "engine/scenario/uncertain.hpp"
#include "engine/solver/compile.hpp"

namespace steppe {
namespace {

/// Returns every combination of the grid; the last address varies fastest.
std::vector<std::vector<std::pair<std::string, double>>> combinations(const Grid& grid) {
    std::vector<std::vector<std::pair<std::string, double>>> out{{}};
    for (const auto& [address, values] : grid.items) {
        std::vector<std::vector<std::pair<std::string, double>>> longer;
        for (const auto& prefix : out)
            for (const auto& value : values.items) {
                longer.push_back(prefix);
                longer.back().emplace_back(address, value.value);
            }
        out.swap(longer);
    }
    return out;
}

void check_grid(const Grid& grid) {
    std::size_t all = 1;
    for (const auto& [address, values] : grid.items) {
        all *= std::max<std::size_t>(1, values.items.size());
        if (all > limits::combinations)
            throw ScenarioError({{.code = "E014",
                                  .message = fmt::format("`grid` makes more than {} combinations",
                                                         limits::combinations),
                                  .place = grid.place}});
    }
}

bool has_match(const Program& program, const std::string& pattern) {
    const auto all = all_metrics(program);
    return std::any_of(all.begin(), all.end(),
                       [&](const Metric& m) { return matches(pattern, m.address); });
}

/// Returns the requested metrics, then those that only criteria need. The default is left out if no
/// metric matches it; without criteria, the scenario's other metrics replace it.
std::vector<Metric> kept_metrics(const Program& program, const Scenario& scenario,
                                 const std::vector<std::string>& wanted) {
    auto patterns = wanted;
    if (patterns.empty())
        for (const auto& pattern : scenario.sweep.metrics.items) patterns.push_back(pattern.value);
    if (patterns.empty() && has_match(program, "regional_influence.*"))
        patterns = {"regional_influence.*"};
    if (patterns.empty() && program.asked.empty())
        patterns = {has_match(program, "gdp.*") ? "gdp.*" : "*"};
    auto out = patterns.empty() ? std::vector<Metric>{} : select_metrics(program, patterns);
    for (const auto& metric : program.asked)
        if (metric_index(out, metric.address) == out.size()) out.push_back(metric);
    return out;
}

/// A grid cannot change the set of metrics, but a --set can.
void require_same_metrics(const SweepPlan& plan, const std::vector<Metric>& metrics) {
    const auto same = [](const Metric& a, const Metric& b) { return a.address == b.address; };
    if (!std::equal(plan.metrics.begin(), plan.metrics.end(), metrics.begin(), metrics.end(), same))
        throw std::invalid_argument("the combinations of the grid have different metrics");
}

/// Returns the scenario with the uncertain numbers of the options. \throws ScenarioError
Scenario with_uncertainty(Scenario scenario, const Registry& registry,
                          const SweepOptions& options) {
    if (options.table) vary_by(scenario, *options.table, registry);
    if (!options.vary.empty()) vary_only(scenario, options.vary);
    return scenario;
}

void add_cell(SweepPlan& plan, const Scenario& scenario,
              const std::vector<std::pair<std::string, double>>& at, const SweepOptions& options) {
    auto program = compile(scenario);
    auto metrics = kept_metrics(*program, scenario, options.metrics);
    if (plan.cells.empty())
        plan.metrics = metrics;
    else
        require_same_metrics(plan, metrics);
    SweepCell cell{.at = at,
                   .plan = plan_futures(program, plan.metrics, plan.seed),
                   .program = program,
                   .design = nullptr,
                   .copula = nullptr};
    const auto& addresses = drawn_addresses(*cell.plan);
    cell.copula = copula_of(scenario.sweep.correlation, addresses);
    cell.design = options.table ? design_of(*options.table, addresses)
                                : find_design(plan.design)
                                      ->make({.addresses = addresses,
                                              .seed = plan.seed,
                                              .replicates = plan.replicates,
                                              .scrambles = plan.groups});
    plan.cells.push_back(std::move(cell));
}

}  // namespace

void use_design(
    SweepPlan& plan, std::uint64_t replicates,
    const std::function<std::shared_ptr<const Design>(const std::vector<std::string>&)>& make) {
    plan.replicates = replicates;
    plan.groups = 1;
    cut_up(plan);
    for (auto& cell : plan.cells) cell.design = make(drawn_addresses(*cell.plan));
}

SweepPlan plan_sweep(const Scenario& scenario, const Registry& registry,
                     const SweepOptions& options) {
    SweepPlan plan;
    plan.design = options.design.value_or(scenario.sweep.design.value);
    plan.seed = options.seed.value_or(static_cast<std::uint64_t>(scenario.sweep.seed.value));
    plan.quantiles = quantiles_of(scenario.sweep);
    if (options.table) plan.design = "file";
    size_up(plan,
            options.table ? options.table->replicates
                          : options.replicates.value_or(
                                static_cast<std::uint64_t>(scenario.sweep.replicates.value)),
            static_cast<std::uint64_t>(scenario.sweep.scrambles.value));
    check_grid(scenario.sweep.grid);
    const auto read = std::make_shared<ReadFiles>();
    for (const Scenario* of : {&scenario, scenario.comparison.get()})
        if (of != nullptr)
            read->sources.insert(read->sources.end(), of->document.files.begin(),
                                 of->document.files.end());
    for (const auto& at : combinations(scenario.sweep.grid)) {
        if (at.empty()) {
            add_cell(plan, with_uncertainty(scenario, registry, options), at, options);
            continue;
        }
        LoadOptions load{.set = options.set, .paths = options.paths, .read = read};
        for (const auto& [address, value] : at) load.set.push_back(address + "=" + shortest(value));
        add_cell(plan,
                 with_uncertainty(load_scenario(scenario.document.path, registry, load), registry,
                                  options),
                 at, options);
    }
    cut_up(plan);
    if (!options.metrics.empty())
        plan.chosen = select_metrics(*plan.cells.front().program, options.metrics).size();
    if (!scenario.sweep.until.given) return plan;
    try {
        plan.stop_when =
            parse_until(scenario.sweep.until.value, *plan.cells.front().program, plan.metrics);
    } catch (const std::invalid_argument& error) {
        throw ScenarioError({{.code = "E041",
                              .message = error.what(),
                              .place = scenario.sweep.until.place,
                              .label = "in `until`"}});
    }
    return plan;
}

bool converged(const SweepPlan& plan, const CellAccumulator& totals) {
    constexpr double normal_95 = 1.959963984540054;
    if (!plan.stop_when || totals.replicates() == 0) return false;
    if (plan.stop_when->of_ask) {
        const Interval interval = totals.probability_interval(plan.stop_when->index);
        return 0.5 * (interval.high - interval.low) < plan.stop_when->below;
    }
    const std::size_t last = plan.columns() - plan.metrics.size() + plan.stop_when->index;
    return normal_95 * totals.standard_error(last) < plan.stop_when->below;
}

StopRule parse_until(const std::string& text, const Program& program,
                     const std::vector<Metric>& metrics) {
    const std::string head = "half-width(";
    const auto close = text.find(')'), less = text.find('<');
    const bool shaped = text.rfind(head, 0) == 0 && close != std::string::npos &&
                        less != std::string::npos && close < less;
    std::string bound = shaped ? text.substr(less + 1) : "";
    bound.erase(0, bound.find_first_not_of(' '));
    bound.erase(bound.find_last_not_of(' ') + 1);
    const auto below = parse_number(bound);
    if (!shaped || !below || !(*below > 0) || text.find_first_not_of(' ', close + 1) != less)
        throw std::invalid_argument(
            "`until` reads half-width(ask.ID) < NUMBER, or half-width(METRIC) < NUMBER");
    StopRule out{.text = text, .below = *below};
    const std::string what = text.substr(head.size(), close - head.size());
    std::vector<std::string> known;
    known.reserve(program.asks.size() + metrics.size());
    for (const auto& ask : program.asks) known.push_back("ask." + ask.id);
    for (const auto& metric : metrics) known.push_back(metric.address);
    const std::size_t place = index_of(known, what);
    if (place == known.size())
        throw std::invalid_argument(
            fmt::format("`{}` is neither an ask nor a metric of this sweep{}", what,
                        next_did_you_mean(what, known)));
    out.of_ask = place < program.asks.size();
    out.index = out.of_ask ? place : place - program.asks.size();
    return out;
}

}  // namespace steppe
