#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/limitations.hpp"
#include "steppe/report/sweep_tables.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

/// Draws the histogram between the 1st and 99th percentiles in twelve bars.
std::string shape(const Statistics::View& known) {
    static constexpr std::string_view levels[]{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    constexpr int bars = 12, points = 200;
    const double low = known.quantile(0.01), high = known.quantile(0.99);
    if (!(low < high)) return "";
    std::vector<int> hits(bars);
    for (int k = 0; k < points; ++k) {
        const double x = known.quantile(0.01 + 0.98 * (k + 0.5) / points);
        ++hits[static_cast<std::size_t>(
            std::clamp(static_cast<int>((x - low) / (high - low) * bars), 0, bars - 1))];
    }
    const int most = *std::max_element(hits.begin(), hits.end());
    std::string out;
    for (const int n : hits) out += levels[static_cast<std::size_t>(std::lround(7.0 * n / most))];
    return out;
}

class SweepPage {
public:
    SweepPage(const SweepPlan& plan, const SweepState& state) : plan_(plan), state_(state) {}

    std::string text(double seconds) {
        const auto& program = *plan_.cells.front().program;
        out_ += program.title + "\n\n";
        out_ += fmt::format(
            "{}, {}{} of {} steps to {}, seed {}, {}   {:.1f} s\n",
            count_of(drawn_addresses(*plan_.cells.front().plan).size(), "uncertain input"),
            plan_.cells.size() > 1 ? fmt::format("{} combinations x ", plan_.cells.size()) : "",
            futures(), program.calendar.steps, date_of(program.calendar, program.calendar.steps),
            plan_.seed, plan_.design, seconds);
        for (const auto& [cell, totals] : state_.cells) one(plan_.cells[cell], totals);
        out_ += limitations_line() + "\n";
        return std::move(out_);
    }

private:
    /// Returns the number of futures, as a range if it differs between combinations.
    [[nodiscard]] std::string futures() const {
        std::uint64_t fewest = plan_.replicates, most = 0;
        if (state_.cells.size() < plan_.cells.size()) fewest = 0;
        for (const auto& [cell, totals] : state_.cells) {
            fewest = std::min(fewest, totals.replicates());
            most = std::max(most, totals.replicates());
        }
        return count_of(fewest, most, "future");
    }

    void one(const SweepCell& cell, const CellAccumulator& totals) {
        out_ += "\n";
        for (const auto& [address, value] : cell.at)
            out_ += fmt::format("with {} = {}\n", address, shortest(value));
        metrics(*cell.program, totals);
        asks(*cell.program, totals);
        clamp_counts(cell, totals);
    }

    void metrics(const Program& program, const CellAccumulator& totals) {
        constexpr std::size_t most = 30;
        const auto& s = totals.statistics;
        std::size_t widest = 0;
        for (const auto& metric : plan_.metrics) widest = std::max(widest, metric.address.size());
        out_ += fmt::format("{}   {:>10} {:>10} {:>10}   {:>10}\n",
                            pad(date_of(program.calendar, program.calendar.steps), widest), "5 %",
                            "median", "95 %", "mean +- se");
        for (std::size_t m = 0; m < std::min(most, plan_.metrics.size()); ++m) {
            const std::size_t column = plan_.columns() - plan_.metrics.size() + m;
            const auto known = s.view(column);
            const double low = known.quantile(0.05), high = known.quantile(0.95);
            const int digits = digits_for(high - low);
            out_ += fmt::format("{}   {:>10} {:>10} {:>10}   {:>10} +- {:.1g}   {}\n",
                                pad(plan_.metrics[m].address, widest), fixed_figure(low, digits),
                                fixed_figure(known.quantile(0.5), digits),
                                fixed_figure(high, digits), fixed_figure(s.mean(column), digits),
                                totals.standard_error(column), shape(known));
        }
        coarse(s);
        if (plan_.metrics.size() > most)
            out_ += fmt::format("and {} more metrics (--out DIR writes all)\n",
                                plan_.metrics.size() - most);
    }

    /// Warns of quantiles that the sample does not resolve.
    void coarse(const Statistics& s) {
        std::vector<std::string> names;
        double first = 0;
        for (std::size_t m = 0; m < plan_.metrics.size(); ++m) {
            const double bin = s.coarse_bin(plan_.columns() - plan_.metrics.size() + m);
            if (bin > 0) names.push_back(plan_.metrics[m].address);
            if (names.size() == 1 && first == 0) first = bin;
        }
        if (names.empty()) return;
        out_ += fmt::format(
            "The quantiles of {} are known to one bin only{}: many values lie in few of the {} "
            "bins between the extremes. `resolution` in quantiles.csv bounds the error, and "
            "--save-finals writes every value\n",
            listing(names, 3), names.size() == 1 ? fmt::format(", {:.2g}", first) : "",
            Statistics::bins);
    }

    void asks(const Program& program, const CellAccumulator& totals) {
        for (std::size_t a = 0; a < program.asks.size(); ++a) {
            const Interval interval = totals.probability_interval(a);
            out_ += fmt::format("{}{:5.1f} % [{:.1f}, {:.1f}]   {}\n", a == 0 ? "Asks  " : "      ",
                                100 * totals.probability(a), 100 * interval.low,
                                100 * interval.high, program.asks[a].text);
        }
    }

    void clamp_counts(const SweepCell& cell, const CellAccumulator& totals) {
        const auto& addresses = drawn_addresses(*cell.plan);
        for (std::size_t n = 0; n < addresses.size(); ++n)
            if (totals.clamp_counts[n] > 0)
                out_ +=
                    fmt::format("{} of `{}` left the range of the key and {} clamped ({:.2g} %)\n",
                                count_of(totals.clamp_counts[n], "draw"), addresses[n],
                                totals.clamp_counts[n] == 1 ? "was" : "were",
                                100.0 * static_cast<double>(totals.clamp_counts[n]) /
                                    static_cast<double>(totals.replicates()));
    }

    const SweepPlan& plan_;
    const SweepState& state_;
    std::string out_;
};

}  // namespace

std::string sweep_text(const SweepPlan& plan, const SweepState& state, double seconds) {
    return SweepPage(plan, state).text(seconds);
}

}  // namespace steppe
