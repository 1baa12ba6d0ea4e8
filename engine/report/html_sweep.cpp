#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/html_explorer.hpp"
#include "engine/report/html_fans.hpp"
#include "engine/report/html_histogram.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/report/metric_words.hpp"
#include "steppe/report/tables.hpp"
#include "steppe/version.hpp"

namespace steppe {
namespace html {
namespace {

constexpr std::size_t most_cells = 6, most_fans = 24, most_asks = 40;

class SweepPage {
public:
    SweepPage(const SweepPlan& plan, const SweepFiles& files)
        : plan_(plan),
          program_(*plan.cells.front().program),
          table_(read_fans(files.quantiles)),
          document_(Json::parse(files.asks)),
          asks_(document_.at("asks")),
          missing_(files.missing),
          histograms_(files.histograms.empty() ? std::vector<Histogram>{}
                                               : read_histograms(files.histograms)) {
        source_ = fmt::format("Source: steppe sweep of {}, {}, seed {}, {}.", program_.name,
                              futures(), plan.seed, plan.design);
    }

    Page page() {
        Page out;
        out.title = program_.title;
        out.lines.push_back(fmt::format(
            "{}{}, each with its own draw of {}; {} steps to {}.",
            plan_.cells.size() > 1 ? fmt::format("{} combinations of ", plan_.cells.size()) : "",
            futures(),
            count_of(drawn_addresses(*plan_.cells.front().plan).size(), "uncertain input"),
            program_.calendar.steps, date_of(program_.calendar, program_.calendar.steps)));
        if (!missing_.empty()) out.lines.push_back(missing_);
        if (plan_.cells.size() == 1)
            for (const auto& ask : asks_) out.asks.push_back(asked(ask));
        if (!asks_.empty())
            out.sections.push_back({"How often the answer is yes", {}, {probabilities()}});
        for (std::size_t n = 0; n < std::min(most_cells, table_.cells.size()); ++n)
            out.sections.push_back(fans(table_.cells[n], n));
        if (table_.cells.size() > most_cells)
            out.notes.push_back(fmt::format(
                "Fans are shown for the first {} of {} combinations; quantiles.csv has them all.",
                most_cells, table_.cells.size()));
        out.notes.push_back(
            "A band contains the given share of all futures at each date; no single future follows "
            "its edge. The interval of a probability shows its precision with this many futures, "
            "not the accuracy of the model.");
        out.notes.push_back(fmt::format("Made by steppe {} from {}.", version, program_.name));
        return out;
    }

private:
    /// Returns the number of futures, as a range if it differs between combinations. The tables
    /// leave out combinations whose futures are all missing.
    [[nodiscard]] std::string futures() const {
        const auto& cells = table_.cells;
        if (cells.empty()) return count_of(plan_.replicates, "future");
        const auto [fewest, most] = std::minmax_element(
            cells.begin(), cells.end(),
            [](const auto& a, const auto& b) { return a.replicates < b.replicates; });
        return count_of(cells.size() < plan_.cells.size() ? 0 : fewest->replicates,
                        most->replicates, "future");
    }

    static Asked asked(const Json& ask) {
        return {fmt::format("{:.1f} %", 100 * ask.at("probability").get<double>()), ask.at("text"),
                fmt::format("95 % interval {:.1f} to {:.1f} % of {} ({})",
                            100 * ask.at("low").get<double>(), 100 * ask.at("high").get<double>(),
                            count_of(ask.at("replicates").get<std::uint64_t>(), "future"),
                            ask.at("that").get<std::string>())};
    }

    /// Returns a grid combination: `amount = 5, years = 3`.
    template <class Places>
    static std::string at_words(const Places& at) {
        std::vector<std::string> out;
        out.reserve(at.size());
        for (const auto& [address, value] : at)
            out.push_back(fmt::format("{} = {}", address, value));
        return join(out, ", ");
    }

