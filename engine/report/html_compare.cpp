#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/html_fans.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace html {
namespace {

constexpr std::size_t most_rows = 24, most_fans = 8;
const char* const different = "different";

/// One scenario against the base.
class Against {
public:
    Against(const Json& all, const Json& one, std::size_t number)
        : all_(all), one_(one), number_(number) {
        source_ = fmt::format(
            "Source: steppe compare, {} minus {}, {} under the same draws, seed {}, {}.", name(),
            base(), count_of(all.at("replicates").get<std::uint64_t>(), "future"),
            all.at("seed").get<std::uint64_t>(), all.at("design").get<std::string>());
    }

    [[nodiscard]] std::string name() const { return one_.at("scenario"); }
    [[nodiscard]] std::string base() const { return all_.at("base"); }

    [[nodiscard]] Section section(const FanTable& table) const {
        Section out{fmt::format("What {} changes against {}", name(), base()), {}, {}};
        const auto& first = one_.at("first_difference");
        out.lead.push_back(
            first.is_null()
                ? "The two are the same in every future, at every date."
                : fmt::format("They first differ in {}, in {}.",
                              first.at("date").get<std::string>(),
                              listing(first.at("metrics").get<std::vector<std::string>>(), 3)));
        out.lead.emplace_back(
            "A dot is the mean difference, its bar the 95 % interval of the mean; the band behind "
            "holds nine of ten futures.");
        for (const auto& unit : units()) out.charts.push_back(differences(unit));
        if (!one_.at("asks").empty()) out.charts.push_back(answers());
        fans(table, out);
        return out;
    }

    /// Returns the questions with both probabilities, for the top of a single comparison's page.
    [[nodiscard]] std::vector<Asked> asked() const {
        std::vector<Asked> out;
        for (const auto& ask : one_.at("asks"))
            out.push_back(
                {fmt::format("{:.1f} %", 100 * number_in(ask.at("other"), "probability")),
                 ask.at("text"),
                 fmt::format(
                     "in {}, against {:.1f} % in {}: {}, {} ({})", name(),
                     100 * number_in(ask.at("base"), "probability"), base(),
                     change_text(100 * number_in(ask, "mean"), interval_in(ask, 100), {"points"}),
                     ask.at("verdict").get<std::string>(), ask.at("that").get<std::string>())});
        return out;
    }

private:
    [[nodiscard]] std::vector<std::string> units() const {
        std::vector<std::string> out;
        for (const auto& m : one_.at("metrics"))
            if (const std::string unit = m.at("unit");
                std::find(out.begin(), out.end(), unit) == out.end())
                out.push_back(unit);
        return out;
    }

    /// Returns the largest effect in words.
    /// \pre metrics share a unit, largest effect first
    [[nodiscard]] std::string finding(const std::vector<const Json*>& metrics,
                                      const Unit& unit) const {
        const auto largest = std::find_if(metrics.begin(), metrics.end(), [](const Json* m) {
            return m->at("verdict").get<std::string>() == different;
        });
        if (largest == metrics.end())
            return std::all_of(metrics.begin(), metrics.end(),
                               [](const Json* m) { return m->at("verdict") == "no difference"; })
                       ? fmt::format("No metric in {} differs in any future",
                                     unit.name.empty() ? "numbers" : unit.name)
                       : fmt::format("No difference in {} is distinguishable from chance",
                                     unit.name.empty() ? "numbers" : unit.name);
        const auto& m = **largest;
        const double mean = number_in(m, "mean"),
                     agree = number_in(m, mean > 0 ? "p_above_0" : "p_below_0");
        return fmt::format(
            "{}: {} on average at {}, {} in {:.3g} % of futures", sentence_case(m.at("in_words")),
            change_text(unit.scale * mean, interval_in(m, unit.scale), unit),
            all_.at("date").get<std::string>(), mean > 0 ? "up" : "down", 100 * agree);
    }

