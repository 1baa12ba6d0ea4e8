#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/answer.hpp"
#include "engine/report/effect_words.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "steppe/analysis/why.hpp"

namespace steppe {
namespace {

/// A part of a number beside the same part in the comparison.
struct PartBeside {
    std::string name, details;
    double with = 0, without = 0;
    bool is_start = false;
    std::vector<PartBeside> parts{};

    [[nodiscard]] double size() const { return std::max(std::abs(with), std::abs(without)); }
    [[nodiscard]] double effect() const { return with - without; }
    /// Returns the order of parts: a change counts more than a size.
    [[nodiscard]] double weight() const { return std::max(size(), 4 * std::abs(effect())); }
};

/// Returns the parts with those of the same name in the comparison; the parts of one alone have a 0
/// in the other.
std::vector<PartBeside> beside(const std::vector<Cause>& with, std::vector<Cause> without) {
    std::vector<PartBeside> out;
    for (const auto& part : with) {
        out.push_back({part.name, part.details, part.value, 0, part.is_start});
        const auto other = std::find_if(without.begin(), without.end(),
                                        [&](const Cause& c) { return c.name == part.name; });
        const bool is_new = other == without.end();
        if (!is_new) out.back().without = other->value;
        out.back().parts = beside(part.parts, is_new ? std::vector<Cause>{} : other->parts);
        if (!is_new) without.erase(other);
    }
    for (const auto& part : without)
        out.push_back({part.name, "", 0, part.value, part.is_start, beside({}, part.parts)});
    return out;
}

/// Returns the parts in order of size, the start first and the small ones together.
std::vector<PartBeside> in_order(std::vector<PartBeside> parts) {
    constexpr std::size_t most = 8;
    constexpr double least = 0.002;  // of all sizes
    double sizes = 0;
    for (const auto& part : parts) sizes += part.is_start ? 0 : part.size();
    std::erase_if(parts, [](const PartBeside& part) { return part.size() == 0; });
    std::stable_sort(parts.begin(), parts.end(), [](const PartBeside& a, const PartBeside& b) {
        return a.is_start != b.is_start ? a.is_start : a.weight() > b.weight();
    });
    std::size_t kept = 0;
    while (kept < parts.size() && kept < most &&
           (parts[kept].is_start || parts[kept].weight() >= least * sizes))
        ++kept;
    if (parts.size() - kept < 2) return parts;
    PartBeside rest{fmt::format("{} smaller ones together", parts.size() - kept), ""};
    for (std::size_t n = kept; n < parts.size(); ++n)
        rest.with += parts[n].with, rest.without += parts[n].without;
    parts.resize(kept);
    parts.push_back(std::move(rest));
    return parts;
}

void put_rows(Table& out, const std::vector<PartBeside>& parts, bool is_compared, int level) {
    std::string indent;
    for (int n = 0; n < level; ++n) indent += "- ";
    for (const auto& part : in_order(parts)) {
        out.row(indent + part.name, is_compared ? Json(part.without) : Json(), part.with,
                is_compared ? Json(part.effect()) : Json(), part.details);
        put_rows(out, part.parts, is_compared, level + 1);
    }
}

/// Returns the name of a metric's values.
std::string axis_of(const Metric& metric, const std::string& unit) {
    const auto& kind = metric_kinds()[metric.kind]->name;
    return kind == "gdp_gap"                             ? "% of GDP"
           : kind == "shortage"                          ? "% of need"
           : kind == "price" || kind == "local_price"    ? "times the price of the start"
           : kind.find("influence") != std::string::npos ? unit + " of the powers' influence"
                                                         : unit;
}

/// Returns the metric and the date that a table of causes is about.
std::string subject_of(const RunView& view, const Json& metric, const Json& step) {
    return metric.get<std::string>() + " " + view.dates[step.get<std::size_t>()];
}

/// Returns the number without and with the scenario, part by part.
Table parts_beside(const RunView& view, const Effect& effect) {
    const auto why = causes_of(view.program(), effect.metric, effect.step);
    std::vector<Cause> there;
    const auto step = view.other_step(effect.step);
    const bool is_compared = step && effect.without;
    if (is_compared)
        there = causes_of(view.without->program,
                          *find_metric(view.without->program, effect.metric.address), *step)
                    .parts;
    const auto parts = in_order(beside(why.parts, std::move(there)));
    const auto& date = view.dates[static_cast<std::size_t>(effect.step)];
    Table out{.key = "",
              .unit = shown_unit(effect.metric),
              .columns = {{"part", "part"},
                          {"without", is_compared ? "without" : "", Show::value},
                          {"with", is_compared ? "with" : "value", Show::value},
                          {"effect", is_compared ? "effect" : "", Show::change},
                          {"details", "behind it"}},
              .note = fmt::format("{}. Files and sources: steppe why {} {}.toml --at {}",
                                  capitalised(why.rule), effect.metric.address, view.program().name,
                                  date),
              .faces = Table::Faces::page};
    put_rows(out, parts, is_compared, 0);
    if (out.rows.empty()) return out;
    const double scale = html::unit_of(out.unit).scale;
    const auto& most =
        *std::max_element(parts.begin(), parts.end(), [](const PartBeside& a, const PartBeside& b) {
            return std::abs(a.effect()) < std::abs(b.effect());
        });
    const int digits = digits_for(scale * std::abs(most.effect()));
    out.title = fmt::format("{}, {}", effect_label(view, effect), month_of(date));
    if (is_compared)
        out.title += fmt::format(": above all {} ({}{})", most.name,
                                 signed_figure(scale * most.effect(), digits),
                                 html::change_unit(out.unit).after());
    auto drawn = parts;
    const PartBeside whole{"together", "", effect.with, effect.without.value_or(0)};
    std::erase_if(drawn, [&](const PartBeside& part) {
        return part.size() < 1e-3 * whole.size() &&
               std::abs(part.effect()) < 0.05 * std::abs(most.effect());
    });
    drawn.push_back(whole);
    auto names = Json::array(), with = Json::array(), without = Json::array(),
         series = Json::array();
    bool is_new = true;  // the comparison has 0 everywhere
    double largest = 0;
    for (const auto& part : drawn) {
        names.push_back(part.name);
        with.push_back(scale * part.with), without.push_back(scale * part.without);
        is_new = is_new && part.without == 0;
        largest = std::max(largest, scale * part.size());
    }
    if (!is_new) series.push_back({{"name", "without"}, {"colour", -4}, {"values", without}});
    series.push_back({{"name", "with"}, {"colour", -2}, {"values", with}});
    const auto unit = html::unit_of(out.unit).name;
    out.chart = {{"kind", "bars"},
                 {"rows", names},
                 {"series", series},
                 {"unit", unit},
                 {"digits", digits_for(largest)},
                 {"axis", axis_of(effect.metric, unit)},
                 {"effect", is_new ? Json() : Json(digits)},
                 {"causes_of", subject_of(view, effect.metric.address, effect.step)}};
    return out;
}

}  // namespace

ResultSection causes_section(const RunView& view, const Effects& effects) {
    ResultSection out{"Why: the parts of these numbers", {}, {}};
    for (const auto& e : effects.most) {
        auto table = parts_beside(view, e);
        if (table.rows.empty()) continue;
        table.key = fmt::format("why-{}", out.tables.size() + 1);
        out.tables.push_back(std::move(table));
    }
    return out;
}

void link_causes(const RunView& view, const ResultSection& causes, Table& changes) {
    changes.columns.push_back({"causes"});
    for (auto& row : changes.rows) {
        const auto subject = subject_of(view, row[0], row[2]);
        const auto found =
            std::find_if(causes.tables.begin(), causes.tables.end(), [&](const Table& table) {
                return table.chart.at("causes_of").get<std::string>() == subject;
            });
        if (found != causes.tables.end())
            row.emplace_back(found->key);
        else
            row.emplace_back(fmt::format("steppe why {} {}.toml --at {}", row[0].get<std::string>(),
                                         view.program().name,
                                         view.dates[row[2].get<std::size_t>()]));
    }
}

}  // namespace steppe
