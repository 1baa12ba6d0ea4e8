#include "tools/steppe/new_stanzas.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "steppe/core/date.hpp"
#include "steppe/core/text.hpp"
#include "tools/steppe/new_power.hpp"

namespace steppe {
namespace {

using Lines = std::vector<std::string>;

/// A scenario and the parts of it that the stanzas name.
class Stanzas {
public:
    explicit Stanzas(const Scenario& scenario)
        : s_(scenario), first_(static_cast<int>(month_ordinal(scenario.time.start.value))) {
        for (const auto& [id, agent] : s_.agents) {
            (agent.role.value == "power" ? powers_ : others_).push_back(id);
            if (agent.role.value == "target") targets_.push_back(id);
        }
        if (targets_.empty()) targets_ = others_;
    }

    [[nodiscard]] Stanza pledge() const {
        Stanza out{"A pledge: money that one state promises to others", {}, ""};
        const auto* layer = layer_of("stock");
        if (layer == nullptr || payer().empty() || hosts(payer()).empty()) {
            out.needs = "a layer of the kind `stock` and two states";
            return out;
        }
        const auto to = hosts(payer());
        const double gdp = s_.agents.at(payer()).gdp.value;
        out.lines = {
            fmt::format("[pledge.{}]", free("my-pledge", s_.pledges)),
            fmt::format("from = \"{}\"", payer()),
            fmt::format("to = {{ {} = 2{} }}   # weights; or a list, or one id", to[0],
                        to.size() > 1 ? fmt::format(", {} = 1", to[1]) : ""),
            fmt::format("layer = \"{}\"", *layer),
            fmt::format("amount_usd_bn = {}", shortest(two_digits(std::min(10.0, gdp / 100)))),
            "start = " + date(step()),
            fmt::format("years = {}", shortest(years(5))),
            "# Part of the promise that is paid: uncertain, from 10 to 60 %, most likely 30 %.",
            "realisation = { pert = [0.1, 0.3, 0.6] }",
            "source = \"your source\"",
            "basis = \"declared\"   # or measured, derived, estimated, coded"};
        return out;
    }

    [[nodiscard]] Stanza stop() const {
        Stanza out{
            "A stop of exports of a commodity", {}, "a commodity that one state sells to others"};
        for (const auto& [id, commodity] : s_.commodities) {
            const auto [seller, buyers] = largest_seller(commodity);
            if (seller.empty()) continue;
            out.lines = {fmt::format("[event.{}]", free("my-stop", s_.events)),
                         "kind = \"export-restriction\"",
                         fmt::format("commodity = \"{}\"", id),
                         fmt::format("from = \"{}\"", seller),
                         fmt::format("to = [{}]   # without it, all others", quoted(buyers)),
                         "cut = { pert = [0.3, 0.6, 0.9] }",
                         "start = " + date(step()),
                         "duration_years = " + shortest(years(1)),
                         "basis = \"coded\""};
            return out;
        }
        return out;
    }

    [[nodiscard]] Stanza sanction() const {
        Stanza out{"A sanction: two states cut their trade", {}, "a layer of the kind `trade`"};
        const auto pair = largest_trade();
        if (!pair) return out;
        out.lines = {
            fmt::format("[event.{}]", free("my-sanction", s_.events)),
            "kind = \"sanction\"",
            fmt::format("between = [[\"{}\", \"{}\"]]", pair->first, pair->second),
            "cut = 0.5   # the part of their trade that stops",
            "start = " + date(step()),
            fmt::format("duration_years = {}   # without it, to the end", shortest(years(2))),
            "basis = \"coded\""};
        return out;
    }

    [[nodiscard]] Stanza corridor() const {
        Stanza out{
            "A corridor, and its closure", {}, "two states whose trade other corridors leave free"};
        const auto pair = free_trade();
        if (!pair) return out;
        const auto id = free("my-corridor", s_.corridors);
        out.lines = {fmt::format("[corridor.{}]", id),
                     "name = \"my corridor\"",
                     "cost_usd_bn = 5   # doubles its capacity: pledges can pay for it",
                     "# The part of the trade of two states that takes it.",
                     fmt::format("share.{}.{} = 0.2", pair->first, pair->second),
                     "basis = \"coded\"",
                     "",
                     fmt::format("[event.{}]", free("my-closure", s_.events)),
                     "kind = \"corridor\"",
                     fmt::format("corridor = \"{}\"", id),
                     "factor = 0.2   # remaining openness",
                     "start = " + date(step()),
                     "duration_years = " + shortest(years(1)),
                     "basis = \"coded\""};
        return out;
    }

