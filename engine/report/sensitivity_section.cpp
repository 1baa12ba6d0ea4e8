#include "engine/report/sensitivity_section.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"

namespace steppe {
namespace {

constexpr double reported_budget = 100;  // larger factors are not shown

/// Returns the number, or null if it is not finite.
Json known(double x) { return std::isfinite(x) ? Json(x + 0.0) : Json(); }

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

/// The tables of one combination of the grid.
class SensitivityView {
public:
    SensitivityView(const SensitivityReport& report, std::size_t number)
        : r_(report), s_(report.found), number_(number) {}

    [[nodiscard]] ResultSection section(std::size_t output) const {
        const auto& found = s_.outputs[output];
        const auto unit = html::unit_of(r_.outputs[output].unit);
        ResultSection out{sensitivity_heading(r_, output),
                          {fmt::format("{}: mean {:.4g}{}, standard deviation {:.2g}{}.",
                                       r_.outputs[output].address, unit.scale * found.mean,
                                       unit.after(), unit.scale * std::sqrt(found.variance),
                                       html::change_unit(r_.outputs[output].unit).after())},
                          {indices(output)}};
        if (output < r_.one_at_a_time.size() && !r_.one_at_a_time[output].inputs.empty())
            out.tables.push_back(tornado(output));
        return out;
    }

    /// Returns how uncertain an output is, and the inputs on which it depends most.
    [[nodiscard]] std::string answer(std::size_t output) const {
        constexpr std::size_t most = 3;
        constexpr double least = 0.02;  // of the variance
        const auto& found = s_.outputs[output];
        const auto& of = r_.outputs[output];
        const auto unit = shown_unit(of.unit);
        const bool is_morris = s_.method == SensitivityMethod::morris,
                   is_total = s_.method == SensitivityMethod::sobol;
        std::string out = of.of_ask ? fmt::format("\"{}\" Yes in {} of futures. ",
                                                  r_.in_words[output], chance_text(found.mean))
                                    : fmt::format(
                                          "{} in {}: {} on average, with a standard deviation of "
                                          "{}. ",
                                          sensitivity_heading(r_, output), month_of(r_.date),
                                          value_in_words(found.mean, unit),
                                          change_in_words(std::sqrt(found.variance), unit));
        std::vector<std::string> parts;
        for (const auto g : found.order) {
            const double size = found.index[0][g].value;
            if (parts.size() == most || s_.players[g].name.rfind("the other", 0) == 0 ||
                !(size > (is_morris       ? 0
                          : parts.empty() ? 0
                                          : least)))
                break;
            parts.push_back(
                is_morris
                    ? fmt::format(
                          "{} ({}{})", words(g), change_in_words(0.5 * size, unit),
                          parts.empty() ? " when it goes through half of its distribution" : "")
                    : fmt::format("{} ({:.0f} %{}{})", words(g), 100 * size,
                                  parts.empty() ? " of the variance" : "",
                                  parts.empty() && is_total ? ", with interactions" : ""));
        }
        return out + (parts.empty() ? "No input moves it."
                                    : fmt::format("It depends most on {}.", listing(parts, most)));
    }

private:
    [[nodiscard]] static bool is_plural(const std::string& name) {
        return name.find(" inputs") != std::string::npos;
    }
    [[nodiscard]] std::string name(std::size_t player) const {
        const auto& p = s_.players[player];
        return p.inputs.size() > 1 && !is_plural(p.name)
                   ? fmt::format("{} ({} inputs)", p.name, p.inputs.size())
                   : p.name;
    }

    /// Names a player in a sentence: a single input by its address, which is named later.
    [[nodiscard]] std::string words(std::size_t player) const {
        const auto& p = s_.players[player];
        if (p.inputs.size() == 1) return r_.inputs[p.inputs.front()];
        auto out = name(player);
        if (out.rfind("layer.", 0) == 0 || out.rfind("institution.", 0) == 0)
            std::replace(out.begin(), out.end(), '.', ' ');
        return out;
    }

    /// Names the inputs with most of the variance.
    [[nodiscard]] std::string finding(std::size_t output) const {
        const auto& found = s_.outputs[output];
        if (s_.method == SensitivityMethod::morris) {
            const auto unit = html::change_unit(r_.outputs[output].unit);
            return fmt::format(
                "{} moves it most: by {:.3g}{} on average when it goes through half of its "
                "distribution",
                words(found.order[0]), 0.5 * unit.scale * found.index[0][found.order[0]].value,
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
        for (std::size_t k = 0; k < n; ++k) names.push_back(words(found.order[k]));
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
                  .chart = {{"kind", "bars"}, {"rows", "name"}, {"series", Json::array()}}};
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
                for (const auto& x : cells_of(found.index[k][g])) row.push_back(x);
                if (k == 0 || !morris) times = std::max(times, runs_needed(found.index[k][g]));
            }
            row.emplace_back(times > 1 ? fmt::format("{:.0f}x", times) : "");
            needs = needs || (times > 1 && n < most);
            for (const auto& x :
                 n < found.together.size() ? cells_of(found.together[n]) : std::array<Json, 3>{})
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
        const auto visible = std::count_if(inputs.begin(), inputs.end(), [&](const auto& s) {
            return size(s) >= 0.01 * size(first);
        });
        out.most = std::min(out.most, static_cast<std::size_t>(visible));
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

}  // namespace

std::string sensitivity_heading(const SensitivityReport& r, std::size_t output) {
    std::string out = html::sentence_case(r.in_words[output]);
    const char* before = ", with ";
    for (const auto& [address, value] : r.at) {
        out += fmt::format("{}{} = {}", before, address, shortest(value));
        before = ", ";
    }
    return out;
}

std::string sensitivity_answer(const SensitivityReport& report, std::size_t output) {
    return SensitivityView(report, 1).answer(output);
}

ResultSection sensitivity_section(const SensitivityReport& report, std::size_t number,
                                  std::size_t output) {
    return SensitivityView(report, number).section(output);
}

std::array<Json, 3> cells_of(const Estimate& e) {
    return {known(e.value), known(e.interval.low), known(e.interval.high)};
}

}  // namespace steppe
