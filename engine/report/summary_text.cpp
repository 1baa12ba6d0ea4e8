#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "engine/report/bar_chart.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/limitations.hpp"
#include "steppe/report/population.hpp"
#include "steppe/report/summary.hpp"

namespace steppe {
namespace {

constexpr double no_effect = 5e-7;  // less than any table shows

/// Formats with a sign, without one if it rounds to 0.0.
std::string signed_number(double value, int digits) {
    if (std::abs(value) >= 1e10) return signed_figure(value, digits);
    const auto text = fmt::format("{:+.{}f}", value, digits);
    const bool zero = text.find_first_of("123456789") == std::string::npos;
    return zero ? fmt::format("{:.{}f}", 0.0, digits) : text;
}

class Page {
public:
    explicit Page(const Summary& s) : s_(s), compared_(!s.comparison.empty()) {}

    std::string text() {
        line(s_.title);
        if (!s_.question.empty()) line(s_.question);
        line("");
        changes();
        line("{} steps of a {}, {} to {}{}", s_.steps, s_.step, s_.first_date, s_.last_date,
             s_.uncertain > 0 ? fmt::format("; {} uncertain input{} at {} (steppe sweep draws {})",
                                            s_.uncertain, s_.uncertain == 1 ? "" : "s",
                                            s_.uncertain == 1 ? "its centre" : "their centres",
                                            s_.uncertain == 1 ? "it" : "them")
                              : "");
        line("");
        asks();
        largest_gdp();
        places();
        verdict();
        supply();
        money();
        gdp();
        positions();
        steady();
        chosen();
        if (s_.population)
            out_ += population_text(*s_.population, year(s_.first_date), year(s_.last_date));
        notes();
        return std::move(out_);
    }

private:
    template <class... T>
    void line(fmt::format_string<T...> format, T&&... args) {
        out_ += fmt::format(format, std::forward<T>(args)...) + "\n";
    }
    void line(const std::string& text) { out_ += text + "\n"; }

    [[nodiscard]] static std::string month_of(const std::string& date) { return date.substr(0, 7); }
    [[nodiscard]] std::string year(const std::string& date) const {
        return date.substr(0, date.substr(5) == "01-01" ? 4 : 7);
    }

    void changes() {
        if (!compared_) return;
        constexpr std::size_t most = 12;
        line("Against {} ({})", s_.comparison, s_.comparison_title);
        for (std::size_t i = 0; i < std::min(most, s_.changes.size()); ++i)
            line("  " + s_.changes[i]);
        if (s_.changes.size() > most)
            line("  ... and {} more lines (--json has them all)", s_.changes.size() - most);
        if (s_.changes.empty()) line("  nothing is changed");
        line("");
    }

    void asks() {
        for (const auto& ask : s_.asks) {
            const auto& a = ask.answer;
            line("{} {}", pad(a.yes ? "YES" : "NO", 5), ask.text);
            line("      {:.4g} against {:.4g}, {} by {:.4g}, {}{}", a.left, a.right,
                 a.yes ? "holds" : "misses", std::abs(a.margin), ask.date,
                 !ask.without            ? ""
                 : *ask.without == a.yes ? "; the same without"
                 : *ask.without          ? "; without: yes"
                                         : "; without: no");
        }
        if (!s_.asks.empty()) line("");
    }

    void largest_gdp() {
        if (s_.largest_gdp.empty()) return;
        line("GDP against the comparison, percent, at its largest difference");
        constexpr std::size_t in_a_line = 4;
        std::vector<std::string> parts;
        for (std::size_t n = 0; n < s_.largest_gdp.size(); ++n) {
            const auto& g = s_.largest_gdp[n];
            parts.push_back(
                fmt::format("{} {} ({})", g.name, signed_number(g.effect, 2), month_of(g.date)));
            if (parts.size() < in_a_line && n + 1 < s_.largest_gdp.size()) continue;
            line("  " + join(parts, "  "));
            parts.clear();
        }
        line("");
    }

