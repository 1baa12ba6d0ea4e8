#include "engine/report/attribution.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/answer.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_parts = 20;  // in a waterfall; the others are one bar

Json estimate_json(double value, const Interval& interval) {
    return {{"value", value}, {"low", interval.low}, {"high", interval.high}};
}

Json about_of(const Attribution& a) {
    return {{"exact", a.exact},
            {"coalitions", a.played},
            {"futures", a.futures},
            {"rest", a.rest()},
            {"before", estimate_json(a.before, a.before_interval)},
            {"after", estimate_json(a.after, a.after_interval)},
            {"difference", estimate_json(a.total(), a.total_interval)}};
}

/// One view of a difference: by element or by channel.
class AttributionView {
public:
    AttributionView(const AttributionReport& report, const Attribution& what, const char* part)
        : r_(report), what_(what), part_(part) {}

    [[nodiscard]] ResultSection section(const std::string& heading, const std::string& rule) const {
        std::string runs = what_.exact
                               ? "Exact Shapley values from " + count_of(what_.played, "coalition")
                               : fmt::format("Shapley values from {} orders, with 95 % intervals",
                                             grouped(r_.permutations / 2 * 2));
        if (what_.futures > 0)
            runs +=
                fmt::format(", each in {} under the same draws", count_of(what_.futures, "future"));
        return {
            heading,
            {fmt::format("{}: {}.", runs, rule),
             fmt::format("From {} to {}{}: the difference, {}, is the sum of the parts; rounding "
                         "leaves {:.1g}.",
                         level(what_.before, what_.before_interval),
                         level(what_.after, what_.after_interval), html::unit_of(r_.unit).after(),
                         change_of_all(), unit_.scale * what_.rest())},
            {waterfall()}};
    }

    /// Returns the change and its largest parts: `Japan's influence on .. rises by 1.1 points ..`.
    [[nodiscard]] std::string answer() const {
        const auto shown = shown_unit(r_.unit);
        const auto words = html::sentence_case(r_.metric_in_words);
        const double total = what_.total();
        if (total == 0)
            return fmt::format("{} is the same in {} and {} in {}: {}.", words, r_.base, r_.alt,
                               month_of(r_.date), value_in_words(what_.before, shown));
        std::vector<std::string> parts;
        for (const auto& part : what_.parts)
            if (parts.size() < 3 && std::abs(part.value) >= 0.01 * std::abs(total))
                parts.push_back(fmt::format("{} {}", name(part), signed_change(part.value, shown)));
        return fmt::format(
            "{} is {} {} in {} than in {} in {}{}: {}. Of this: {}.", words,
            change_in_words(total, shown), total > 0 ? "higher" : "lower", r_.alt, r_.base,
            month_of(r_.date),
            what_.futures > 0
                ? fmt::format(", on average over {}", count_of(what_.futures, "future"))
                : ", in the central runs",
            values_in_words(what_.before, what_.after, shown, " -> "),
            parts.empty() ? "no " + part_ + " makes a hundredth" : listing(parts, 3));
    }

    /// Returns the channel that carries most of the change.
    [[nodiscard]] std::string channel() const {
        const double total = what_.total();
        if (what_.parts.empty() || total == 0) return "";
        const auto& first = what_.parts.front();
        const double share = first.value / total;
        return fmt::format(" {} through {}{}.",
                           share > 1.005 || share < 0
                               ? "It runs above all"
                               : fmt::format("{:.0f} % of it runs", 100 * share),
                           name(first), r_.elements.futures > 0 ? " in the central run" : "");
    }

private:
    [[nodiscard]] std::string level(double x, const Interval& i) const {
        const double scale = unit_.scale;
        return html::cell(scale * x) + (i.low < i.high
                                            ? fmt::format(" [{}, {}]", html::cell(scale * i.low),
                                                          html::cell(scale * i.high))
                                            : "");
    }
    [[nodiscard]] std::string change(double x, const Interval& i, const std::string& unit) const {
        return html::change_text(unit_.scale * x, {unit_.scale * i.low, unit_.scale * i.high},
                                 {unit, 1});
    }
    [[nodiscard]] std::string change_of_all() const {
        return change(what_.total(), what_.total_interval, unit_.name);
    }

    [[nodiscard]] static std::string name(const Part& part) {
        if (part.name == "other") return "all else";
        return part.changes > 1 && part.name.find(" + ") == std::string::npos
                   ? fmt::format("{} ({} changes)", part.name, part.changes)
                   : part.name;
    }

    [[nodiscard]] std::string finding() const {
        const auto words = html::sentence_case(r_.metric_in_words);
        const auto& parts = what_.parts;
        if (parts.empty()) return fmt::format("{}: no {} moves it", words, part_);
        std::string out = fmt::format("{} moves by {}: ", words, change_of_all());
        for (std::size_t n = 0; n < std::min<std::size_t>(2, parts.size()); ++n)
            if (n == 0 || parts[n].value != 0)
                out += fmt::format("{}{} {}", n == 0 ? "" : ", ", name(parts[n]),
                                   change(parts[n].value, parts[n].interval, ""));
        if (parts.size() > 2 && parts[2].value != 0)
            out += fmt::format(" and {}", count_of(parts.size() - 2, "smaller " + part_));
        return out;
    }

