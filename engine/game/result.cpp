#include "engine/game/result.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/game/tables.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"

namespace steppe::influence {
namespace {

std::vector<std::string> lines_of(const Payments& of) {
    std::vector<std::string> out{fmt::format("The influence game over {}, in the network of {}.",
                                             of.issue.name, month_of(of.date))};
    for (const auto& power : of.powers)
        out.push_back(fmt::format(
            "{}: toward {:+g} with at most {:g} bn USD a year, weighing states {}.", power.name,
            power.pole, power.budget, power.valued.empty() ? "alike" : "by " + power.valued));
    std::vector<std::string> open;
    for (const auto i : of.open) open.push_back(of.agents.name[i]);
    out.push_back(
        fmt::format("Can be paid: {}; powers in the game cannot be paid.", listing(open, 12)));
    // The scenario defines which end of an issue is positive: a wrong sign is a likely mistake.
    for (const auto& power : of.powers)
        if (power.own * power.pole < 0)
            out.push_back(
                fmt::format("Note: {} pulls toward {:+g} though its own conviction is {}.",
                            power.name, power.pole, signed_figure(power.own, 3)));
    return out;
}

std::string certificate(const Payments& of, const Equilibrium& e) {
    const double bound = e.certificate();
    const std::string out =
        fmt::format("Exploitability {:.2g} in units of J, ", e.exploitability() + 0.0);
    if (std::isfinite(bound))
        return fmt::format(
            "{}certified to be at most {:.2g} by the slopes of the payoffs: no "
            "power can gain more by other outlays.",
            out, bound);
    std::vector<std::string> inside;
    for (const auto& power : of.powers)
        if (!power.concave) inside.push_back(power.name);
    return fmt::format(
        "{}by best replies from many starts. No certificate: {} among convictions and other poles. "
        "Payoffs may not be concave, a better reply may have been missed, and an equilibrium may "
        "not exist.",
        out,
        inside.size() == 1 ? "the pole of " + inside.front() + " lies"
                           : "the poles of " + listing(inside, 4) + " lie");
}

/// Returns `Japan puts 62 % of its 4 bn USD a year into Uzbekistan and 38 % into Kazakhstan`.
std::string spending(const Payments& of, const Power& power, const Equilibrium& e) {
    const double* outlay = e.outlay.data() + power.first;
    auto order = of.open;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return outlay[a] > outlay[b]; });
    std::vector<std::string> out;
    double part = 0, sum = 0;
    for (const auto i : order) {
        sum += part = 100 * outlay[i] / power.budget;
        if (part >= 0.5)
            out.push_back(fmt::format(
                "{:.0f} %{} into {}", part,
                out.empty() ? fmt::format(" of its {:g} bn USD a year", power.budget) : "",
                of.agents.name[i]));
    }
    const auto name = capitalised(in_running_text(power.name));
    if (out.empty()) return name + " pays almost nothing";
    return fmt::format("{} puts {}{}", name, listing(out, 5),
                       sum < 99.5 ? fmt::format(", and keeps {:.0f} % back", 100 - sum) : "");
}

ResultSection section(const Payments& of, std::size_t n) {
    const auto& solution = of.report.solution;
    const auto& e = solution.equilibria[n];
    const std::size_t count = solution.equilibria.size();
    ResultSection out{!solution.found ? "The least exploitable outlays"
                      : count == 1    ? "The equilibrium"
                                      : fmt::format("Equilibrium {} of {}, reached from {} of {} "
                                                       "starts",
                                                    n + 1, count, e.reached, solution.starts)};
    if (!e.unique_split)
        out.lead.emplace_back(
            "Other outlays lead to the same positions: if powers share a pole, one may pay for the "
            "other.");
    out.tables = {outlays(of, e.outlay), positions(of, e), powers(of, e)};
    out.tables.back().note += " " + certificate(of, e);
    for (auto& table : out.tables) table.key += fmt::format("-{}", n + 1);
    auto& first = out.tables.front();
    first.chart = {{"kind", "bars"},
                   {"rows", "name"},
                   {"series", Json::array()},
                   {"colours", Json::array()},
                   {"drop_zero", true}};
    for (const auto& power : of.powers) {
        first.title += (power.first > 0 ? ". " : "") + spending(of, power, e);
        first.chart["series"].push_back("outlay." + power.id);
        first.chart["colours"].push_back(of.agents.colour[index_of(of.agents.id, power.id)]);
    }
    return out;
}

/// Adds how the outlays differ at another pull.
void add_other(const Payments& of, const OtherPull& other, ResultSection& section) {
    const std::string pull = fmt::format("At a pull of {:g} ", other.pull);
    if (other.outlay.empty()) {
        section.lead.push_back(pull + "no equilibrium was found.");
        return;
    }
    const auto& first = of.report.solution.equilibria.front().outlay;
    const double all = std::accumulate(first.begin(), first.end(), 0.0);
    double moved = 0;
    for (std::size_t k = 0; k < first.size(); ++k) moved += std::abs(other.outlay[k] - first[k]);
    section.tables.push_back(outlays(of, other.outlay));
    section.tables.back().key += fmt::format("-at-pull-{:g}", other.pull);
    section.tables.back().title =
        fmt::format("{}instead, {:.0f} % of the money would go to other states", pull,
                    all > 0 ? 50 * moved / all : 0);
}

