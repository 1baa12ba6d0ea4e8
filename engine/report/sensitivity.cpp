#include "steppe/report/sensitivity.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_charts = 12;  // of outputs
constexpr double reported_budget = 100;  // larger factors are not shown

/// Returns the number, or null if it is not finite.
Json known(double x) { return std::isfinite(x) ? Json(x + 0.0) : Json(); }

std::array<Json, 3> known(const Estimate& e) {
    return {known(e.value), known(e.interval.low), known(e.interval.high)};
}

bool has_no_effect(const Estimate& e) {
    return e.value == 0 && e.interval.low == 0 && e.interval.high == 0;
}

/// Returns the factor of runs that separates the estimate from 0, rounded up; 1 if it is separate
/// already, or the factor too large or unknown.
double runs_needed(const Estimate& e) {
    const double times = e.may_be_zero() ? runs_to_report(e).value_or(0) : 0;
    return times > 0 && times <= reported_budget ? std::max(2.0, std::ceil(times)) : 1;
}

std::string title_of_index(const std::string& kind) {
    return kind == "first"     ? "first order"
           : kind == "shapley" ? "Shapley effect"
           : kind == "mu_star" ? "mu*"
                               : kind;
}

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

/// The indices of one combination of the grid.
class SensitivityView {
public:
    SensitivityView(const SensitivityReport& report, std::size_t number)
        : r_(report), s_(report.found), number_(number) {}

    [[nodiscard]] Json about() const {
        Json out{{"scenario", r_.scenario}, {"date", r_.date}};
        for (const auto& [address, value] : r_.at) out["at"][address] = value;
        out.update({{"method", name_of(s_.method)},
                    {"design", r_.design},
                    {"seed", r_.seed},
                    {"rows", s_.rows},
                    {"runs_a_row", s_.runs},
                    {"screening_runs", s_.screening},
                    {"level", 0.95},
                    {"choice_of_inputs", name_of(s_.choice)}});
        out["groups"] = Json::object();
        for (const auto& player : s_.players) {
            if (player.inputs.size() == 1 && r_.inputs[player.inputs.front()] == player.name)
                continue;
            auto& members = out["groups"][player.name] = Json::array();
            for (const auto k : player.inputs) members.push_back(r_.inputs[k]);
        }
        out["metrics"] = Json::array();
        for (std::size_t m = 0; m < r_.outputs.size(); ++m) {
            const auto& found = s_.outputs[m];
            auto& one = out["metrics"].push_back({{"metric", r_.outputs[m].address},
                                                  {"in_words", r_.in_words[m]},
                                                  {"unit", r_.outputs[m].unit},
                                                  {"mean", found.mean},
                                                  {"variance", found.variance},
                                                  {"constant", found.constant}});
            if (found.constant) continue;
            if (m < r_.one_at_a_time.size()) one["centre"] = known(r_.one_at_a_time[m].centre);
            if (s_.method != SensitivityMethod::sobol) continue;
            const auto [value, low, high] = known(found.interactions);
            one["interactions"] = {{"value", value}, {"low", low}, {"high", high}};
        }
        return out;
    }

