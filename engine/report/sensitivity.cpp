#include "engine/report/sensitivity.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "engine/report/sensitivity_section.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_charts = 12;  // of outputs

std::string_view name_of(PlayerChoice choice) {
    switch (choice) {
        case PlayerChoice::given:
            return "given";
        case PlayerChoice::single:
            return "each input alone";
        case PlayerChoice::screened:
            return "screened";
        case PlayerChoice::tables:
            break;
    }
    return "by table";
}

std::uint64_t futures_of(const Sensitivity& s) { return s.rows * s.runs + s.screening; }

std::string rest(const Sensitivity& s) {
    const auto at = std::find_if(s.players.begin(), s.players.end(),
                                 [](const InputGroup& p) { return p.inputs.size() > 1; });
    return at == s.players.end() ? "the others" : at->name;
}

Json about_of(const SensitivityReport& r) {
    const auto& s = r.found;
    Json out{{"scenario", r.scenario}, {"date", r.date}};
    for (const auto& [address, value] : r.at) out["at"][address] = value;
    out.update({{"method", name_of(s.method)},
                {"design", r.design},
                {"seed", r.seed},
                {"rows", s.rows},
                {"runs_a_row", s.runs},
                {"screening_runs", s.screening},
                {"level", 0.95},
                {"choice_of_inputs", name_of(s.choice)}});
    out["groups"] = Json::object();
    for (const auto& player : s.players) {
        if (player.inputs.size() == 1 && r.inputs[player.inputs.front()] == player.name) continue;
        auto& members = out["groups"][player.name] = Json::array();
        for (const auto k : player.inputs) members.push_back(r.inputs[k]);
    }
    out["metrics"] = Json::array();
    for (std::size_t m = 0; m < r.outputs.size(); ++m) {
        const auto& found = s.outputs[m];
        auto& one = out["metrics"].push_back({{"metric", r.outputs[m].address},
                                              {"in_words", r.in_words[m]},
                                              {"unit", r.outputs[m].unit},
                                              {"mean", found.mean},
                                              {"variance", found.variance},
                                              {"constant", found.constant}});
        if (found.constant) continue;
        if (m < r.one_at_a_time.size()) one["centre"] = r.one_at_a_time[m].centre + 0.0;
        if (s.method != SensitivityMethod::sobol) continue;
        const auto [value, low, high] = cells_of(found.interactions);
        one["interactions"] = {{"value", value}, {"low", low}, {"high", high}};
    }
    return out;
}

/// Returns the description of the runs, of the inputs and of the method.
std::vector<std::string> lines_of(const SensitivityReport& r) {
    const auto& s = r.found;
    const bool morris = s.method == SensitivityMethod::morris;
    std::vector<std::string> out{fmt::format(
        "{}, {} to {}, seed {}: {} {} of {}.", count_of(r.inputs.size(), "uncertain input"),
        count_of(futures_of(s), "future"), month_of(r.date), r.seed, grouped(s.rows),
        morris ? "trajectories" : r.design + " points", count_of(s.runs, "run"))};
    if (s.choice == PlayerChoice::screened)
        out.push_back(fmt::format(
            "The budget is too small for single inputs: a screening (Morris, {} of the runs) "
            "chose {}; {} make one group.",
            grouped(s.screening),
            std::count_if(s.players.begin(), s.players.end(),
                          [](const InputGroup& p) { return p.inputs.size() == 1; }),
            rest(s)));
    if (s.choice == PlayerChoice::single) out.emplace_back("Each input counts by itself.");
    if (s.choice == PlayerChoice::tables)
        out.emplace_back(
            "The budget is too small for single inputs: those of one table make one group.");
    const auto& pair = s.joined_apart;
    if (morris) {
        out.emplace_back(
            "Elementary effects (Morris), with 95 % intervals. mu*: mean size of the change "
            "per unit of an input's probability; mu: with its sign; sigma: how it varies.");
        if (pair) out.emplace_back("One input moves at a time: rank correlations are left out.");
        out.emplace_back("Chance (events, noise) is the same along a trajectory.");
    } else if (s.method == SensitivityMethod::sobol) {
        out.emplace_back(
            "Sobol' indices in percent of the variance, with 95 % intervals. First order: the "
            "part that would go if this input alone were known; total: that would "
            "remain if all others were.");
    } else {
        out.emplace_back(
            "Shapley effects share the variance out over the inputs, correlated or not, and "
            "add up to 100 %; with 95 % intervals.");
        if (pair)
            out.push_back(
                fmt::format("`{}` and `{}` are correlated: Sobol' indices would "
                            "count their common part twice or not at all.",
                            pair->first, pair->second));
    }
    return out;
}

