#include <algorithm>

#include <fmt/format.h>

#include "engine/model/metric.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"

namespace steppe {
namespace {

constexpr double visible_supply = 5e-4;  // half of the last digit shown

/// The maximum of a metric over the run, 0 at least.
struct SupplyPeak {
    double value = 0;
    std::size_t step = 0;
};

SupplyPeak supply_peak(const std::vector<double>& values) {
    SupplyPeak out;
    for (std::size_t t = 0; t < values.size(); ++t)
        if (values[t] > out.value) out = {values[t], t};
    return out;
}

/// The price of a commodity and its worst shortage.
struct Supply {
    std::string id, metric{}, who{}, name{};  ///< metric: the worst shortage; empty: none
    SupplyPeak price{}, shortage{};
    double cap = 0;                     ///< highest price of the model
    std::vector<std::string> capped{};  ///< buyers that pay it at some date
};

Supply supply_of(const RunView& view, const CommodityProgram& commodity) {
    Supply out{commodity.id};
    for (const Index i : commodity.participant) {
        const bool is_row = i == view.agents().row();
        const std::string who = is_row ? "ROW" : view.agents().id[i];
        const auto shortage = view.series(fmt::format("shortage.{}.{}", who, out.id));
        if (!shortage || supply_peak(*shortage).value <= out.shortage.value) continue;
        out.shortage = supply_peak(*shortage);
        out.metric = fmt::format("shortage.{}.{}", who, out.id);
        out.who = who;
        out.name = is_row ? "the rest of the world" : view.agents().name[i];
    }
    if (const auto price = view.series("price." + out.id)) out.price = supply_peak(*price);
    out.cap = view.program().centre[commodity.choke];
    for (const Index i : commodity.participant) {
        const bool is_row = i == view.agents().row();
        const auto price = view.series(
            fmt::format("local_price.{}.{}", is_row ? "ROW" : view.agents().id[i], out.id));
        if (price && supply_peak(*price).value >= out.cap * (1 - 1e-9))
            out.capped.push_back(is_row ? "the rest of the world" : view.agents().name[i]);
    }
    return out;
}

/// Returns the peak in the comparison, 0 of nothing, or null if it lacks the commodity.
Json peak_without(const RunView& view, const std::string& id, const std::string& metric) {
    if (!view.other("price." + id)) return {};
    const auto values = view.other(metric);
    return values ? supply_peak(*values).value : 0.0;
}

/// Draws a metric with and without the scenario.
Table pair_chart(const RunView& view, const std::string& key, const std::string& metric) {
    std::vector<TimeLine> lines;
    if (auto other = view.other(metric))
        lines.push_back({"without", view.other_name(), -1, *std::move(other)});
    if (auto values = view.series(metric))
        lines.push_back({"value", view.program().name, -2, *std::move(values)});
    auto out = view.over_time(key, "lines", lines);
    return out;
}

}  // namespace

bool is_at_cap(const RunView& view, const Metric& metric, double value) {
    const auto& kind = metric_kinds()[metric.kind]->name;
    if (kind != "price" && kind != "local_price") return false;
    const auto& commodity = view.program().commodities[metric.id[kind == "price" ? 0 : 1]];
    return value >= view.program().centre[commodity.choke] * (1 - 1e-9);
}

ResultSection supply_section(const RunView& view) {
    Table table{
        .key = "supply",
        .unit = "1",
        .columns = {{"commodity", "commodity"},
                    {"price", "highest price", Show::value},
                    {"price_date"},
                    {"price_in", "in"},
                    {"price_without", view.without ? "without" : "", Show::value},
                    {"shortage", "worst shortage", Show::value, Column::Interval::none, "share"},
                    {"who"},
                    {"name", "of"},
                    {"shortage_date"},
                    {"shortage_in", "in"},
                    {"shortage_without", view.without ? "without" : "", Show::value,
                     Column::Interval::none, "share"}}};
    std::vector<Supply> found;
    for (const auto& commodity : view.program().commodities)
        if (auto one = supply_of(view, commodity);
            one.shortage.value > visible_supply || one.price.value > 1 + visible_supply)
            found.push_back(std::move(one));
    if (found.empty()) return {};
    std::stable_sort(found.begin(), found.end(), [](const Supply& a, const Supply& b) {
        return a.price.value > b.price.value;
    });
    ResultSection out{"Shortage and price",
                      {"A price of 1 is that of the start. Shortage is the part of what a state "
                       "needs that it does not get."},
                      {}};
    for (const auto& one : found) {
        const auto &price_date = view.dates[one.price.step],
                   &worst_date = view.dates[one.shortage.step];
        table.row(one.id, one.price.value, price_date, month_of(price_date),
                  peak_without(view, one.id, "price." + one.id), one.shortage.value, one.who,
                  one.name, one.who.empty() ? "" : worst_date,
                  one.who.empty() ? "" : month_of(worst_date),
                  peak_without(view, one.id, one.metric));
        auto price = pair_chart(view, "price-" + one.id, "price." + one.id);
        price.unit = "times that of the start";
        price.chart["digits"] = 2;
        price.title = fmt::format("Price of {}: up to {:.2f} times that of the start, in {}",
                                  one.id, one.price.value, month_of(price_date));
        price.chart["cap"] = {{"value", one.cap}, {"name", "cap"}};
        if (!one.capped.empty())
            price.note = fmt::format(
                "At its cap for {}: buyers stop at {:g} times the price of the start, so the price "
                "does not show how short they are.",
                listing(one.capped, 4), one.cap);
        out.tables.push_back(std::move(price));
        if (one.who.empty()) continue;
        auto shortage = pair_chart(view, "shortage-" + one.id, one.metric);
        shortage.unit = "share";
        shortage.chart.update({{"digits", 1}, {"unit", "% of need"}});
        shortage.title =
            fmt::format("Shortage of {}: at worst {} lacks {:.1f}\u00a0% of its need, in {}",
                        one.id, one.name, 100 * one.shortage.value, month_of(worst_date));
        out.tables.push_back(std::move(shortage));
    }
    table.title = out.tables.front().title;
    table.faces = Table::Faces::full;
    out.tables.insert(out.tables.begin(), std::move(table));
    return out;
}

}  // namespace steppe