    [[nodiscard]] Table waterfall() const {
        using enum Show;
        const auto ends =
            what_.exact && what_.futures == 0 ? Column::Interval::none : Column::Interval::next_two;
        Table out{.key = part_ + "s",
                  .title = finding(),
                  .unit = r_.unit,
                  .columns = {{"part"},
                              {"name", part_},
                              {"to", "level", value},
                              {"value", "change", Show::change, ends},
                              {"low"},
                              {"high"},
                              {"share", "share", value, Column::Interval::none, "share"},
                              {"from", "", value},
                              {"to_low", "", value},
                              {"to_high", "", value},
                              {"step"},
                              {"changes"}}};
        const auto end = [&](const std::string& scenario, double x, const Interval& i) {
            out.row(nullptr, scenario, x, nullptr, nullptr, nullptr, nullptr, x, i.low, i.high, 0,
                    nullptr);
        };
        double at = what_.before, low = at, high = at, rest = 0;
        const auto bar = [&](const Json& part, const std::string& name, double x, const Interval& i,
                             const Json& share, const Json& changes) {
            out.row(part, name, at + x, x, i.low, i.high, share, at, at + i.low, at + i.high,
                    x < 0 ? 2 : 1, changes);
        };
        const auto& parts = what_.parts;
        end(r_.base, at, what_.before_interval);
        for (std::size_t n = 0; n < parts.size(); ++n) {
            if (n == most_parts) {
                for (std::size_t k = n; k < parts.size(); ++k) rest += parts[k].value;
                bar(nullptr, fmt::format("{} smaller ones together", parts.size() - n), rest,
                    {rest, rest}, nullptr, nullptr);
                end(r_.alt, what_.after, what_.after_interval);
                out.most = out.rows.size();
            }
            const auto& [part, x, interval, addresses, changes] = parts[n];
            bar(part, name(parts[n]), x, interval,
                what_.total() == 0 ? Json() : Json(x / what_.total()),
                addresses.empty() ? Json() : Json(addresses));
            at += x;
            low = std::min(low, at), high = std::max(high, at);
        }
        if (parts.size() <= most_parts) end(r_.alt, what_.after, what_.after_interval);
        out.chart = {
            {"kind", "waterfall"},
            {"rows", "name"},
            {"from", "from"},
            {"to", "to"},
            {"low", "to_low"},
            {"high", "to_high"},
            {"step", "step"},
            {"change_unit", unit_.name},
            {"digits", digits_for(unit_.scale * (high > low ? (high - low) / 3 : std::abs(at)))},
            {"scale", true}};
        if (part_ == "channel")
            out.note = "All else is convictions, layer weights, events and output.";
        return out;
    }

    const AttributionReport& r_;
    const Attribution& what_;
    std::string part_;
    html::Unit unit_ = html::change_unit(r_.unit);
};

CsvFile file_of(const AttributionReport& r) {
    return {"attribution.csv",
            {"scenario", "against", "step", "date", "metric", "unit", "view", "part", "value",
             "low", "high", "share"},
            [&r](const CsvFile::Row& put) {
                const auto row = [&](const char* view, const std::string& part, double value,
                                     const Interval& interval, const Json& share) {
                    put({r.alt, r.base, r.step, r.date, r.metric, r.unit, view, part, value,
                         interval.low, interval.high, share});
                };
                const auto& e = r.elements;
                row("total", "before", e.before, e.before_interval, {});
                row("total", "after", e.after, e.after_interval, {});
                row("total", "difference", e.total(), e.total_interval, {});
                const auto parts = [&](const char* view, const Attribution& a) {
                    for (const auto& part : a.parts)
                        row(view, part.name, part.value, part.interval,
                            a.total() == 0 ? Json() : Json(part.value / a.total()));
                };
                parts("element", e);
                if (r.channels) parts("channel", *r.channels);
            }};
}

}  // namespace

Result attribution_result(const AttributionReport& r) {
    const bool futures = r.elements.futures > 0;
    const Json elements = about_of(r.elements);
    Result out{.command = "attribute",
               .stem = "attribution",
               .about = {{"scenario", r.alt},
                         {"against", r.base},
                         {"convictions_inferred_in", r.comparison},
                         {"base_run_alone", r.base_alone ? Json(*r.base_alone) : Json()},
                         {"metric", r.metric},
                         {"in_words", r.metric_in_words},
                         {"unit", r.unit},
                         {"step", r.step},
                         {"date", r.date},
                         {"level", 0.95},
                         {"before", elements.at("before")},
                         {"after", elements.at("after")},
                         {"difference", elements.at("difference")},
                         {"elements", elements},
                         {"channels", r.channels ? about_of(*r.channels) : Json()}}};
    out.title = fmt::format("What moves {} from {} to {}", r.metric_in_words, r.base, r.alt);
    out.question = r.title;
    out.lines = {fmt::format("{} in {}, {}.", r.metric, month_of(r.date),
                             futures ? "means over futures under the same draws" : "central runs"),
                 fmt::format("Convictions as inferred in {} for all coalitions.", r.comparison)};
    if (r.base_alone)
        out.lines.push_back(fmt::format("{} alone infers other convictions: its own run gives {}.",
                                        r.base, html::cell(*r.base_alone)));
    out.answer = AttributionView(r, r.elements, "element").answer() +
                 (r.channels ? AttributionView(r, *r.channels, "channel").channel() : "");
    out.sections.push_back(AttributionView(r, r.elements, "element")
                               .section("By element of the scenario",
                                        "each element gets what it adds to those before it, on "
                                        "average over all orders"));
    if (r.channels)
        out.sections.push_back(
            AttributionView(r, *r.channels, "channel")
                .section(futures ? "By channel of influence, in the central run"
                                 : "By channel of influence",
                         "the difference split over the layers of the graph that carry it"));
    out.notes.emplace_back(
        "Numbers of a central run do not have intervals: they are exact for that run only (-n runs "
        "futures).");
    out.source =
        fmt::format("Source: steppe attribute, {} to {}, metric {}.", r.base, r.alt, r.metric);
    out.made_from = fmt::format("{} and {}", r.base, r.alt);
    out.files.push_back(file_of(r));
    return out;
}

}  // namespace steppe
