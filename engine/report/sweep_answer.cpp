#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/run_result.hpp"
#include "engine/report/sweep_files.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

/// The answer of a sweep: the open questions and the range of what they ask about; over a grid,
/// how they change with its values.
class SweepAnswer {
public:
    SweepAnswer(const SweepPlan& plan, const SweepState& state) : plan_(plan), state_(state) {}

    [[nodiscard]] std::string text() const {
        if (state_.cells.empty()) return "";
        return plan_.cells.size() > 1 ? over_grid() : questions() + ranges();
    }

private:
    [[nodiscard]] const CellAccumulator& only() const { return state_.cells.begin()->second; }

    /// A metric of the plan at a step.
    struct Subject {
        std::size_t metric;
        int step;
    };

    /// Returns what a question is about: the metric that it compares with a number at one date;
    /// nothing if metrics were chosen.
    [[nodiscard]] std::optional<Subject> subject_of(const AskProgram& ask) const {
        if (plan_.chosen > 0) return std::nullopt;
        const auto is_one = [](const Expression& side, Expression::What what) {
            return side.steps.size() == 1 && side.steps[0].what == what;
        };
        using enum Expression::What;
        const bool is_left = is_one(ask.left, metric) && is_one(ask.right, number);
        const bool is_right = is_one(ask.right, metric) && is_one(ask.left, number);
        if (ask.first != ask.last || (!is_left && !is_right)) return std::nullopt;
        const auto& asked = p_.asked[(is_left ? ask.left : ask.right).steps[0].metric];
        for (std::size_t m = 0; m < plan_.metrics.size(); ++m)
            if (plan_.metrics[m].address == asked.address) return Subject{m, ask.last};
        return std::nullopt;
    }

    [[nodiscard]] std::string date_of_step(int step) const {
        return month_of(date_of(p_.calendar, step));
    }

    /// Returns `yes` or `no` if the 95 % interval of a question lies beyond 95 %, else `open`.
    [[nodiscard]] std::string answer_to(std::size_t ask) const {
        const auto interval = only().probability_interval(ask);
        return interval.low > 0.95 ? "yes" : interval.high < 0.05 ? "no" : "open";
    }

    /// Returns how often a question is answered yes: `36 %`, or `3 of 8` of few futures.
    [[nodiscard]] static std::string share_of_yes(const CellAccumulator& totals, std::size_t ask) {
        const auto n = totals.replicates();
        const double yes = totals.probability(ask);
        return n >= few_for_percent ? chance_text(yes)
                                    : fmt::format("{:.0f} of {}", yes * static_cast<double>(n), n);
    }

    /// Returns what follows it: ` of futures`, or ` futures` if there are few.
    [[nodiscard]] static std::string of_futures(const CellAccumulator& totals) {
        const auto n = totals.replicates();
        return n >= few_for_percent ? " of futures" : n == 1 ? " future" : " futures";
    }

    [[nodiscard]] std::vector<std::size_t> open() const {
        std::vector<std::size_t> out;
        for (std::size_t a = 0; a < p_.asks.size(); ++a)
            if (answer_to(a) == "open") out.push_back(a);
        return out;
    }

    /// Returns `2 answers yes and 1 no in at least 95 of 100 futures. `; empty for none.
    [[nodiscard]] std::string settled() const {
        std::vector<std::string> parts;
        for (const auto* word : {"yes", "no"}) {
            std::uint64_t count = 0;
            for (std::size_t a = 0; a < p_.asks.size(); ++a) count += answer_to(a) == word;
            if (count > 0) parts.push_back(fmt::format("{} {}", count, word));
        }
        return parts.empty() ? ""
                             : "Settled in at least 95 of 100 futures: " + listing(parts, 2) + ". ";
    }

    [[nodiscard]] std::string questions() const {
        if (p_.asks.empty()) return "";
        const auto open = this->open();
        if (open.empty()) return "No question is open: " + settled();
        std::vector<std::string> parts;
        for (const std::size_t a : open)
            parts.push_back(fmt::format("\"{}\" (yes in {}{})", p_.asks[a].text,
                                        share_of_yes(only(), a), of_futures(only())));
        return fmt::format("Open: {}. {}", listing(parts, 2), settled());
    }

    [[nodiscard]] std::size_t column(const Subject& of) const {
        return static_cast<std::size_t>(of.step) * plan_.metrics.size() + of.metric;
    }

    /// Returns the range of a metric in nine of ten futures, with its median.
    [[nodiscard]] std::string range(const Subject& of) const {
        const auto known = only().statistics.view(column(of));
        const auto& metric = plan_.metrics[of.metric];
        const auto unit = shown_unit(metric);
        const double low = known.quantile(0.05), high = known.quantile(0.95);
        const auto is = subject_in_words(p_, metric) + " " + verb_of(metric, "is") + " ";
        return low == high ? is + value_in_words(low, unit)
                           : is + median_in_words({low, high}, known.quantile(0.5), unit);
    }

    /// Returns the range of what the first open question is about, or of the first metrics.
    [[nodiscard]] std::string ranges() const {
        constexpr std::size_t most = 4;
        if (only().replicates() < few_for_range) return "There are too few futures for a range.";
        const auto open = this->open();
        const auto asked = open.empty() ? std::nullopt : subject_of(p_.asks[open.front()]);
        const int step = asked ? asked->step : p_.calendar.steps;
        const auto of_these = plan_.chosen > 0 ? plan_.chosen : plan_.metrics.size();
        std::vector<std::string> parts;
        if (asked)
            parts.push_back(range(*asked));
        else
            for (std::size_t m = 0; m < std::min(most, of_these); ++m)
                parts.push_back(range({m, step}));
        return fmt::format("In nine of ten futures {} in {}.", listing(parts, most),
                           date_of_step(step));
    }

