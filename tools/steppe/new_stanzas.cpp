#include "tools/steppe/new_stanzas.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/core/text.hpp"
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
            (s_.role_of(id) == "power" ? powers_ : others_).push_back(id);
            if (s_.role_of(id) == "target") targets_.push_back(id);
        }
        if (targets_.empty()) targets_ = others_;
    }

    Stanza pledge() const {
        Stanza out{"A pledge: money that one state promises to others",
                   "a layer of the kind `stock` and two states"};
        const auto* layer = layer_of("stock");
        const auto from = payer();
        const auto to = hosts(from);
        if (layer == nullptr || from.empty() || to.empty()) return out;
        out.text = fmt::format(
            R"([pledge.{}]
from = "{}"
to = {{ {} = 2{} }}   # weights; or a list, or one id
layer = "{}"
amount_usd_bn = {}
start = {}
years = {}
# Part of the promise that is paid: uncertain, from 10 to 60 %, most likely 30 %.
realisation = {{ pert = [0.1, 0.3, 0.6] }}
source = "your source"
basis = "declared"   # or measured, derived, estimated, coded)",
            free("my-pledge", s_.pledges), from, to[0],
            to.size() > 1 ? fmt::format(", {} = 1", to[1]) : "", *layer,
            shortest(two_digits(std::min(10.0, s_.agents.at(from).gdp.value / 100))), date(step()),
            shortest(years(5)));
        return out;
    }

    Stanza stop() const {
        Stanza out{"A stop of exports of a commodity",
                   "a commodity that one state sells to others"};
        for (const auto& [id, commodity] : s_.commodities) {
            const auto [seller, buyers] = largest_seller(commodity);
            if (seller.empty()) continue;
            out.text = fmt::format(
                R"([event.{}]
kind = "export-restriction"
commodity = "{}"
from = "{}"
to = ["{}"]   # without it, all others
cut = {{ pert = [0.3, 0.6, 0.9] }}
start = {}
duration_years = {}
basis = "coded")",
                free("my-stop", s_.events), id, seller, join(buyers, "\", \""), date(step()),
                shortest(years(1)));
            return out;
        }
        return out;
    }

    Stanza sanction() const {
        Stanza out{"A sanction: two states cut their trade", "a layer of the kind `trade`"};
        if (const auto all = trade(); !all.empty())
            out.text = fmt::format(
                R"([event.{}]
kind = "sanction"
between = [["{}", "{}"]]
cut = 0.5   # the part of their trade that stops
start = {}
duration_years = {}   # without it, to the end
basis = "coded")",
                free("my-sanction", s_.events), all[0].second.first, all[0].second.second,
                date(step()), shortest(years(2)));
        return out;
    }

    Stanza corridor() const {
        Stanza out{"A corridor, and its closure",
                   "two states whose trade other corridors leave free"};
        if (const auto pair = free_trade())
            out.text = fmt::format(
                R"([corridor.{0}]
name = "my corridor"
cost_usd_bn = 5   # doubles its capacity: pledges can pay for it
# The part of the trade of two states that takes it.
share.{1}.{2} = 0.2
basis = "coded"

[event.{3}]
kind = "corridor"
corridor = "{0}"
factor = 0.2   # remaining openness
start = {4}
duration_years = {5}
basis = "coded")",
                free("my-corridor", s_.corridors), pair->first, pair->second,
                free("my-closure", s_.events), date(step()), shortest(years(1)));
        return out;
    }

    Stanza question() const {
        Stanza out{"A question, answered with yes, no or a probability", "a state"};
        if (s_.agents.empty()) return out;
        const auto& host = targets_.empty() ? s_.agents.begin()->first : targets_.front();
        Lines rivals;
        for (const auto& power : powers_)
            if (power != host) rivals.push_back(power);
        const bool two = rivals.size() > 1;
        rivals.resize(2, host);
        out.text = fmt::format(fmt::runtime(two ? R"([ask.{0}]
text = "Does {2} have more influence on {1} than {3} at the end?"
that = "influence_share.{4}.{5} > influence_share.{4}.{6}"
at = {7})"
                                                : R"([ask.{0}]
text = "Is the output of {1} above its path at the end?"
that = "gdp_gap.{4} > 0"
at = {7})"),
                               free("my-question", s_.asks), name(host), name(rivals[0]),
                               name(rivals[1]), host, rivals[0], rivals[1],
                               date(12 * static_cast<int>(s_.time.years.value)));
        return out;
    }

private:
    int step() const { return s_.time.months_per_step(); }
    std::string date(int months) const { return to_text(first_of_month(first_ + months)); }
    /// Returns a duration of whole steps that ends within the run, if one does.
    double years(double wished) const {
        const double h = s_.time.step_years();
        return std::max(h, std::min(wished, s_.time.years.value - h));
    }
    template <class Map>
    static std::string free(const std::string& id, const Map& taken) {
        std::string out = id;
        for (int n = 2; taken.count(out) > 0; ++n) out = fmt::format("{}-{}", id, n);
        return out;
    }
    /// Returns a name inside a TOML text.
    std::string name(const std::string& id) const {
        const auto& name = s_.agents.at(id).name.value;
        return name.empty() || name.find_first_of("\"\\") != std::string::npos ? id : name;
    }
    const std::string* layer_of(const std::string& kind) const {
        for (const auto& [id, layer] : s_.layers)
            if (layer.kind.value == kind) return &id;
        return nullptr;
    }
    std::string payer() const {
        if (!powers_.empty()) return powers_.front();
        return s_.agents.empty() ? "" : s_.agents.begin()->first;
    }
    Lines hosts(const std::string& payer) const {
        Lines out;
        for (const auto* list : {&targets_, &powers_})
            for (const auto& id : *list)
                if (id != payer && out.size() < 2 && !contains(out, id)) out.push_back(id);
        return out;
    }

    /// Returns the state whose sales to other states are the largest, and its two largest buyers.
    std::pair<std::string, Lines> largest_seller(const Commodity& commodity) const {
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
    std::vector<std::pair<double, Pair>> trade() const {
        std::vector<std::pair<double, Pair>> out;
        if (const auto* layer = layer_of("trade"))
            for (const auto& row : s_.layers.at(*layer).table.rows)
                if (row.value.value > 0 && s_.agents.count(row.row) > 0 &&
                    s_.agents.count(row.column) > 0)
                    out.emplace_back(row.value.value, Pair{row.row, row.column});
        std::sort(out.rbegin(), out.rend());
        return out;
    }
    /// Returns the largest trade that other corridors leave room for.
    std::optional<Pair> free_trade() const {
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
