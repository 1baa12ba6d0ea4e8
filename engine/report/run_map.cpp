#include <algorithm>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace {

constexpr double alone = 1e-12;  // states with less total influence have no leader

/// The leading power in each state, by date.
class LeadingChart {
public:
    explicit LeadingChart(const RunView& view)
        : view_(view), agents_(view.agents()), steps_(steps_shown(view)) {
        for (const Index i : agents_.targets) {
            std::vector<std::vector<double>> shares(steps_.size());
            for (const Index j : agents_.powers) {
                const auto series =
                    view.series(fmt::format("influence_share.{}.{}", agents_.id[i], agents_.id[j]));
                for (std::size_t n = 0; n < steps_.size(); ++n)
                    shares[n].push_back(series ? (*series)[static_cast<std::size_t>(steps_[n])]
                                               : 0.0);
            }
            shares_.push_back(std::move(shares));
        }
    }

    [[nodiscard]] Table table() const {
        Table out{.key = "map",
                  .title = title(),
                  .unit = "share",
                  .columns = {{"state", "state"},
                              {"leads_first", "leads, " + view_.dates.front()},
                              {"share_first", "share", Show::value},
                              {"leads", "leads, " + view_.dates.back()},
                              {"share", "share", Show::value}},
                  .note =
                      "A state has the colour of the power with the largest share, the stronger "
                      "the larger.",
                  .css = "wide tall"};
        out.faces = Table::Faces::page;
        out.most = shares_.size();
        out.chart = {{"kind", "map"},
                     {"unit", "%"},
                     {"digits", 1},
                     {"powers", Json::array()},
                     {"states", Json::array()},
                     {"dates", Json::array()}};
        for (const Index j : agents_.powers)
            out.chart["powers"].push_back({{"name", agents_.name[j]}, {"colour", view_.colour(j)}});
        for (const int t : steps_)
            out.chart["dates"].push_back(view_.dates[static_cast<std::size_t>(t)]);
        for (std::size_t k = 0; k < shares_.size(); ++k) {
            const Index i = agents_.targets[k];
            auto percent = shares_[k];
            for (auto& date : percent)
                for (double& share : date) share *= 100;
            out.chart["states"].push_back(
                {{"name", agents_.name[i]}, {"id", agents_.id[i]}, {"shares", percent}});
            out.row(agents_.name[i], Json(), Json(), Json(), Json());
            for (const std::size_t n : {std::size_t{0}, steps_.size() - 1}) {
                const auto who = leader(k, n);
                if (!who) continue;
                auto* cells = &out.rows.back()[n == 0 ? 1 : 3];
                cells[0] = agents_.name[agents_.powers[*who]];
                cells[1] = shares_[k][n][*who];
            }
        }
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
        const std::string first_year = year_of(view_.dates.front()),
                          last_year = year_of(view_.dates.back());
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

    const RunView& view_;
    const Agents& agents_;
    std::vector<int> steps_;
    std::vector<std::vector<std::vector<double>>> shares_;  ///< by state, date and power
};

}  // namespace

ResultSection map_section(const RunView& view) {
    if (view.agents().powers.empty()) return {};
    return {"Who leads where", {}, {LeadingChart(view).table()}};
}

}  // namespace steppe
