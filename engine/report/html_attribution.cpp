#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace html {
namespace {

constexpr std::size_t most_parts = 20;

struct Step {
    std::string name;
    double from = 0, to = 0;
    Interval interval{};  ///< of the bar's end
    bool is_end = false;  ///< a scenario, not a part
};

std::string part_name(const Json& part) {
    const std::string name = part.at("part");
    if (name == "other") return "all else (convictions, layer weights, events, output)";
    const std::size_t changes = part.contains("changes") ? part.at("changes").size() : 0;
    return changes > 1 && name.find(" + ") == std::string::npos
               ? fmt::format("{} ({} changes)", name, changes)
               : name;
}

class View {
public:
    View(const Json& all, const Json& what)
        : all_(all), what_(what), unit_(change_unit(all.at("unit"))) {}

    /// \param word `element` or `channel`
    [[nodiscard]] Chart chart(const std::string& word) const {
        Chart out;
        out.id = "by-" + word;
        out.css = "wide";
        out.title = title(word);
        const auto futures = what_.at("futures").get<std::uint64_t>();
        out.source = fmt::format(
            "Source: steppe attribute, {} to {}, {} Shapley values of {}, metric {}.",
            all_.at("against").get<std::string>(), all_.at("scenario").get<std::string>(),
            what_.at("exact").get<bool>() ? "exact" : "sampled",
            futures > 0 ? count_of(futures, "future") : "the central run",
            all_.at("metric").get<std::string>());
        const auto steps = waterfall();
        std::vector<std::string> names;
        std::vector<double> from, to, low, high;
        std::vector<int> kind;
        out.about = fmt::format(
            "A waterfall: bars from {} to {}, each beginning where the one before ends.",
            all_.at("against").get<std::string>(), all_.at("scenario").get<std::string>());
        for (const auto& s : steps) {
            names.push_back(s.name);
            from.push_back(rounded(s.from)), to.push_back(rounded(s.to));
            low.push_back(rounded(s.interval.low)), high.push_back(rounded(s.interval.high));
            kind.push_back(s.is_end ? 0 : s.to >= s.from ? 1 : 2);
            out.about +=
                s.is_end ? fmt::format(" {}: {}.", s.name, cell(s.to))
                         : fmt::format(" {}: {}.", s.name, change_text(s.to - s.from, {}, unit_));
        }
        table(out);
        out.data = {{"kind", "waterfall"},
                    {"unit", unit_of(all_.at("unit")).name},
                    {"change_unit", unit_.name},
                    {"digits", digits(steps)},
                    {"rows", names}};
        out.data.update({{"from", from},
                         {"to", to},
                         {"low", low},
                         {"high", high},
                         {"step", kind},
                         {"scale", true}});
        return out;
    }

private:
    [[nodiscard]] double scaled(const Json& from) const {
        return unit_.scale * number_in(from, "value");
    }

    [[nodiscard]] std::string title(const std::string& word) const {
        const auto& difference = what_.at("difference");
        const std::string whole =
            change_text(scaled(difference), interval_in(difference, unit_.scale), unit_);
        const auto& parts = what_.at("parts");
        const auto part_text = [&](const Json& part) {
            return fmt::format("{} {}", part_name(part),
                               change_text(scaled(part), interval_in(part, unit_.scale), {"", 1}));
        };
        if (parts.empty())
            return fmt::format("{}: no {} moves it", sentence_case(all_.at("in_words")), word);
        std::string out = fmt::format("{} moves by {}: {}", sentence_case(all_.at("in_words")),
                                      whole, part_text(parts[0]));
        if (parts.size() > 1 && number_in(parts[1], "value") != 0)
            out += fmt::format(", {}", part_text(parts[1]));
        if (parts.size() > 2 && number_in(parts[2], "value") != 0)
            out += fmt::format(" and {}",
                               count_of(parts.size() - 2,
                                        word == "element" ? "smaller element" : "smaller channel"));
        return out;
    }

    [[nodiscard]] std::vector<Step> waterfall() const {
        std::vector<Step> out;
        const auto end = [&](const char* which, const std::string& name) {
            const double value = scaled(what_.at(which));
            out.push_back({name, value, value, interval_in(what_.at(which), unit_.scale), true});
        };
        end("before", all_.at("against"));
        double at = out.front().to, rest = 0;
        std::size_t left = 0;
        for (const auto& part : what_.at("parts")) {
            const double value = scaled(part);
            if (out.size() <= most_parts) {
                const auto interval = interval_in(part, unit_.scale);
                out.push_back(
                    {part_name(part), at, at + value, {at + interval.low, at + interval.high}});
                at += value;
            } else {
                rest += value, ++left;
            }
        }
        if (left > 0)
            out.push_back({fmt::format("{} smaller ones together", left),
                           at,
                           at + rest,
                           {at + rest, at + rest}});
        end("after", all_.at("scenario"));
        return out;
    }

    [[nodiscard]] static int digits(const std::vector<Step>& steps) {
        double low = steps.front().from, high = low;
        for (const auto& s : steps)
            low = std::min({low, s.from, s.to}), high = std::max({high, s.from, s.to});
        return digits_for(high > low ? (high - low) / 3 : std::abs(high));
    }

    void table(Chart& out) const {
        const std::string in = unit_.name.empty() ? "" : fmt::format(" ({})", unit_.name);
        out.head = {"part", "value" + in, "low" + in, "high" + in, "share of the difference (%)"};
        for (const auto& part : what_.at("parts")) {
            const auto interval = interval_in(part, unit_.scale);
            out.rows.push_back({part_name(part), cell(scaled(part)), cell(interval.low),
                                cell(interval.high), cell(100 * number_in(part, "share"))});
        }
        if (out.rows.empty()) out.rows.push_back({"none", "0", "0", "0", ""});
    }

    const Json& all_;
    const Json& what_;
    Unit unit_;
};

}  // namespace
}  // namespace html

std::string attribution_html(const std::string& json, const HtmlAssets& assets) {
    using namespace html;
    const auto all = Json::parse(json);
    const std::string base = all.at("against"), alt = all.at("scenario"), date = all.at("date");
    const bool futures = all.at("elements").at("futures").get<std::uint64_t>() > 0;
    Page page;
    page.title = fmt::format("What moves {} from {} to {}", all.at("in_words").get<std::string>(),
                             base, alt);
    page.question = all.at("title");
    page.lines.push_back(fmt::format("Read at {}.", date));
    page.lines.push_back(fmt::format(
        "Convictions as inferred in {} for all coalitions. {}",
        all.at("convictions_inferred_in").get<std::string>(),
        futures ? "Means over futures under the same draws." : "Central runs, no futures."));
    if (!all.at("base_run_alone").is_null())
        page.lines.push_back(fmt::format("{} alone infers other convictions: its own run gives {}.",
                                         base, cell(number_in(all, "base_run_alone"))));
    page.sections.push_back(
        {"By element of the scenario",
         {"Each element gets what it adds to those before it, on average over all orders (its "
          "Shapley value). The parts add up to the difference."},
         {View(all, all.at("elements")).chart("element")}});
    if (!all.at("channels").is_null())
        page.sections.push_back(
            {"By channel of influence",
             {fmt::format("The difference{}, split over the layers of the graph that carry it.",
                          futures ? " in the central run" : "")},
             {View(all, all.at("channels")).chart("channel")}});
    page.notes.emplace_back(
        "Numbers of a central run do not have intervals: they are exact for that run only (-n runs "
        "futures).");
    page.notes.push_back(made_from(fmt::format("{} and {}", base, alt)));
    return write(page, assets);
}

}  // namespace steppe
