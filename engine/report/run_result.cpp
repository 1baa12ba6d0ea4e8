#include "engine/report/run_result.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/changes.hpp"
#include "engine/report/coverage.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/holdings.hpp"
#include "engine/report/html_explorer.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/provenance.hpp"
#include "engine/report/run_money.hpp"
#include "engine/scenario/numbers.hpp"

namespace steppe {
namespace {

/// Returns the stated numbers of a scenario.
Table stated_numbers(const Scenario& scenario, const std::vector<Provenanced>& all) {
    Table out{.key = "Inputs",
              .title = "The numbers of the scenario",
              .columns = {{"address", "address"},
                          {"label", "input"},
                          {"value", "value", Show::digits},
                          {"range", "as written"},
                          {"unit", "unit"},
                          {"basis", "basis"},
                          {"source", "source"},
                          {"note", "note"}}};
    const auto numbers = numbers_of(scenario);
    for (const auto& stated : all) {
        const auto described = described_input(scenario, stated.address);
        out.row(stated.address, described.label, numbers.at(stated.address).number->value,
                stated.value, described.unit, stated.basis, stated.source, stated.note);
    }
    return out;
}

/// Returns the promised, paid, cancelled and outstanding money, as far as it is not 0.
std::string money_fact(const RunView& view) {
    const auto pledges = pledge_money(view);
    const auto sum = sum_of(pledges);
    if (!(sum.promised > 0)) return "";
    const int digits = sum.digits();
    const double least = 0.5 * std::pow(10, -digits);
    auto out =
        fmt::format("promised {:.{}f}, paid {:.{}f}", sum.promised, digits, sum.paid, digits);
    for (const auto& [money, word] :
         {std::pair{sum.cancelled, "cancelled"}, std::pair{sum.outstanding, "outstanding"}})
        if (money >= least) out += fmt::format(", {} {:.{}f}", word, money, digits);
    out += " bn USD";
    // With hazards the part that is paid follows from the rates.
    const bool assumed = std::all_of(pledges.begin(), pledges.end(), [](const PledgeMoney& money) {
        return money.pledge->realisation != absent && money.pledge->disburse == absent;
    });
    if (sum.cancelled >= least)
        out += fmt::format(" ({}{:.0f} % paid)", assumed ? "assumed: " : "",
                           100 * sum.paid / sum.promised);
    return pledges.size() == 1 ? out
                               : fmt::format("{}: {}", count_of(pledges.size(), "pledge"), out);
}

/// Returns the comparison, the span, the uncertain inputs and the replicates.
std::string setting_fact(const RunView& view, const RunReport& report) {
    std::string out;
    if (view.without != nullptr)
        out = fmt::format("{} ({}); ", view.without->program.name, view.without->program.title);
    out += fmt::format(
        "{} to {}; {}, ",
        count_of(static_cast<std::uint64_t>(view.last()), view.outcome.scenario.time.step.value),
        month_of(view.dates.back()), count_of(view.program().draws.size(), "uncertain input"));
    return out + (view.program().draws.empty() || report.effects.replicates == 0
                      ? "all at their centres"
                      : fmt::format("{}, seed {}", count_of(report.effects.replicates, "replicate"),
                                    report.seed));
}

Json about(const RunView& view, const RunReport& report) {
    const auto& p = view.program();
    Json out{{"scenario", p.name},
             {"compared_with", view.without == nullptr ? Json() : Json(view.without->program.name)},
             {"time",
              {{"first", view.dates.front()},
               {"last", view.dates.back()},
               {"step", view.outcome.scenario.time.step.value},
               {"steps", view.last()}}},
             {"uncertain_inputs", p.draws.size()},
             {"replicates", report.effects.replicates},
             {"seed", report.seed},
             {"interval", "nine of ten"}};
    if (const auto& subject = report.effects.subject)
        out["subject"] = {{"metric", subject->metric.address},
                          {"date", view.dates[static_cast<std::size_t>(subject->step)]},
                          {"without", subject->without ? Json(*subject->without) : Json()},
                          {"with", subject->with},
                          {"effect", subject->size()},
                          {"low", subject->range ? Json(subject->range->low) : Json()},
                          {"high", subject->range ? Json(subject->range->high) : Json()},
                          {"central_rank", subject->central_rank}};
    auto& drivers = out["drivers"] = Json::array();
    for (const auto& driver : report.effects.drivers)
        drivers.push_back({{"address", driver.address}, {"share", driver.share}});
    if (const auto& full = report.effects.paid_in_full)
        out["paid_in_full"] = {{"metric", full->metric.address}, {"effect", full->size()}};
    if (!report.crowd.is_null()) out["crowd"] = report.crowd;
    auto& constants = out["positions_held_by_a_constant"] = Json::array();
    for (const auto& r : view.outcome.result.remainders)
        constants.push_back({{"agent", r.agent}, {"issue", r.issue}, {"remainder", r.value}});
    return out;
}

void add_notes(const RunView& view, Result& out) {
    const auto& p = view.program();
    for (const auto& r : view.outcome.result.remainders)
        out.notes.push_back(
            fmt::format("{} on {} is held by a constant of {:+.2f}: no conviction in [-1, 1] fits.",
                        r.agent, r.issue, r.value));
    std::vector<std::string> random;
    for (const auto& e : p.events)
        if (e.random)
            random.push_back(fmt::format("event {} (happens by chance, {:.3g} a year)", e.id,
                                         p.centre[e.hazard]));
    if (!random.empty())
        out.notes.push_back(fmt::format("Not in this run: {}.", join(random, "; ")));
    out.notes.emplace_back(
        "Values are of the central run; convictions hold the start still: read differences, not "
        "forecasts.");
}

void add_section(ResultSection section, Result& out) {
    if (!section.tables.empty()) out.sections.push_back(std::move(section));
}

/// Adds the tables that the short text does not have.
void add_tables(const RunView& view, const RunReport& report, Result& out) {
    if (view.without != nullptr) {
        Table changes{.key = "scenario_changes",
                      .title = fmt::format("Against {}", view.without->program.name),
                      .columns = {{"change", "change"}}};
        for (const auto& line :
             changes_in_words(view.outcome.scenario, *view.outcome.scenario.comparison))
            changes.row(line);
        changes.faces = Table::Faces::full;
        if (!changes.rows.empty())
            add_section({"What the scenario changes", {}, {std::move(changes)}}, out);
    }
    for (ResultSection (*section)(const RunView&) :
         {&influence_section, &map_section, &gdp_section, &supply_section, &pledges_section,
          &network_section, &positions_section})
        add_section((*section)(view), out);
    if (report.numbers != nullptr)
        add_section(holdings_section({view.outcome.scenario, *report.numbers, view.last()}), out);
    if (!report.effects.asks.empty() || !view.program().asks.empty())
        if (auto questions = questions_table(view, report.effects); !questions.rows.empty())
            add_section({"The questions", {}, {std::move(questions)}}, out);
}

void add_sections(const RunView& view, const RunReport& report, Result& out) {
    const auto add = [&](ResultSection section) { add_section(std::move(section), out); };
    auto changes = changes_table(view, report.effects);
    ResultSection causes;
    if (report.extent != Extent::text) {
        causes = causes_section(view, report.effects);
        link_causes(view, causes, changes);
    }
    if (!changes.rows.empty()) add({"What changes most", {}, {std::move(changes)}});
    add(std::move(causes));
    if (!report.metrics.empty())
        add({"Metrics", {}, {metrics_table(view, report.metrics, report.at)}});
    if (report.steady)
        if (auto settled = steady_table(view, *report.steady); !settled.rows.empty())
            add({"Equilibrium", {}, {std::move(settled)}});
    if (report.extent != Extent::text) add_tables(view, report, out);
    if (report.crowd_section) add(report.crowd_section(view));
}

}  // namespace

Result run_result(const RunReport& report) {
    const RunView view(report.outcome, report.without);
    const auto& scenario = report.outcome.scenario;
    const auto stated = provenance(scenario);
    Result out{.command = "run", .stem = "results", .about = about(view, report)};
    out.title = view.program().title;
    out.question = scenario.head.question.value;
    out.answer = answer_in_words(view, report.effects);
    out.asks = asked_in_words(view, report.effects);
    add_sections(view, report, out);
    // Effects do not include the population.
    if (report.crowd_section)
        for (const auto& table : out.sections.back().tables)
            if (table.key.rfind("crowd-favour-", 0) == 0) {
                out.answer = fmt::format("{}{}.", report.effects.subject ? out.answer + " " : "",
                                         table.title);
                break;
            }
    if (out.sections.empty() || report.effects.most.empty())
        if (const auto line = unchanged_line(report.effects); !line.empty())
            out.findings.push_back(line);
    const auto covered = coverage(scenario, stated);
    if (report.extent != Extent::text) {
        auto tables = coverage_tables(scenario, covered);
        for (auto& table : tables) table.faces = Table::Faces::full;
        add_section({"What the data cover", {}, std::move(tables)}, out);
    }
    add_notes(view, out);
    for (auto& note : coverage_notes(scenario, covered)) out.notes.push_back(std::move(note));
    if (const auto money = money_fact(view); !money.empty()) out.facts.emplace_back("Money", money);
    out.facts.emplace_back(view.without != nullptr ? "Against" : "Run", setting_fact(view, report));
    out.facts.emplace_back("Data", (stated.empty() ? "" : provenance_counts(stated) + "; ") +
                                       "how far to trust this: steppe explain trust");
    if (report.extent == Extent::explorer)
        out.explorer = html::explorer_data(
            scenario, view.program(),
            report.effects.replicates > 0 ? &report.effects.inputs : nullptr,
            report.effects.subject ? report.effects.subject->metric.address : std::string());
    if (report.extent != Extent::text) out.inputs = stated_numbers(scenario, stated);
    for (const Index i : view.agents().targets)
        out.region.push_back({view.agents().id[i], view.agents().name[i]});
    out.source = fmt::format("Source: steppe run of {}, uncertain inputs at their centres.",
                             view.program().name);
    out.made_from = view.program().name;
    return out;
}

}  // namespace steppe
