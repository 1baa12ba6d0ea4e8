#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/model/metric.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/fan_table.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/limitations.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/sweep_files.hpp"
#include "engine/report/sweep_tables.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_metrics = 24;

/// Draws a histogram in twelve characters.
std::string shape_of(const Statistics::View& known) {
    static constexpr std::string_view levels[]{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const auto share = bins_of(known, 12, 0.01).share;
    std::string out;
    for (const double s : share)
        out += levels[std::lround(7 * s / *std::max_element(share.begin(), share.end()))];
    return out;
}

class Swept {
public:
    Swept(const SweepPlan& plan, const SweepState& state) : plan_(plan), state_(state) {}

    [[nodiscard]] Result result(const std::string& incomplete) const {
        const auto [fewest, most] = replicates();
        const std::string futures = count_of(fewest, most, "future");
        Result out{.command = "sweep",
                   .stem = "results",
                   .about = {{"scenario", program_.name},
                             {"combinations", plan_.cells.size()},
                             {"replicates", most},
                             {"seed", plan_.seed},
                             {"design", plan_.design},
                             {"level", 0.95},
                             {"step", steps_},
                             {"date", date_}},
                   .title = program_.title};
        out.lines.push_back(fmt::format(
            "{}{} with {}, {} to {}, seed {}, {}.",
            is_grid() ? count_of(plan_.cells.size(), "combination") + " of " : "", futures,
            count_of(drawn_addresses(*plan_.cells.front().plan).size(), "uncertain input"),
            count_of(static_cast<std::uint64_t>(steps_), "step"), month_, plan_.seed,
            plan_.design));
        if (is_grid() && out.title == program_.name) {  // the file has no title
            std::vector<std::string> varied;
            for (const auto& [address, value] : plan_.cells.front().at) varied.push_back(address);
            out.title = fmt::format("{}: what changes with {}", out.title, listing(varied, 3));
        }
        out.answer = sweep_answer(plan_, state_);
        if (!incomplete.empty()) out.lines.push_back(incomplete);
        if (!is_grid()) out.asks = answered(plan_, state_);
        if (auto asks = asks_table(plan_, state_); !asks.rows.empty())
            out.sections.push_back({"How often the answer is yes", {}, {std::move(asks)}});
        for (const auto& [cell, totals] : state_.cells)
            out.sections.push_back(one(plan_.cells[cell], totals, out.sections.size()));
        if (is_grid()) out.sections.push_back(grid_section(plan_, state_));
        if (is_grid())
            out.notes.emplace_back("quantiles.csv and histograms.csv have every combination.");
        out.notes.emplace_back(
            "An interval shows the precision of a probability or a mean with this many futures, "
            "not the accuracy of the model.");
        out.notes.push_back(limitations_line());
        out.source = fmt::format("Source: steppe sweep of {}, {}, seed {}, {}.", program_.name,
                                 futures, plan_.seed, plan_.design);
        out.made_from = program_.name;
        out.files = {quantiles_file(plan_, state_), histograms_file(plan_, state_)};
        return out;
    }

private:
    [[nodiscard]] bool is_grid() const { return plan_.cells.size() > 1; }
    [[nodiscard]] std::size_t column(int step, std::size_t metric) const {
        return static_cast<std::size_t>(step) * plan_.metrics.size() + metric;
    }
    [[nodiscard]] const std::string& unit(std::size_t metric) const {
        return metric_kinds()[plan_.metrics[metric].kind]->unit;
    }
    [[nodiscard]] std::string unit_shown(std::size_t metric) const {
        return shown_unit(plan_.metrics[metric]);
    }
    [[nodiscard]] std::size_t shown() const { return std::min(most_metrics, plan_.metrics.size()); }

    /// Returns the fewest and the most replicates of a combination.
    [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> replicates() const {
        std::uint64_t fewest = plan_.replicates, most = 0;
        if (state_.cells.size() < plan_.cells.size()) fewest = 0;
        for (const auto& [cell, totals] : state_.cells) {
            fewest = std::min(fewest, totals.replicates());
            most = std::max(most, totals.replicates());
        }
        return {fewest, most};
    }

    /// Returns the section of a combination.
    [[nodiscard]] ResultSection one(const SweepCell& cell, const CellAccumulator& totals,
                                    std::size_t number) const {
        ResultSection out{is_grid() ? "With " + at_words(cell) : "How far the futures spread"};
        if (plan_.metrics.size() > shown())
            out.lead.push_back(fmt::format(
                "The first {} of {} metrics are shown; quantiles.csv (--out DIR) has them "
                "all.",
                shown(), plan_.metrics.size()));
        warn(cell, totals, out.lead);
        out.tables = ends(totals, number);
        for (auto& table : out.tables)
            if (is_grid()) table.faces = Table::Faces::text;
        for (std::size_t m = 0; m < (is_grid() ? 0 : shown()); ++m) {
            out.tables.push_back(fan(totals, m));
            if (m == 0) out.tables.back().note += bands();
            if (auto table = histogram(totals, m, out.tables.back()); !table.rows.empty())
                out.tables.push_back(std::move(table));
        }
        return out;
    }

    /// Adds which quantiles the sample does not resolve, and which draws were clamped.
    void warn(const SweepCell& cell, const CellAccumulator& totals,
              std::vector<std::string>& out) const {
        std::vector<std::string> names;
        double first = 0;
        for (std::size_t m = 0; m < plan_.metrics.size(); ++m) {
            const double bin = totals.statistics.coarse_bin(column(steps_, m));
            if (bin > 0) names.push_back(in_words(program_, plan_.metrics[m]));
            if (names.size() == 1 && first == 0) first = bin;
        }
        if (!names.empty())
            out.push_back(fmt::format(
                "The quantiles of {} are known to one bin only{}: many values lie in few of the {} "
                "bins between the extremes. `resolution` in quantiles.csv bounds the error, and "
                "--save-finals writes every value.",
                listing(names, 3), names.size() == 1 ? fmt::format(", {:.2g}", first) : "",
                Statistics::bins));
        const auto& addresses = drawn_addresses(*cell.plan);
        for (std::size_t n = 0; n < addresses.size(); ++n)
            if (const auto count = totals.clamp_counts[n]; count > 0)
                out.push_back(fmt::format(
                    "{} of {} left the range of the key and {} clamped ({:.2g} %).",
                    count_of(count, "draw"), addresses[n], count == 1 ? "was" : "were",
                    100.0 * static_cast<double>(count) / static_cast<double>(totals.replicates())));
    }

    /// Returns the distributions at the end, a table per unit.
    [[nodiscard]] std::vector<Table> ends(const CellAccumulator& totals, std::size_t number) const {
        using enum Show;
        std::vector<Table> out;
        for (std::size_t m = 0; m < shown(); ++m) {
            const auto key = fmt::format("end-{}-{}", number, unit(m));
            auto table =
                std::find_if(out.begin(), out.end(), [&](const Table& t) { return t.key == key; });
            const auto in = html::unit_of(unit_shown(m)).name;
            const auto title = "At the end, " + month_ + (in.empty() ? "" : ", in " + in);
            if (table == out.end())
                table = out.insert(out.end(),
                                   {.key = key,
                                    .title = title,
                                    .unit = unit_shown(m),
                                    .columns = {{"metric"},
                                                {"in_words", "metric"},
                                                {"q5", "5th pct.", digits},
                                                {"q50", "median", digits},
                                                {"q95", "95th pct.", digits},
                                                {"mean", "mean", value, Column::Interval::next_two},
                                                {"low"},
                                                {"high"},
                                                {"se"},
                                                {"replicates"},
                                                {"shape", "distribution"}}});
            const auto k = column(steps_, m);
            const auto known = totals.statistics.view(k);
            const auto interval = totals.mean_interval(k);
            table->row(plan_.metrics[m].address, words(m), known.quantile(0.05),
                       known.quantile(0.5), known.quantile(0.95), totals.statistics.mean(k),
                       interval.low, interval.high, totals.standard_error(k),
                       totals.statistics.count(k), shape_of(known));
        }
        return out;
    }

    [[nodiscard]] std::string words(std::size_t metric) const {
        return html::sentence_case(in_words(program_, plan_.metrics[metric]));
    }

    [[nodiscard]] Table fan(const CellAccumulator& totals, std::size_t metric) const {
        const auto& address = plan_.metrics[metric].address;
        Fan out{.key = "fan-" + address,
                .name = words(metric),
                .unit = unit_shown(metric),
                .dates = {},
                .levels = plan_.quantiles,
                .quantiles = {},
                .colour = colour_of(program_, plan_.metrics[metric])};
        for (int t = 0; t <= steps_; ++t) {
            out.dates.push_back(date_of(program_.calendar, t));
            const auto known = totals.statistics.view(column(t, metric));
            auto& row = out.quantiles.emplace_back();
            for (const double q : plan_.quantiles) row.push_back(known.quantile(q));
        }
        auto table = fan_table(out);
        table.note = fmt::format("Metric {}.", address);
        return table;
    }

    /// Explains the shades.
    [[nodiscard]] std::string bands() const {
        std::string out = " Shades hold the futures from";
        const auto& levels = plan_.quantiles;
        for (std::size_t low = 0, high = levels.size(); low + 1 < high && low < --high; ++low)
            out += fmt::format("{} {:g} to {:g} %", low > 0 ? " and from" : "", 100 * levels[low],
                               100 * levels[high]);
        return out +
               " at each date, the narrower the stronger in colour; the line is the median. No "
               "single future follows an edge. The axes do not begin at zero.";
    }

    /// Returns the histogram at the end, without rows if the metric is constant.
    [[nodiscard]] Table histogram(const CellAccumulator& totals, std::size_t metric,
                                  const Table& fan) const {
        const auto known = totals.statistics.view(column(steps_, metric));
        const auto bins = bins_of(known);
        const auto in = html::unit_of(unit_shown(metric));
        const int decimals = fan.chart.at("digits");
        const auto number = [&](double q) {
            return fixed_figure(in.scale * known.quantile(q), decimals);
        };
        Table out{.key = "histogram" + fan.key.substr(fan.key.find('-')),
                  .title = fmt::format("{}, {}: half of the futures lie between {} and {}{}{}, "
                                       "median {}",
                                       words(metric), month_, number(0.25), number(0.75),
                                       in.name.empty() ? "" : " ", in.name, number(0.5)),
                  .unit = unit_shown(metric),
                  .columns = {{"low", "from", Show::value},
                              {"high", "to", Show::value},
                              {"share", "futures", Show::value, Column::Interval::none, "share"}}};
        for (std::size_t b = 0; b < bins.share.size(); ++b)
            out.row(bins.edge[b], bins.edge[b + 1], bins.share[b]);
        out.chart = {{"kind", "histogram"}, {"from", "low"},
                     {"to", "high"},        {"values", "share"},
                     {"digits", decimals},  {"colour", fan.chart.at("colour")}};
        out.note =
            "Counted from the streamed quantiles, not future by future; the outermost 0.5 % on "
            "each side are left out.";
        out.faces = Table::Faces::page;
        return out;
    }

    const SweepPlan& plan_;
    const SweepState& state_;
    const Program& program_ = *plan_.cells.front().program;
    int steps_ = program_.calendar.steps;
    std::string date_ = date_of(program_.calendar, steps_), month_ = month_of(date_);
};

}  // namespace

Result sweep_result(const SweepPlan& plan, const SweepState& state, const std::string& incomplete) {
    return Swept(plan, state).result(incomplete);
}

}  // namespace steppe