    [[nodiscard]] Chart differences(const std::string& unit_name) const {
        const Unit unit = change_unit(unit_name);
        std::vector<const Json*> metrics;
        for (const auto& m : one_.at("metrics"))
            if (m.at("unit") == unit_name) metrics.push_back(&m);
        const std::size_t all = metrics.size();
        Chart out;
        out.id = fmt::format("differences-{}-{}", number_ + 1, unit_name);
        for (char& c : out.id) c = c == ' ' || c == '/' ? '-' : c;
        out.css = "wide";
        out.title = finding(metrics, unit);
        out.source = source_;
        if (metrics.size() > most_rows) {
            metrics.resize(most_rows);
            out.source +=
                fmt::format(" The {} largest of {}; compare.csv has them all.", most_rows, all);
        }
        const std::string in = unit.name.empty() ? "" : fmt::format(" ({})", unit.name);
        out.head = {"metric",    "mean" + in,           "low" + in,
                    "high" + in, "5 % of futures" + in, "95 % of futures" + in,
                    "verdict"};
        std::vector<std::string> names;
        std::vector<std::vector<double>> columns(5);
        for (const auto* m : metrics) {
            names.push_back(sentence_case(m->at("in_words")));
            out.rows.push_back({m->at("metric")});
            std::size_t k = 0;
            for (const auto* key : {"mean", "low", "high", "q5", "q95"}) {
                columns[k].push_back(rounded(unit.scale * number_in(*m, key)));
                out.rows.back().push_back(cell(columns[k++].back()));
            }
            out.rows.back().push_back(m->at("verdict"));
        }
        out.about =
            fmt::format("Mean differences with their intervals, a row per metric, in {}. {}.",
                        unit.name.empty() ? "their own numbers" : unit.name, out.title);
        double spread = 0;
        for (const auto& column : columns)
            for (const double x : column)
                if (std::isfinite(x)) spread = std::max(spread, std::abs(x));
        out.data = {{"kind", "differences"},
                    {"unit", unit.name},
                    {"digits", digits_for(spread)},
                    {"rows", names}};
        out.data.update({{"middle", columns[0]},
                         {"low", columns[1]},
                         {"high", columns[2]},
                         {"from", columns[3]},
                         {"to", columns[4]}});
        return out;
    }

    [[nodiscard]] std::string answers_title() const {
        const Json* most = nullptr;
        std::size_t changed = 0;
        for (const auto& ask : one_.at("asks")) {
            if (ask.at("verdict").get<std::string>() != different) continue;
            ++changed;
            if (most == nullptr ||
                std::abs(number_in(ask, "mean")) > std::abs(number_in(*most, "mean")))
                most = &ask;
        }
        const std::size_t all = one_.at("asks").size();
        const std::string text = most == nullptr ? "" : most->at("text").get<std::string>();
        if (most == nullptr)
            return all == 1 ? "The answer does not become more or less likely"
                            : "No answer becomes more or less likely";
        return fmt::format(
            "{} Yes in {:.1f} instead of {:.1f} % of futures, {}{}", text,
            100 * number_in(most->at("other"), "probability"),
            100 * number_in(most->at("base"), "probability"),
            change_text(100 * number_in(*most, "mean"), interval_in(*most, 100), {"points"}),
            changed == 1 ? ""
                         : fmt::format("; {} {} less", count_of(changed - 1, "other answer"),
                                       changed == 2 ? "changes" : "change"));
    }

    [[nodiscard]] Chart answers() const {
        Chart out;
        out.id = fmt::format("answers-{}", number_ + 1);
        out.css = "wide";
        out.title = answers_title();
        out.source = source_ + " Bars with 95 % intervals.";
        out.about = fmt::format(
            "Two bars per question: in how many of 100 futures the answer is yes, in {} and in {}.",
            base(), name());
        out.head = {"ask"};
        std::vector<std::string> names;
        auto series = Json::array();
        for (const auto& ask : one_.at("asks"))
            names.push_back(ask.at("text")), out.rows.push_back({names.back()});
        int colour = 7;
        for (const auto* which : {"base", "other"}) {
            std::vector<double> p, low, high;
            const std::string who = std::string(which) == "base" ? base() : name();
            for (const auto* end : {"", ", low", ", high"})
                out.head.push_back(fmt::format("{}{} (%)", who, end));
            for (std::size_t n = 0; n < names.size(); ++n) {
                const auto& share = one_.at("asks")[n].at(which);
                p.push_back(rounded(100 * number_in(share, "probability")));
                low.push_back(rounded(100 * number_in(share, "low")));
                high.push_back(rounded(100 * number_in(share, "high")));
                out.rows[n].insert(out.rows[n].end(),
                                   {cell(p.back()), cell(low.back()), cell(high.back())});
                out.about += fmt::format(" {}: {:.1f} in {}.", names[n], p.back(), who);
            }
            series.push_back(
                {{"name", who}, {"colour", colour}, {"values", p}, {"low", low}, {"high", high}});
            colour = 0;
        }
        out.data = {{"kind", "whiskers"},
                    {"unit", "% of futures"},
                    {"digits", 1},
                    {"rows", names},
                    {"min", 0},
                    {"max", 100},
                    {"series", std::move(series)}};
        return out;
    }