    [[nodiscard]] Stanza question() const {
        Stanza out{"A question, answered with yes, no or a probability", {}, "a state"};
        if (s_.agents.empty()) return out;
        const auto& host = targets_.empty() ? s_.agents.begin()->first : targets_.front();
        Lines rivals;
        for (const auto& power : powers_)
            if (power != host) rivals.push_back(power);
        const bool two = rivals.size() > 1;
        const auto id = free("my-question", s_.asks);
        out.lines = {
            fmt::format("[ask.{}]", id),
            two ? fmt::format("text = \"Does {} have more influence on {} than {} at the end?\"",
                              name(rivals[0]), name(host), name(rivals[1]))
                : fmt::format("text = \"Is the output of {} above its path at the end?\"",
                              name(host)),
            two ? fmt::format("that = \"influence_share.{0}.{1} > influence_share.{0}.{2}\"", host,
                              rivals[0], rivals[1])
                : fmt::format("that = \"gdp_gap.{} > 0\"", host),
            "at = " + date(12 * static_cast<int>(s_.time.years.value))};
        return out;
    }

private:
    [[nodiscard]] int step() const { return s_.time.months_per_step(); }
    [[nodiscard]] std::string date(int months) const {
        return to_text(first_of_month(first_ + months));
    }
    /// Returns a duration of whole steps that ends within the run, if one does.
    [[nodiscard]] double years(double wished) const {
        const double h = s_.time.step_years();
        return std::max(h, std::min(wished, s_.time.years.value - h));
    }
    template <class Map>
    static std::string free(const std::string& id, const Map& taken) {
        std::string out = id;
        for (int n = 2; taken.count(out) > 0; ++n) out = fmt::format("{}-{}", id, n);
        return out;
    }
    static std::string quoted(const Lines& ids) { return "\"" + join(ids, "\", \"") + "\""; }

    /// Returns a name inside a TOML text.
    [[nodiscard]] std::string name(const std::string& id) const {
        const auto& name = s_.agents.at(id).name.value;
        return name.empty() || name.find_first_of("\"\\") != std::string::npos ? id : name;
    }
    [[nodiscard]] const std::string* layer_of(const std::string& kind) const {
        for (const auto& [id, layer] : s_.layers)
            if (layer.kind.value == kind) return &id;
        return nullptr;
    }
    [[nodiscard]] std::string payer() const {
        if (!powers_.empty()) return powers_.front();
        return s_.agents.empty() ? "" : s_.agents.begin()->first;
    }
    [[nodiscard]] Lines hosts(const std::string& payer) const {
        Lines out;
        for (const auto* list : {&targets_, &powers_})
            for (const auto& id : *list)
                if (id != payer && out.size() < 2 && !contains(out, id)) out.push_back(id);
        return out;
    }

    /// Returns the state whose sales to other states are the largest, and its two largest buyers.
    [[nodiscard]] std::pair<std::string, Lines> largest_seller(const Commodity& commodity) const {
        std::map<std::string, std::vector<std::pair<double, std::string>>> sales;
        for (const auto& row : commodity.table.rows)
            if (row.row != row.column && row.value.value > 0 && s_.agents.count(row.row) > 0 &&
                s_.agents.count(row.column) > 0)
                sales[row.column].emplace_back(row.value.value, row.row);
        std::pair<std::string, Lines> out;
        double most = 0;
        for (auto& [seller, buyers] : sales) {
            double all = 0;
            for (const auto& [quantity, buyer] : buyers) all += quantity;
            if (all <= most) continue;
            most = all;
            std::sort(buyers.rbegin(), buyers.rend());
            out = {seller, {}};
            for (std::size_t n = 0; n < std::min<std::size_t>(2, buyers.size()); ++n)
                out.second.push_back(buyers[n].second);
        }
        return out;
    }

    using Pair = std::pair<std::string, std::string>;
    /// Returns the rows of trade between states, the largest first.
    [[nodiscard]] std::vector<std::pair<double, Pair>> trade() const {
        std::vector<std::pair<double, Pair>> out;
        if (const auto* layer = layer_of("trade"))
            for (const auto& row : s_.layers.at(*layer).table.rows)
                if (row.value.value > 0 && s_.agents.count(row.row) > 0 &&
                    s_.agents.count(row.column) > 0)
                    out.emplace_back(row.value.value, Pair{row.row, row.column});
        std::sort(out.rbegin(), out.rend());
        return out;
    }
    [[nodiscard]] std::optional<Pair> largest_trade() const {
        const auto all = trade();
        return all.empty() ? std::nullopt : std::optional(all.front().second);
    }
    /// Returns the largest trade that other corridors leave room for.
    [[nodiscard]] std::optional<Pair> free_trade() const {
        constexpr double room = 0.7;
        for (const auto& [usd, pair] : trade()) {
            double used = 0;
            for (const auto& [id, corridor] : s_.corridors)
                for (const auto& [of, share] : corridor.share.items)
                    if (of == pair || of == Pair{pair.second, pair.first})
                        used += std::max(share.value, highest(share));
            if (used <= room) return pair;
        }
        return std::nullopt;
    }
    static double highest(const Number& number) { return number.distribution ? 1 : number.value; }

    const Scenario& s_;
    int first_;
    Lines powers_, targets_, others_;
};

}  // namespace

std::vector<Stanza> stanzas_for(const Scenario& scenario) {
    const Stanzas of(scenario);
    return {of.pledge(),   of.stop(),           of.sanction(),
            of.corridor(), new_power(scenario), of.question()};
}

}  // namespace steppe