void write_rows(const Payments& of, const Equilibrium& e, std::size_t number,
                const CsvFile::Row& write) {
    const auto put = [&](const std::string& metric, const char* unit, const Json& value) {
        write({of.report.program.name, of.report.step, of.date, number, metric, unit, value});
    };
    const char* scale = "of the scale from -1 to 1";
    for (const auto& power : of.powers)
        for (const auto i : of.open)
            put(fmt::format("outlay.{}.{}", power.id, of.agents.id[i]), "USD bn per year",
                e.outlay[power.first + i]);
    for (std::size_t i = 0; i < of.agents.size(); ++i) {
        if (of.issue.holds[i] == 0) continue;
        const std::string metric = of.agents.id[i] + "." + of.issue.id;
        put("position." + metric, "-1 to 1", e.position[i]);
        if (of.report.without) put("position_without." + metric, "-1 to 1", of.before(i));
    }
    for (std::size_t p = 0; const auto& power : of.powers) {
        put("distance." + power.id, scale, distance_from_pole(power, e.position));
        if (of.report.without) put("distance_without." + power.id, scale, power.without);
        put("payoff." + power.id, "value", e.payoff[p]);
        put("gain." + power.id, "value", e.gain[p]);
        put("gain_bound." + power.id, "value", number_or_null(e.bound[p++]));
    }
    put("exploitability", "value", e.exploitability());
}

CsvFile file_of(const Payments& of) {
    return {"game.csv",
            {"scenario", "step", "date", "equilibrium", "metric", "unit", "value"},
            [of](const CsvFile::Row& write) {
                std::size_t number = 0;
                for (const auto& e : of.report.solution.equilibria)
                    write_rows(of, e, ++number, write);
            }};
}

Result result_of(const GameReport& report) {
    const Payments of(report);
    const auto& program = report.program;
    const auto& solution = report.solution;
    Result out{.command = "game", .stem = "game", .about = {}};
    out.about = {{"scenario", program.name},
                 {"step", report.step},
                 {"date", of.date},
                 {"issue", of.issue.id},
                 {"issue_name", of.issue.name},
                 {"pull_per_usd_bn_per_year", report.game.pull},
                 {"open", of.open_ids},
                 {"found", solution.found},
                 {"starts", solution.starts},
                 {"astray", solution.astray},
                 {"other_pulls", Json::array()},
                 {"equilibria", Json::array()}};
    std::vector<std::string> names;
    for (const auto& name : of.names) names.push_back(in_running_text(name));
    out.title =
        fmt::format("What {} would pay to whom over \"{}\"", listing(names, 4), of.issue.name);
    out.question = program.title;
    out.answer = game_answer(of, solution.equilibria.front());
    out.lines = lines_of(of);
    if (!solution.found)
        out.findings.push_back(fmt::format(
            "No equilibrium was found from {} to within the tolerance: some power can still gain. "
            "The outlays shown are the least exploitable.",
            count_of(solution.starts, "start")));
    else if (solution.astray > 0)
        out.findings.push_back(
            fmt::format("{} of {} starts ended where a power could still gain, and were left out.",
                        solution.astray, solution.starts));
    else if (solution.starts > 1 && solution.equilibria.size() == 1)
        out.findings.push_back(fmt::format(
            "All {} starts lead to one equilibrium; others may exist.", solution.starts));
    for (const auto& e : solution.equilibria) {
        out.sections.push_back(section(of, out.sections.size()));
        out.about["equilibria"].push_back(
            {{"starts", e.reached},
             {"unique_split", e.unique_split},
             {"exploitability", e.exploitability()},
             {"exploitability_bound", number_or_null(e.certificate())}});
    }
    for (const auto& other : report.other_pulls) {
        out.about["other_pulls"].push_back(other.pull);
        add_other(of, other, out.sections.front());
    }
    out.notes = {
        "The effect of a billion is not measured: the pull is a coded prior unless it is given. In "
        "an equilibrium no power gains by another split while the others keep theirs; the "
        "exploitability is what they could still gain together.",
        "Convictions and network are those of the central run. Hostility, ties between issues and "
        "constant remainders are left out of the game, so that positions without outlays need not "
        "be today's."};
    out.source =
        fmt::format("Source: steppe game of {}, network of {}, pull {:g} per bn USD a year.",
                    program.name, of.date, report.game.pull);
    out.made_from = program.name;
    out.files.push_back(file_of(of));
    return out;
}

}  // namespace
}  // namespace steppe::influence

namespace steppe {

Result game_result(const GameReport& report) { return influence::result_of(report); }

}  // namespace steppe