    void supply() {
        for (const auto& c : s_.supply) {
            const auto without = [](const std::optional<double>& value, const std::string& text) {
                return value ? fmt::format(" (without: {})", text) : "";
            };
            line("{}{}: price up to {:.2f}{}{}", pad("Supply", 12), c.id, c.price,
                 c.price > 1.0005 ? " in " + month_of(c.peak_date) : "",
                 without(c.without_price, fmt::format("{:.2f}", c.without_price.value_or(0))));
            if (c.shortage > 5e-4)
                line("{}{} lacks up to {:.1f} % of what it needs, {}{}", pad("", 12), c.worst_id,
                     100 * c.shortage, month_of(c.worst_date),
                     without(c.without_shortage,
                             fmt::format("{:.1f} %", 100 * c.without_shortage.value_or(0))));
        }
    }

    void places() {
        if (s_.places.empty()) return;
        out_ += pad("Influence, percent of the powers' on each state", 54) +
                fmt::format("{:>8}{:>9}", year(s_.first_date), year(s_.last_date));
        line(compared_ ? fmt::format("{:>9}{:>9}", "without", "effect") : "");
        double most = 0;
        for (const auto& place : s_.places)
            for (const auto& power : place.powers)
                most = std::max(most, std::abs(power.moved.effect()));
        for (const auto& place : s_.places) {
            bool first = true;
            for (const auto& power : place.powers) {
                const auto& m = power.moved;
                out_ += pad(first ? place.name : "", 18) + pad(power.name, 36) +
                        fmt::format("{:8.1f}{:9.1f}", 100 * m.start, 100 * m.end);
                if (compared_ && m.without)
                    out_ += fmt::format("{:9.1f}{:>9}  {}", 100 * *m.without,
                                        signed_number(100 * m.effect(), 2),
                                        most > no_effect ? bar(m.effect(), most, 8) : "");
                else if (compared_)
                    out_ += fmt::format("{:>9}{:>9}", "-", "new");
                while (!out_.empty() && out_.back() == ' ') out_.pop_back();
                out_ += "\n";
                first = false;
            }
            if (!place.patrons) continue;
            const auto& n = *place.patrons;
            out_ += pad("", 18) +
                    pad(place.id.empty() ? "effective powers (1: one hegemon)"
                                         : "effective patrons (1: one patron)",
                        36) +
                    fmt::format("{:8.2f}{:9.2f}", n.start, n.end);
            line(compared_ && n.without
                     ? fmt::format("{:9.2f}{:>9}", *n.without, signed_number(n.effect(), 3))
                     : "");
        }
        line("");
    }

    /// States the leader of the region and the largest gain and loss.
    void verdict() {
        if (s_.places.empty() || s_.places.back().powers.empty()) return;
        const auto& region = s_.places.back();
        const auto& leader = region.powers.front();
        std::string text = fmt::format("{} leads the region at the end with {:.1f} %", leader.name,
                                       100 * leader.moved.end);
        text += compared_ ? gains(region) : ".";
        line(text + "\n");
    }

    /// Names the largest gain and loss. Powers that the comparison lacks are new, not gaining.
    [[nodiscard]] std::string gains(const Ranking& region) const {
        std::vector<const Line*> known;
        std::string text;
        for (const auto& power : region.powers) {
            if (power.moved.without)
                known.push_back(&power);
            else
                text += fmt::format("; {}, new, holds {:.1f} %", power.name, 100 * power.moved.end);
        }
        const auto by_effect = [](const Line* a, const Line* b) {
            return a->moved.effect() < b->moved.effect();
        };
        const auto [least, most] = std::minmax_element(known.begin(), known.end(), by_effect);
        const double gain = known.empty() ? 0 : (*most)->moved.effect();
        const double loss = known.empty() ? 0 : -(*least)->moved.effect();
        if (gain < no_effect && loss < no_effect)
            return text + "; against the comparison no power gains or loses.";
        if (gain >= no_effect)
            text +=
                fmt::format("; {} gains {:.2f} points of the region", (*most)->name, 100 * gain);
        if (loss >= no_effect)
            text += fmt::format("{} {} loses {:.2f}", gain >= no_effect ? "," : ";", (*least)->name,
                                100 * loss);
        return text + (gain >= no_effect ? "." : " points of the region.") + order_changes();
    }