    /// Returns the description of the runs, of the inputs and of the method.
    [[nodiscard]] std::vector<std::string> lines() const {
        const bool morris = s_.method == SensitivityMethod::morris;
        std::vector<std::string> out{fmt::format(
            "{}, {} at {}, seed {}: {} {} of {}.", count_of(r_.inputs.size(), "uncertain input"),
            count_of(futures_of(s_), "future"), r_.date, r_.seed, grouped(s_.rows),
            morris ? "trajectories" : r_.design + " points", count_of(s_.runs, "run"))};
        if (s_.choice == PlayerChoice::screened)
            out.push_back(fmt::format(
                "The budget is too small for single inputs: a screening (Morris, {} of the runs) "
                "chose {}; {} make one group.",
                grouped(s_.screening),
                std::count_if(s_.players.begin(), s_.players.end(), is_single), rest()));
        if (s_.choice == PlayerChoice::single) out.emplace_back("Each input counts by itself.");
        if (s_.choice == PlayerChoice::tables)
            out.emplace_back(
                "The budget is too small for single inputs: those of one table make one group.");
        const auto& pair = s_.joined_apart;
        if (morris) {
            out.emplace_back(
                "Elementary effects (Morris), with 95 % intervals. mu*: mean size of the change "
                "per unit of an input's probability; mu: with its sign; sigma: how it varies.");
            if (pair)
                out.emplace_back("One input moves at a time: rank correlations are left out.");
            out.emplace_back("Chance (events, noise) is the same along a trajectory.");
        } else if (s_.method == SensitivityMethod::sobol) {
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

    [[nodiscard]] std::string heading(std::size_t output) const {
        std::string out = html::sentence_case(r_.in_words[output]);
        const char* before = ", with ";
        for (const auto& [address, value] : r_.at) {
            out += fmt::format("{}{} = {}", before, address, shortest(value));
            before = ", ";
        }
        return out;
    }

    [[nodiscard]] ResultSection section(std::size_t output) const {
        const auto& found = s_.outputs[output];
        const auto unit = html::unit_of(r_.outputs[output].unit);
        ResultSection out{
            heading(output),
            {fmt::format("{}: mean {:.4g}{}, standard deviation {:.2g}{}.",
                         r_.outputs[output].address, unit.scale * found.mean, unit.after(),
                         unit.scale * std::sqrt(found.variance), unit.after())},
            {indices(output)}};
        if (output < r_.one_at_a_time.size() && !r_.one_at_a_time[output].inputs.empty())
            out.tables.push_back(tornado(output));
        return out;
    }

private:
    static bool is_single(const InputGroup& player) { return player.inputs.size() == 1; }

    [[nodiscard]] std::string rest() const {
        const auto at = std::find_if(s_.players.begin(), s_.players.end(),
                                     [](const InputGroup& p) { return p.inputs.size() > 1; });
        return at == s_.players.end() ? "the others" : at->name;
    }

    [[nodiscard]] static bool is_plural(const std::string& name) {
        return name.find(" inputs") != std::string::npos;
    }
    [[nodiscard]] std::string name(std::size_t player) const {
        const auto& p = s_.players[player];
        return p.inputs.size() > 1 && !is_plural(p.name)
                   ? fmt::format("{} ({} inputs)", p.name, p.inputs.size())
                   : p.name;
    }

    /// Names the inputs with most of the variance.
    [[nodiscard]] std::string finding(std::size_t output) const {
        const auto& found = s_.outputs[output];
        if (s_.method == SensitivityMethod::morris) {
            const auto unit = html::change_unit(r_.outputs[output].unit);
            return fmt::format(
                "{} moves it most: by {:.3g}{} on average when it goes through half of its "
                "distribution",
                name(found.order[0]), 0.5 * unit.scale * found.index[0][found.order[0]].value,
                unit.after());
        }
        constexpr double most_of_it = 0.8;
        constexpr std::size_t few = 6;
        const auto moving = std::count_if(found.index[0].begin(), found.index[0].end(),
                                          [](const Estimate& e) { return e.value > 0; });
        const std::size_t end = std::min(few, static_cast<std::size_t>(moving));
        std::size_t n = 1;
        while (n < end && found.together[n - 1].value < most_of_it) ++n;
        const Estimate& sum = found.together[n - 1];
        std::vector<std::string> names;
        for (std::size_t k = 0; k < n; ++k) names.push_back(s_.players[found.order[k]].name);
        const bool one = n == 1 && !is_plural(names[0]);
        const auto per_cent = [](const Estimate& e) {
            return fmt::format("{:.0f} % [{:.0f}, {:.0f}]", 100 * e.value, 100 * e.interval.low,
                               100 * e.interval.high);
        };
        std::string out = fmt::format("{}{} {} {} of the variance",
                                      sum.value < most_of_it ? "No small set makes 80 %: " : "",
                                      listing(names, few), one ? "makes" : "make", per_cent(sum));
        if (s_.method != SensitivityMethod::sobol) return out;
        const Estimate& more = found.interactions;
        return fmt::format("{} by {}, interactions {}", out, one ? "itself" : "themselves",
                           more.may_be_zero() ? fmt::format("at most {:.0f} %",
                                                            std::max(0.0, 100 * more.interval.high))
                                              : per_cent(more));
    }

    [[nodiscard]] Table indices(std::size_t output) const {
        const auto& found = s_.outputs[output];
        const bool morris = s_.method == SensitivityMethod::morris;
        Table out{.key = fmt::format("indices-{}-{}", number_, output + 1),
                  .title = finding(output),
                  .unit = morris ? r_.outputs[output].unit : "share",
                  .columns = {{"input"}, {"name", "input"}},
                  .chart = {{"kind", "whiskers"}, {"rows", "name"}, {"series", Json::array()}}};
        for (std::size_t k = 0; k < s_.kinds.size(); ++k) {
            const auto& kind = s_.kinds[k];
            const bool drawn = !morris || k == 0;
            out.columns.push_back({kind, title_of_index(kind), drawn ? Show::value : Show::digits,
                                   drawn ? Column::Interval::next_two : Column::Interval::none});
            for (const char* end : {"_low", "_high"}) out.columns.push_back({kind + end});
            if (drawn) out.chart["series"].push_back(kind);
        }
        out.columns.push_back({"needs", "needs"});
        for (const char* key : {"together", "together_low", "together_high"})
            out.columns.push_back({key});
        std::vector<std::string> inert;
        bool needs = false;
        const std::size_t most = r_.outputs.size() <= 3 ? 20 : 10;
        out.most = 1;
        for (std::size_t n = 0; n < found.order.size(); ++n) {
            const auto g = found.order[n];
            out.row(s_.players[g].name, name(g));
            auto& row = out.rows.back();
            double times = 1;
            for (std::size_t k = 0; k < s_.kinds.size(); ++k) {
                for (const auto& x : known(found.index[k][g])) row.push_back(x);
                if (k == 0 || !morris) times = std::max(times, runs_needed(found.index[k][g]));
            }
            row.emplace_back(times > 1 ? fmt::format("{:.0f}x", times) : "");
            needs = needs || (times > 1 && n < most);
            for (const auto& x :
                 n < found.together.size() ? known(found.together[n]) : std::array<Json, 3>{})
                row.push_back(x);
            if (has_no_effect(found.index[0][g]))
                inert.push_back(name(g));
            else
                out.most = std::min(most, n + 1);
        }
        if (needs)
            out.note = "Needs 4x: an interval contains 0; four times the budget would resolve it.";
        if (!inert.empty())
            out.note += fmt::format("{}No effect at all: {}.", needs ? " " : "", listing(inert, 3));
        return out;
    }

    [[nodiscard]] Table tornado(std::size_t output) const {
        const auto& swings = r_.one_at_a_time[output];
        auto inputs = swings.inputs;
        const auto size = [](const OneAtATimeEffect& s) { return std::abs(s.high - s.low); };
        std::stable_sort(inputs.begin(), inputs.end(),
                         [&](const auto& a, const auto& b) { return size(a) > size(b); });
        const auto& first = inputs.front();
        const auto unit = html::unit_of(r_.outputs[output].unit);
        const int digits = digits_for(unit.scale * size(first));
        const double centre = html::rounded(unit.scale * swings.centre);
        Table out{.key = fmt::format("tornado-{}-{}", number_, output + 1),
                  .title = "No input moves it by itself",
                  .unit = r_.outputs[output].unit,
                  .columns = {{"input", "input"},
                              {"from", "5 % quantile", Show::digits, Column::Interval::none, "1"},
                              {"to", "95 % quantile", Show::digits, Column::Interval::none, "1"},
                              {"low", "metric at 5 %", Show::value},
                              {"high", "metric at 95 %", Show::value}},
                  .note = fmt::format("Central runs with one input at a time at its 5 % and its 95 "
                                      "% quantile, all others at their centres ({}). Interactions, "
                                      "which the indices include, are left out.",
                                      html::cell(centre)),
                  .most = 20,
                  .faces = Table::Faces::page};
        for (const auto& s : inputs)
            out.row(s.input, known(s.from), known(s.to), known(s.low), known(s.high));
        if (!(size(first) > 0)) return out;
        out.title = fmt::format(
            "By itself {} moves it most: from {:.{}f} to {:.{}f}{} between its 5 % and its 95 % "
            "quantile",
            first.input, unit.scale * first.low, digits, unit.scale * first.high, digits,
            unit.after());
        out.chart = {{"kind", "tornado"}, {"rows", "input"},  {"centre", centre},
                     {"low", "low"},      {"high", "high"},   {"from", "from"},
                     {"to", "to"},        {"digits", digits}, {"scale", true}};
        return out;
    }

    const SensitivityReport& r_;
    const Sensitivity& s_;
    std::size_t number_;
};

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
                        for (const auto& x : known(r.found.outputs[m].index[k][g]))
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
    out.title = fmt::format("What makes {} uncertain",
                            first.outputs.size() == 1 ? first.in_words.front()
                                                      : count_of(first.outputs.size(), "result"));
    out.question = first.title;
    for (std::size_t n = 0; n < reports.size(); ++n) {
        const SensitivityView view(reports[n], n + 1);
        if (reports.size() == 1)
            out.about = view.about();
        else
            out.about["reports"].push_back(view.about());
        for (const auto& line : view.lines())
            if (std::find(out.lines.begin(), out.lines.end(), line) == out.lines.end())
                out.lines.push_back(line);
        for (std::size_t m = 0; m < first.outputs.size(); ++m) {
            if (const auto& found = reports[n].found.outputs[m]; found.constant) {
                out.findings.push_back(
                    fmt::format("{}: {} in all runs, so there is no variance to share out.",
                                view.heading(m), html::cell(found.mean)));
                continue;
            }
            out.sections.push_back(view.section(m));
            if (out.sections.size() > most_charts)
                for (auto& table : out.sections.back().tables) table.chart = Json();
        }
    }
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
