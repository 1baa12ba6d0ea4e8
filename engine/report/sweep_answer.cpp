#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "engine/report/answer.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/sweep_files.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/run_result.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

/// The answer of a sweep: the open questions and the range of what they ask about; over a grid,
/// how they change with its values.
class SweepAnswer {
public:
    SweepAnswer(const SweepPlan& plan, const SweepState& state)
        : plan_(plan), state_(state), date_(month_of(date_of(p_.calendar, p_.calendar.steps))) {}

    [[nodiscard]] std::string text() const {
        if (state_.cells.empty()) return "";
        return plan_.cells.size() > 1 ? over_grid() : questions() + ranges();
    }

private:
    [[nodiscard]] const CellAccumulator& only() const { return state_.cells.begin()->second; }

    /// Returns the metric of the plan that a question is about; none for one of numbers alone.
    [[nodiscard]] std::optional<std::size_t> metric_of(const AskProgram& ask) const {
        for (const auto* side : {&ask.left, &ask.right})
            for (const auto& step : side->steps)
                if (step.what == Expression::What::metric)
                    for (std::size_t m = 0; m < plan_.metrics.size(); ++m)
                        if (plan_.metrics[m].address == p_.asked[step.metric].address) return m;
        return std::nullopt;
    }

    [[nodiscard]] std::vector<std::size_t> open() const {
        std::vector<std::size_t> out;
        for (std::size_t a = 0; a < p_.asks.size(); ++a)
            if (answer_by(only().probability(a)) == "open") out.push_back(a);
        return out;
    }

    [[nodiscard]] std::string questions() const {
        const auto open = this->open();
        if (p_.asks.empty()) return "";
        std::map<std::string, int> settled;
        for (std::size_t a = 0; a < p_.asks.size(); ++a)
            if (!contains(open, a)) ++settled[answer_by(only().probability(a))];
        std::vector<std::string> counts, parts;
        for (const auto& [word, count] : settled)
            counts.push_back(fmt::format("{} {}", count, word));
        for (const std::size_t a : open)
            parts.push_back(fmt::format("\"{}\" (yes in {} of futures)", p_.asks[a].text,
                                        chance_text(only().probability(a))));
        const auto others = listing(counts, 2) + " in at least 95 of 100 futures. ";
        if (open.empty()) return "No question is open: " + others;
        return fmt::format("Open: {}{}", listing(parts, 2),
                           counts.empty() ? ". " : "; the others: " + others);
    }

    /// Returns the range of a metric in nine of ten futures at a step, with its median.
    [[nodiscard]] std::string range(std::size_t m, int step) const {
        const auto known =
            only().statistics.view(static_cast<std::size_t>(step) * plan_.metrics.size() + m);
        const auto& metric = plan_.metrics[m];
        const auto unit = shown_unit(metric);
        const double low = known.quantile(0.05), high = known.quantile(0.95);
        const auto is = subject_in_words(p_, metric) + " " + verb_of(metric, "is") + " ";
        return low == high ? is + value_in_words(low, unit)
                           : is + median_in_words({low, high}, known.quantile(0.5), unit);
    }

    /// Returns the ranges of the metric of the first open question, or of the first metrics.
    [[nodiscard]] std::string ranges() const {
        constexpr std::size_t most = 4;
        std::vector<std::string> parts;
        const auto open = this->open();
        int step = p_.calendar.steps;
        if (const auto m = open.empty() ? std::nullopt : metric_of(p_.asks[open.front()])) {
            step = p_.asks[open.front()].last;
            parts.push_back(range(*m, step));
        }
        if (parts.empty())
            for (std::size_t m = 0; m < std::min(most, plan_.metrics.size()); ++m)
                parts.push_back(range(m, step));
        return fmt::format("In nine of ten futures {} in {}.", listing(parts, most),
                           month_of(date_of(p_.calendar, step)));
    }

    /// Returns where over the grid a value is least and most; empty if it is the same everywhere.
    template <class Value, class Shown>
    [[nodiscard]] std::string ends(const Value& value, const Shown& shown,
                                   std::string of = "") const {
        const auto [low, high] = std::minmax_element(
            state_.cells.begin(), state_.cells.end(),
            [&](const auto& a, const auto& b) { return value(a.second) < value(b.second); });
        if (value(low->second) == value(high->second)) return "";
        const auto at = [&](const auto& cell) {
            return fmt::format("{}{} with {}", shown(value(cell.second)), of,
                               at_words(plan_.cells[cell.first]));
        };
        const auto first = at(*low);
        of = "";
        return fmt::format("{}, {}", first, at(*high));
    }

    /// Returns the question whose answer changes most over the grid, and the first metric.
    [[nodiscard]] std::string over_grid() const {
        const auto spread = [&](std::size_t a) {
            double low = 1, high = 0;
            for (const auto& [cell, totals] : state_.cells) {
                low = std::min(low, totals.probability(a));
                high = std::max(high, totals.probability(a));
            }
            return high - low;
        };
        std::string out;
        std::size_t most = 0, m = 0;
        for (std::size_t a = 1; a < p_.asks.size(); ++a)
            if (spread(a) > spread(most)) most = a;
        if (!p_.asks.empty()) {
            const auto chances = ends([&](const auto& totals) { return totals.probability(most); },
                                      chance_text, " of futures");
            out = chances.empty()
                      ? "No answer changes over the grid. "
                      : fmt::format("\"{}\" Yes in {}{}. ", p_.asks[most].text, chances,
                                    p_.asks.size() == 1 ? "" : "; other answers change less");
            m = metric_of(p_.asks[most]).value_or(0);
        }
        const auto unit = shown_unit(plan_.metrics[m]);
        const auto medians = ends(
            [&](const auto& totals) {
                return totals.statistics.view(plan_.columns() - plan_.metrics.size() + m)
                    .quantile(0.5);
            },
            [&](double x) { return value_in_words(x, unit); });
        const auto subject = subject_in_words(p_, plan_.metrics[m]);
        return out +
               (medians.empty()
                    ? fmt::format("The median of {} in {} is the same everywhere.", subject, date_)
                    : fmt::format("The median of {} in {}: {}.", subject, date_, medians));
    }

    const SweepPlan& plan_;
    const SweepState& state_;
    const Program& p_ = *plan_.cells.front().program;
    std::string date_;
};

}  // namespace

std::string sweep_answer(const SweepPlan& plan, const SweepState& state) {
    return SweepAnswer(plan, state).text();
}

}  // namespace steppe