    /// Lists the states in which the scenario changes the final order of the powers.
    [[nodiscard]] std::string order_changes() const {
        std::vector<std::string> places;
        for (const auto& place : s_.places) {
            std::vector<double> known;  // a new power does not have a rank in the comparison
            for (const auto& power : place.powers)
                if (power.moved.without) known.push_back(*power.moved.without);
            const bool same = std::is_sorted(known.begin(), known.end(), std::greater<>());
            if (!same) places.push_back(place.name);
        }
        return places.empty() ? "\nThe order of the powers is the same in every state."
                              : "\nThe order of the powers changes in " + join(places, ", ") + ".";
    }

    void money() {
        for (const auto& p : s_.pledges)
            line("{}promised {}   paid {}   cancelled {}   outstanding {}   bn USD ({})",
                 pad("Money", 12), fixed_figure(p.promised, 2), fixed_figure(p.paid, 2),
                 fixed_figure(p.cancelled, 2), fixed_figure(p.outstanding, 2), p.id);
    }

    void gdp() {
        if (!compared_ || s_.gdp.empty()) return;
        std::vector<std::string> parts;
        for (const auto& g : s_.gdp)
            parts.push_back(fmt::format("{} {}", g.id, signed_number(g.moved.effect(), 2)));
        line("{}{}   percent", pad("GDP", 12), join(parts, "  "));
    }

    void positions() {
        if (s_.issues.empty() || s_.issues.front().agents.empty()) return;  // only a population
        for (const auto& issue : s_.issues) {
            std::vector<std::string> parts;
            double most = 0;
            for (const auto& a : issue.agents) {
                const double moved = compared_ ? a.moved.effect() : a.moved.end - a.moved.start;
                most = std::max(most, std::abs(moved));
                if (std::abs(moved) >= 5e-5)
                    parts.push_back(fmt::format("{} {}", a.id, signed_number(moved, 4)));
            }
            line("{}{}: {}", pad("Positions", 12), issue.name,
                 parts.empty() ? "no state moves by as much as 0.0001" : join(parts, "  "));
        }
        line("{}{}, on the scale from -1 to 1", pad("", 12),
             compared_ ? "effects at the end" : "movements from start to end");
    }

    void steady() {
        if (!s_.steady || s_.steady->empty() || s_.steady->front().agents.empty()) return;
        for (const auto& issue : *s_.steady) {
            std::vector<std::string> parts;
            for (const auto& a : issue.agents)
                parts.push_back(fmt::format("{} {:.3f} ({})", a.id, a.moved.end,
                                            signed_number(a.moved.end - a.moved.start, 3)));
            line("{}{}: {}", pad("Settles at", 12), issue.name, join(parts, "  "));
        }
        line("{}with the final network and convictions (change from the end)", pad("", 12));
    }

    void chosen() {
        if (s_.chosen.empty()) return;
        line("");
        std::size_t wide = 30;
        for (const auto& m : s_.chosen) wide = std::max(wide, m.id.size() + 1);
        line("{}{:>14}{:>14}{}", pad("Metric", wide), year(s_.first_date), year(s_.last_date),
             compared_ ? fmt::format("{:>14}{:>14}", "without", "effect") : "");
        for (const auto& m : s_.chosen)
            line("{}{:>14.6g}{:>14.6g}{}  {}", pad(m.id, wide), m.moved.start, m.moved.end,
                 compared_ && m.moved.without
                     ? fmt::format("{:>14.6g}{:>14.3g}", *m.moved.without, m.moved.effect())
                     : "",
                 m.name);
    }

    void notes() {
        line("");
        for (const auto& r : s_.remainders)
            line("Note: {} on {} is held by a constant of {:+.2f}: no conviction in [-1, 1] fits.",
                 r.agent, r.issue, r.value);
        if (!s_.left_out.empty()) line("Not in this run: {}.", join(s_.left_out, "; "));
        line("{}.", s_.provenance);
        line("Central run, not a mean of many runs. Convictions are set so that the start stands");
        line("still: read differences, not forecasts. {}", limitations_line());
    }

    const Summary& s_;
    bool compared_;
    std::string out_;
};

}  // namespace

std::string to_text(const Summary& summary) { return Page(summary).text(); }

}  // namespace steppe