    /// Adds the differences over time of the metrics with the largest effects.
    void fans(const FanTable& table, Section& out) const {
        const auto cell = std::find_if(table.cells.begin(), table.cells.end(),
                                       [&](const FanCell& c) { return c.scenario == name(); });
        if (cell == table.cells.end()) return;
        std::size_t shown = 0;
        for (const auto& m : one_.at("metrics")) {
            if (shown == most_fans) break;
            const std::string address = m.at("metric");
            auto fan = std::find_if(cell->fans.begin(), cell->fans.end(),
                                    [&](const Fan& f) { return f.metric == address; });
            if (fan == cell->fans.end() || m.at("verdict") == "no difference") continue;
            Fan scaled = *fan;
            const Unit unit = change_unit(fan->unit);
            scaled.unit = unit.name;
            for (auto& q : scaled.quantiles)
                for (double& x : q) x *= unit.scale;
            auto chart =
                fan_chart(scaled, table.levels, sentence_case(m.at("in_words")) + ", difference",
                          static_cast<int>(shown), source_);
            chart.id = fmt::format("difference-{}-{}", number_ + 1, address);
            chart.data["scale"] = false;  // an axis that includes 0
            out.charts.push_back(std::move(chart));
            ++shown;
        }
        if (shown > 0)
            out.lead.push_back(
                fmt::format("Below, how the {} of the largest effect spread over time.",
                            shown == 1 ? "difference" : "differences"));
    }

    const Json& all_;
    const Json& one_;
    std::size_t number_;
    std::string source_;
};

}  // namespace
}  // namespace html

std::string compare_html(const std::string& json, const std::string& csv,
                         const HtmlAssets& assets) {
    using namespace html;
    const auto all = Json::parse(json);
    const auto table = read_fans(csv);
    const auto& comparisons = all.at("comparisons");
    Page page;
    page.title = comparisons.size() == 1
                     ? fmt::format("{}: what that changes",
                                   comparisons.front().at("title").get<std::string>())
                     : fmt::format("{} against {}", count_of(comparisons.size(), "scenario"),
                                   all.at("base").get<std::string>());
    page.lines.push_back(fmt::format("Against {} ({}).", all.at("base").get<std::string>(),
                                     all.at("title").get<std::string>()));
    page.lines.push_back(
        fmt::format("{}, each run in every scenario under the same draws; differences at {}.",
                    count_of(all.at("replicates").get<std::uint64_t>(), "future"),
                    all.at("date").get<std::string>()));
    for (std::size_t n = 0; n < comparisons.size(); ++n) {
        const Against against(all, comparisons[n], n);
        if (comparisons.size() == 1)
            page.asks = against.asked();
        else
            page.lines.push_back(fmt::format("{}: {}", against.name(),
                                             comparisons[n].at("title").get<std::string>()));
        page.sections.push_back(against.section(table));
    }
    for (const auto& ask : all.at("left_out_asks"))
        page.notes.push_back(
            fmt::format("Left out, as {} has no {}: {}", ask.at("scenario").get<std::string>(),
                        ask.at("lacks").get<std::string>(), ask.at("text").get<std::string>()));
    page.notes.emplace_back(
        "All differences come from the scenarios: a future has the same draws in each. An interval "
        "shows the precision of a mean over this many futures, not the accuracy of the model.");
    page.notes.push_back(made_from(all.at("base").get<std::string>()));
    return write(page, assets);
}

}  // namespace steppe