    [[nodiscard]] Chart probabilities() const {
        Chart out;
        out.id = "asks";
        out.css = "wide";
        out.head = {"ask", "probability (%)", "low (%)", "high (%)"};
        std::vector<std::string> names;
        std::vector<double> middle, low, high;
        for (const auto& ask : asks_) {
            if (names.size() == most_asks) break;
            std::vector<std::pair<std::string, std::string>> at;
            if (ask.contains("at"))
                for (const auto& [address, value] : ask.at("at").items())
                    at.emplace_back(address, shortest(value.template get<double>()));
            names.push_back(ask.at("text").get<std::string>() +
                            (at.empty() ? "" : " With " + at_words(at)));
            middle.push_back(rounded(100 * ask.at("probability").get<double>()));
            low.push_back(rounded(100 * ask.at("low").get<double>()));
            high.push_back(rounded(100 * ask.at("high").get<double>()));
            out.rows.push_back({names.back(), shortest(middle.back()), shortest(low.back()),
                                shortest(high.back())});
        }
        std::size_t open = 0;
        for (const double p : middle) open += p > 5 && p < 95 ? 1 : 0;
        out.title =
            open == 0 ? "Every question has nearly the same answer in all futures"
                      : fmt::format(
                            "{} of {} {} open: yes in more than 5 and less than 95 of 100 futures",
                            open, count_of(middle.size(), "question"), open == 1 ? "is" : "are");
        out.about =
            "Bars: in how many of 100 futures the answer to each question is yes, with its 95 % "
            "interval.";
        for (const auto& row : out.rows)
            out.about += fmt::format(" {} {} [{}, {}].", row[0], row[1], row[2], row[3]);
        out.source = source_;
        if (asks_.size() > most_asks)
            out.source += fmt::format(" The first {} of {} are shown; asks.json has them all.",
                                      most_asks, asks_.size());
        out.data = {{"kind", "intervals"},
                    {"unit", "% of futures"},
                    {"digits", 1},
                    {"rows", names},
                    {"min", 0},
                    {"max", 100}};
        out.data.update({{"middle", middle}, {"low", low}, {"high", high}});
        return out;
    }

    /// Returns the metric, in words if they are shorter, and the colour of its power.
    [[nodiscard]] std::pair<std::string, int> words(const std::string& address) const {
        const auto metric = std::find_if(plan_.metrics.begin(), plan_.metrics.end(),
                                         [&](const Metric& m) { return m.address == address; });
        if (metric == plan_.metrics.end())
            throw std::runtime_error(fmt::format(
                "the table of quantiles belongs to another sweep: `{}` is not one of the metrics",
                address));
        const auto& agents = program_.agents;
        const auto& kind = *metric_kinds()[metric->kind];
        const auto colour = [&](Index agent) {
            const auto found = std::find(agents.powers.begin(), agents.powers.end(), agent);
            return found == agents.powers.end() ? 0
                                                : static_cast<int>(found - agents.powers.begin());
        };
        const std::string name = sentence_case(in_words(program_, *metric));
        if (kind.name == "regional_influence") return {name, colour(metric->id[0])};
        if (kind.name == "influence_share") return {name, colour(metric->id[1])};
        return {name, 0};
    }

    /// Explains the shades.
    [[nodiscard]] std::string bands() const {
        std::vector<std::string> parts;
        const auto& levels = table_.levels;
        for (std::size_t low = 0, high = levels.size(); low + 1 < high && low < --high; ++low)
            parts.push_back(fmt::format("{:g} to {:g} %", 100 * levels[low], 100 * levels[high]));
        return fmt::format(
            "Shades hold the futures from {}, the narrower the stronger in colour; the line is the "
            "median. The axes do not begin at zero.",
            join(parts, " and from "));
    }

    [[nodiscard]] Section fans(const FanCell& cell, std::size_t number) const {
        Section out{cell.at.empty() ? "How far the futures spread" : "With " + at_words(cell.at),
                    {bands()},
                    {}};
        for (std::size_t n = 0; n < std::min(most_fans, cell.fans.size()); ++n) {
            const auto [name, colour] = words(cell.fans[n].metric);
            out.charts.push_back(
                fan_chart(cell.fans[n], table_.levels, name, colour,
                          fmt::format("{} Metric {}.", source_, cell.fans[n].metric)));
            if (number > 0) out.charts.back().id += fmt::format("-{}", number + 1);
            for (const auto& h : histograms_)
                if (h.metric == cell.fans[n].metric && h.at == cell.at)
                    out.charts.push_back(
                        histogram_chart(h, cell.fans[n], table_.levels, out.charts.back(), name));
        }
        if (cell.fans.size() > most_fans)
            out.lead.push_back(
                fmt::format("The first {} of {} metrics are shown.", most_fans, cell.fans.size()));
        return out;
    }

    const SweepPlan& plan_;
    const Program& program_;
    FanTable table_;
    Json document_;
    const Json& asks_;
    std::string missing_;
    std::vector<Histogram> histograms_;
    std::string source_;
};

}  // namespace
}  // namespace html

std::string sweep_html(const SweepPlan& plan, const Scenario& scenario, const SweepFiles& files,
                       const HtmlAssets& assets) {
    auto page = html::SweepPage(plan, files).page();
    page.explorer = html::explorer_data(scenario);
    return html::write(page, assets);
}

}  // namespace steppe
