#include <algorithm>

#include <fmt/format.h>

#include "engine/report/run_view.hpp"

namespace steppe::html {
namespace {

/// Draws a metric with and without the scenario.
Chart pair_chart(const RunView& run_view, const std::string& address, double scale,
                 const std::string& unit, int digits) {
    Chart out;
    std::vector<TimeSeries> lines;
    if (auto other = run_view.other(address, scale))
        lines.push_back({run_view.other_name(), -1, *std::move(other), true});
    if (auto values = run_view.series(address, scale))
        lines.push_back({run_view.summary.name, 0, *std::move(values)});
    put_series(out, "lines", unit, digits, run_view.dates, lines);
    out.data["legend"] = true;
    out.source = run_view.source("metric " + address);
    return out;
}

std::string who(const RunView& run_view, const std::string& id) {
    const auto& agents = run_view.program().agents;
    const auto found = std::find(agents.id.begin(), agents.id.end(), id);
    return found == agents.id.end()
               ? "the rest of the world"
               : agents.name[static_cast<std::size_t>(found - agents.id.begin())];
}

}  // namespace

Section supply_section(const RunView& run_view) {
    Section out{"Shortage and price",
                {"A price of 1 is that of the start. Shortage is the part of what a state needs "
                 "that it does not get."},
                {}};
    auto supply = run_view.summary.supply;
    std::stable_sort(supply.begin(), supply.end(),
                     [](const SupplyLine& a, const SupplyLine& b) { return a.price > b.price; });
    for (const auto& c : supply) {
        Chart price = pair_chart(run_view, "price." + c.id, 1, "start = 1", 2);
        price.id = "price-" + c.id;
        price.title = fmt::format("Price of {}: up to {:.2f} times that of the start, in {}", c.id,
                                  c.price, month_of(c.peak_date));
        price.about = fmt::format("Lines over time: the price of {}. {}.", c.id, price.title);
        out.charts.push_back(std::move(price));
        if (c.worst_id.empty()) continue;
        Chart shortage = pair_chart(run_view, fmt::format("shortage.{}.{}", c.worst_id, c.id), 100,
                                    "% of need", 1);
        shortage.id = "shortage-" + c.id;
        shortage.title =
            fmt::format("Shortage of {}: at worst {} lacks {:.1f}\u00a0% of its need, in {}", c.id,
                        who(run_view, c.worst_id), 100 * c.shortage, month_of(c.worst_date));
        shortage.about = fmt::format(
            "Lines over time: the unmet share of the need for {} in the worst-hit state. {}.", c.id,
            shortage.title);
        out.charts.push_back(std::move(shortage));
    }
    return out;
}

}  // namespace steppe::html