CsvFile file_of(const std::vector<SensitivityReport>& reports) {
    CsvFile out{"sensitivity.csv", {"scenario"}, {}};
    for (const auto& [address, value] : reports.front().at) out.columns.push_back(address);
    for (const char* name :
         {"date", "metric", "unit", "input", "method", "index", "value", "low", "high"})
        out.columns.emplace_back(name);
    out.rows = [&reports](const CsvFile::Row& put) {
        for (const auto& r : reports)
            for (std::size_t m = 0; m < r.outputs.size(); ++m)
                for (const auto g : r.found.outputs[m].order)
                    for (std::size_t k = 0; k < r.found.kinds.size(); ++k) {
                        std::vector<Json> row{r.scenario};
                        for (const auto& [address, value] : r.at) row.emplace_back(value);
                        for (const auto& text :
                             {r.date, r.outputs[m].address, r.outputs[m].unit,
                              r.found.players[g].name, std::string(name_of(r.found.method)),
                              r.found.kinds[k]})
                            row.emplace_back(text);
                        for (const auto& x : cells_of(r.found.outputs[m].index[k][g]))
                            row.push_back(x);
                        put(row);
                    }
    };
    return out;
}

}  // namespace

Result sensitivity_result(const std::vector<SensitivityReport>& reports) {
    const auto& first = reports.front();
    Result out{.command = "sensitivity", .stem = "sensitivity", .about = Json::object()};
    const bool is_one = first.outputs.size() == 1;
    out.title = is_one && first.outputs.front().of_ask
                    ? "What decides: " + first.in_words.front()
                    : fmt::format("What makes {} uncertain",
                                  is_one ? first.in_words.front()
                                         : count_of(first.outputs.size(), "result"));
    out.question = first.title;
    for (std::size_t n = 0; n < reports.size(); ++n) {
        if (reports.size() == 1)
            out.about = about_of(reports[n]);
        else
            out.about["reports"].push_back(about_of(reports[n]));
        for (const auto& line : lines_of(reports[n]))
            if (!contains(out.lines, line)) out.lines.push_back(line);
        for (std::size_t m = 0; m < first.outputs.size(); ++m) {
            if (const auto& found = reports[n].found.outputs[m]; found.constant) {
                out.findings.push_back(
                    fmt::format("{}: {} in all runs, so there is no variance to share out.",
                                sensitivity_heading(reports[n], m), html::cell(found.mean)));
                continue;
            }
            if (out.sections.size() < 3)
                out.answer += (out.answer.empty() ? "" : " ") + sensitivity_answer(reports[n], m);
            out.sections.push_back(sensitivity_section(reports[n], n + 1, m));
            if (out.sections.size() > most_charts)
                for (auto& table : out.sections.back().tables) table.chart = Json();
        }
    }
    if (out.answer.empty())
        std::swap(out.answer, out.findings.front()), out.findings.erase(out.findings.begin());
    out.notes.emplace_back(
        "Indices show which uncertain inputs make the result uncertain, for the ranges in the "
        "scenario.");
    out.source = fmt::format("Source: steppe sensitivity of {} at {}, {}, seed {}.", first.scenario,
                             first.date, count_of(futures_of(first.found), "future"), first.seed);
    out.made_from = first.scenario;
    out.files.push_back(file_of(reports));
    return out;
}

}  // namespace steppe