    /// Returns the texts of a value over the grid, by cell.
    template <class Shown>
    [[nodiscard]] std::map<std::size_t, std::string> texts(const Shown& shown) const {
        std::map<std::size_t, std::string> out;
        for (const auto& [cell, totals] : state_.cells) out[cell] = shown(totals);
        return out;
    }

    [[nodiscard]] static bool is_constant(const std::map<std::size_t, std::string>& texts) {
        return std::all_of(texts.begin(), texts.end(),
                           [&](const auto& text) { return text.second == texts.begin()->second; });
    }

    /// Returns whether cells that differ in the k-th key only have different texts.
    [[nodiscard]] bool matters(std::size_t k,
                               const std::map<std::size_t, std::string>& texts) const {
        std::map<std::vector<double>, std::string> seen;
        for (const auto& [cell, text] : texts) {
            std::vector<double> others;
            const auto& at = plan_.cells[cell].at;
            for (std::size_t n = 0; n < at.size(); ++n)
                if (n != k) others.push_back(at[n].second);
            if (seen.emplace(std::move(others), text).first->second != text) return true;
        }
        return false;
    }

    /// Returns where over the grid a value is least and most, by the keys that change its text;
    /// empty if it is the same everywhere.
    template <class Value, class Shown>
    [[nodiscard]] std::string ends(const Value& value, const Shown& shown,
                                   const std::string& of = "") const {
        const auto all = texts(shown);
        if (is_constant(all)) return "";
        const auto [low, high] = std::minmax_element(
            state_.cells.begin(), state_.cells.end(),
            [&](const auto& a, const auto& b) { return value(a.second) < value(b.second); });
        std::vector<bool> named;
        for (std::size_t k = 0; k < plan_.cells[low->first].at.size(); ++k)
            named.push_back(matters(k, all));
        if (!contains(named, true)) named.assign(named.size(), true);  // a part of the grid
        const auto at_keys = [&](std::size_t cell) {
            SweepCell out;
            const auto& at = plan_.cells[cell].at;
            for (std::size_t k = 0; k < at.size(); ++k)
                if (named[k]) out.at.push_back(at[k]);
            return at_words(out);
        };
        return fmt::format("{}{} with {}, {} with {}", all.at(low->first), of, at_keys(low->first),
                           all.at(high->first), at_keys(high->first));
    }

    [[nodiscard]] double spread(std::size_t ask) const {
        double low = 1, high = 0;
        for (const auto& [cell, totals] : state_.cells) {
            low = std::min(low, totals.probability(ask));
            high = std::max(high, totals.probability(ask));
        }
        return high - low;
    }

    /// Returns the question whose answer changes most over the grid; none if none changes.
    [[nodiscard]] std::optional<std::size_t> most_changed() const {
        std::optional<std::size_t> out;
        for (std::size_t a = 0; a < p_.asks.size(); ++a) {
            const auto shown = [a](const auto& totals) { return share_of_yes(totals, a); };
            if (!is_constant(texts(shown)) && (!out || spread(a) > spread(*out))) out = a;
        }
        return out;
    }

    /// Returns how the other answers change, in whole percent.
    [[nodiscard]] std::string others_than(std::size_t most) const {
        const auto percent = [&](std::size_t a) { return std::lround(100 * spread(a)); };
        for (std::size_t a = 0; a < p_.asks.size(); ++a)
            if (a != most && percent(a) >= percent(most)) return "; another changes as much";
        return p_.asks.size() == 1   ? ""
               : p_.asks.size() == 2 ? "; the other answer changes less"
                                     : "; other answers change less";
    }

    /// Returns the question whose answer changes most over the grid, and its metric or the first.
    [[nodiscard]] std::string over_grid() const {
        std::string out;
        Subject of{0, p_.calendar.steps};
        if (const auto most = most_changed()) {
            const auto yes = ends([&](const auto& totals) { return totals.probability(*most); },
                                  [&](const auto& totals) { return share_of_yes(totals, *most); },
                                  of_futures(only()));
            out = fmt::format("\"{}\" Yes in {}{}. ", p_.asks[*most].text, yes, others_than(*most));
            of = subject_of(p_.asks[*most]).value_or(of);
        } else if (!p_.asks.empty()) {
            out = "No answer changes over the grid. ";
        }
        const auto& metric = plan_.metrics[of.metric];
        const auto median = [&](const CellAccumulator& totals) {
            return totals.statistics.view(column(of)).quantile(0.5);
        };
        const auto shown = [&](const CellAccumulator& totals) {
            return value_in_words(median(totals), shown_unit(metric));
        };
        const auto medians = ends(median, shown);
        const auto start = fmt::format("The median of {} in {}", subject_in_words(p_, metric),
                                       date_of_step(of.step));
        return out + (medians.empty()
                          ? fmt::format("{} is the same everywhere: {}.", start, shown(only()))
                          : fmt::format("{}: {}.", start, medians));
    }

    static constexpr std::uint64_t few_for_range = 20, few_for_percent = 100;

    const SweepPlan& plan_;
    const SweepState& state_;
    const Program& p_ = *plan_.cells.front().program;
};

}  // namespace

std::string sweep_answer(const SweepPlan& plan, const SweepState& state) {
    return SweepAnswer(plan, state).text();
}

}  // namespace steppe
