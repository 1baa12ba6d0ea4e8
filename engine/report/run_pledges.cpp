#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/run_money.hpp"

namespace steppe {
namespace {

constexpr int dark = -2, middle = -3, light = -4;  // money is grey

/// The end of a flow: a power, a host or unpaid money, in order from top to bottom. The id
/// distinguishes agents of the same name.
struct FlowEnd {
    int kind = 0;
    std::string id, name;
    int colour = 0;

    bool operator<(const FlowEnd& other) const {
        return std::tie(kind, id) < std::tie(other.kind, other.id);
    }
};

/// Returns a unique name: shared names get the id.
std::string unique_name(const FlowEnd& end,
                        const std::map<std::string, std::set<FlowEnd>>& by_name) {
    return by_name.at(end.name).size() == 1 ? end.name : fmt::format("{} ({})", end.name, end.id);
}

/// Money by its ends.
using Flows = std::map<std::pair<FlowEnd, FlowEnd>, double>;

Flows flows_of(const RunView& view, const std::vector<PledgeMoney>& pledges) {
    const auto& p = view.program();
    Flows out;
    for (const auto& money : pledges) {
        const auto& pledge = *money.pledge;
        const FlowEnd from{0, p.agents.id[pledge.from], p.agents.name[pledge.from],
                           view.colour(pledge.from)};
        const auto add = [&](const FlowEnd& to, double amount) {
            if (amount > 1e-9) out[{from, to}] += amount;
        };
        double weights = 0;
        for (const Num w : pledge.weight) weights += p.centre[w];
        for (std::size_t h = 0; h < pledge.host.size(); ++h)
            add({1, p.agents.id[pledge.host[h]], "to " + p.agents.name[pledge.host[h]],
                 view.colour(pledge.host[h])},
                money.paid * p.centre[pledge.weight[h]] / weights);
        add({2, "cancelled", "cancelled", light}, money.cancelled);
        add({2, "not yet paid", "not yet paid", middle}, money.outstanding);
    }
    return out;
}

Table flows_table(const RunView& view, const std::vector<PledgeMoney>& pledges) {
    const auto flows = flows_of(view, pledges);
    std::map<std::string, std::set<FlowEnd>> by_name;
    for (const auto& [ends, money] : flows)
        for (const auto& end : {ends.first, ends.second}) by_name[end.name].insert(end);
    Table out{.key = "flows",
              .title = money_title(view, sum_of(pledges)),
              .unit = "bn USD",
              .columns = {{"from", "from"}, {"to", "to"}, {"money", "bn USD", Show::value}}};
    out.faces = Table::Faces::page;
    out.css = "wide";
    out.most = flows.size();
    auto nodes = Json::array(), links = Json::array();
    std::set<std::string> known;
    const auto node = [&](const std::string& name, int colour) {
        if (known.insert(name).second) nodes.push_back({{"name", name}, {"colour", colour}});
    };
    for (const auto& [ends, money] : flows) {
        const std::string from = unique_name(ends.first, by_name),
                          to = unique_name(ends.second, by_name);
        node(from, ends.first.colour);
        links.push_back({{"source", from},
                         {"target", to},
                         {"value", money},
                         {"colour", ends.second.kind == 2 ? ends.second.colour : dark}});
        out.row(from, to, money);
    }
    for (const int kind : {1, 2})
        for (const auto& [ends, money] : flows)
            if (ends.second.kind == kind)
                node(unique_name(ends.second, by_name), ends.second.colour);
    out.chart = {{"kind", "sankey"}, {"unit", "bn USD"}, {"digits", 2}, {"nodes", nodes}};
    out.chart["links"] = std::move(links);
    return out;
}

/// Returns the sum of all pledges over time.
Table ledger(const RunView& view, const std::vector<PledgeMoney>& pledges) {
    std::vector<TimeLine> lines;
    for (const auto& [what, colour] : {std::pair{"paid", dark}, std::pair{"cancelled", light},
                                       std::pair{"outstanding", middle}}) {
        TimeLine line{what, what, colour, std::vector<double>(view.dates.size())};
        for (const auto& money : pledges) {
            const auto one = *view.series(fmt::format("{}.{}", what, money.pledge->id));
            for (std::size_t t = 0; t < one.size(); ++t) line.values[t] += one[t];
        }
        lines.push_back(std::move(line));
    }
    const auto& left = lines.back().values;
    std::size_t settled = left.size();
    while (settled > 0 && left[settled - 1] < 5e-3) --settled;
    auto out = view.over_time("ledger", "area", lines);
    out.title =
        settled < left.size()
            ? fmt::format("All promises are paid or cancelled by {}", month_of(view.dates[settled]))
            : fmt::format("{:.1f} bn USD are still outstanding at the end", left.back());
    out.unit = "bn USD";
    out.css = "wide";
    out.chart["digits"] = 2;
    return out;
}

}  // namespace

std::vector<PledgeMoney> pledge_money(const RunView& view) {
    std::vector<PledgeMoney> out;
    for (const auto& pledge : view.program().pledges) {
        const auto paid = view.change("paid." + pledge.id),
                   cancelled = view.change("cancelled." + pledge.id),
                   left = view.change("outstanding." + pledge.id);
        if (!paid || !cancelled || !left) continue;
        out.push_back(
            {&pledge, view.program().centre[pledge.amount], paid->end, cancelled->end, left->end});
    }
    return out;
}

void PledgeMoney::add(const PledgeMoney& other) {
    promised += other.promised, paid += other.paid;
    cancelled += other.cancelled, outstanding += other.outstanding;
}

int PledgeMoney::digits() const {
    constexpr int most = 4;
    int out = 2;
    const auto at = [&](double x) { return std::round(x * std::pow(10, out)); };
    while (out < most && at(promised) != at(paid) + at(cancelled) + at(outstanding)) ++out;
    return out;
}

PledgeMoney sum_of(const std::vector<PledgeMoney>& pledges) {
    PledgeMoney out;
    for (const auto& money : pledges) out.add(money);
    return out;
}

std::string money_title(const RunView& view, const PledgeMoney& sum) {
    const int digits = sum.digits();
    auto out = fmt::format("Of {:.{}f} bn USD promised, {:.{}f} are paid by {}", sum.promised,
                           digits, sum.paid, digits, year_of(view.dates.back()));
    for (const auto& [money, word] :
         {std::pair{sum.cancelled, "cancelled"}, std::pair{sum.outstanding, "outstanding"}})
        if (std::round(money * std::pow(10, digits)) > 0)
            out += fmt::format(", {:.{}f} {}", money, digits, word);
    return out;
}

ResultSection pledges_section(const RunView& view) {
    const auto pledges = pledge_money(view);
    const auto sum = sum_of(pledges);
    if (pledges.empty()) return {};
    Table table{.key = "pledges",
                .title = money_title(view, sum),
                .unit = "bn USD",
                .columns = {{"pledge", "pledge"},
                            {"from"},
                            {"name", "from"},
                            {"layer", "layer"},
                            {"promised", "promised", Show::value},
                            {"paid", "paid", Show::value},
                            {"cancelled", "cancelled", Show::value},
                            {"outstanding", "outstanding", Show::value}}};
    const auto& p = view.program();
    for (const auto& money : pledges)
        table.row(money.pledge->id, p.agents.id[money.pledge->from],
                  p.agents.name[money.pledge->from], p.layers[money.pledge->layer].id,
                  money.promised, money.paid, money.cancelled, money.outstanding);
    table.most = table.rows.size();
    table.faces = Table::Faces::full;
    ResultSection out{"The money", {}, {std::move(table)}};
    if (!(sum.paid + sum.cancelled + sum.outstanding > 0)) return out;
    out.tables.push_back(flows_table(view, pledges));
    out.tables.push_back(ledger(view, pledges));
    return out;
}

}  // namespace steppe
