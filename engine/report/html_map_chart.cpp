#include <algorithm>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "steppe/core/text.hpp"

namespace steppe::html {
namespace {

constexpr double alone = 1e-12;  // states with less total influence have no leader

/// The leading power in each state, by date.
class LeadingChart {
public:
    explicit LeadingChart(const RunView& run_view)
        : run_view_(run_view),
          agents_(run_view.program().agents),
          steps_(steps_shown(run_view)) {
        for (const Index i : agents_.targets) {
            std::vector<std::vector<double>> shares(steps_.size());
            for (const Index j : agents_.powers) {
                const auto series = run_view.series(
                    fmt::format("influence_share.{}.{}", agents_.id[i], agents_.id[j]), 100);
                for (std::size_t n = 0; n < steps_.size(); ++n)
                    shares[n].push_back(
                        series ? rounded((*series)[static_cast<std::size_t>(steps_[n])]) : 0.0);
            }
            shares_.push_back(std::move(shares));
        }
    }

    Chart chart() {
        Chart out;
        out.id = "map";
        out.css = "wide tall";
        out.title = title();
        out.source = run_view_.source(
            "metric influence_share; a state is shaded in the colour of the power with the largest "
            "share, the stronger the larger");
        out.data = {{"kind", "map"}, {"unit", "%"}, {"digits", 1}};
        auto& powers = out.data["powers"] = Json::array();
        for (const Index j : agents_.powers)
            powers.push_back({{"name", agents_.name[j]}, {"colour", run_view_.colour(j)}});
        auto& states = out.data["states"] = Json::array();
        for (std::size_t k = 0; k < agents_.targets.size(); ++k) states.push_back(state(k));
        for (const int t : steps_)
            out.data["dates"].push_back(run_view_.dates[static_cast<std::size_t>(t)]);
        table(out);
        return out;
    }

private:
    /// Returns the index of a state's leading power, or nothing if every share is 0.
    [[nodiscard]] std::optional<std::size_t> leader(std::size_t state, std::size_t date) const {
        const auto& s = shares_[state][date];
        const auto most = std::max_element(s.begin(), s.end());
        return most == s.end() || *most <= alone
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(most - s.begin()));
    }

    /// Counts the states that each power leads.
    [[nodiscard]] std::vector<std::size_t> led(std::size_t date) const {
        std::vector<std::size_t> out(agents_.powers.size());
        for (std::size_t k = 0; k < shares_.size(); ++k)
            if (const auto who = leader(k, date)) ++out[*who];
        return out;
    }

    [[nodiscard]] std::string title() const {
        const auto start = led(0), end = led(steps_.size() - 1);
        std::vector<std::size_t> order;
        for (std::size_t j = 0; j < end.size(); ++j)
            if (start[j] + end[j] > 0) order.push_back(j);
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return end[a] > end[b]; });
        const std::string first_year = year_of(run_view_.dates.front()),
                          last_year = year_of(run_view_.dates.back());
        if (order.empty()) return "No power has influence on a state";
        const auto name = [&](std::size_t j) { return agents_.name[agents_.powers[j]]; };
        if (order.size() == 1)
            return fmt::format("{} leads in {} throughout", name(order[0]),
                               count_of(end[order[0]], "state"));
        std::vector<std::string> parts;
        parts.reserve(order.size());
        for (const std::size_t j : order)
            parts.push_back(parts.empty()
                                ? fmt::format("{} leads in {} in {} ({}: {})", name(j),
                                              count_of(end[j], "state"), last_year, first_year,
                                              start[j])
                                : fmt::format("{} in {} ({})", name(j), end[j], start[j]));
        return listing(parts, 4);
    }

    [[nodiscard]] Json state(std::size_t k) const {
        const Index i = agents_.targets[k];
        return {{"name", agents_.name[i]}, {"id", agents_.id[i]}, {"shares", shares_[k]}};
    }

    void table(Chart& out) const {
        const std::size_t last = steps_.size() - 1;
        out.head = {"state", "leads, " + run_view_.dates.front(), "share (%)",
                    "leads, " + run_view_.dates.back(), "share (%)"};
        out.about = fmt::format(
            "A map of the region: each state in the colour of the power that leads there, with a "
            "slider over time. {}.",
            out.title);
        for (std::size_t k = 0; k < shares_.size(); ++k) {
            out.rows.push_back({agents_.name[agents_.targets[k]]});
            for (const std::size_t n : {std::size_t{0}, last}) {
                const auto who = leader(k, n);
                out.rows.back().push_back(who ? agents_.name[agents_.powers[*who]] : "none");
                out.rows.back().push_back(who ? cell(shares_[k][n][*who]) : "");
            }
            if (k < 12)
                out.about += fmt::format(" {} at the end: {}, {} %.", out.rows.back()[0],
                                         out.rows.back()[3], out.rows.back()[4]);
        }
    }

    const RunView& run_view_;
    const Agents& agents_;
    std::vector<int> steps_;
    std::vector<std::vector<std::vector<double>>> shares_;  ///< by state, date and power
};

}  // namespace

Section map_section(const RunView& run_view) {
    Section out{"Who leads where", {}, {}};
    if (run_view.program().agents.powers.empty()) return out;
    out.charts.push_back(LeadingChart(run_view).chart());
    return out;
}

}  // namespace steppe::html
