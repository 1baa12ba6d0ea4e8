#include <set>

#include "engine/scenario/diagnostic_sink.hpp"
#include "engine/scenario/plausibility.hpp"

namespace steppe {
namespace {

// Above the largest values of the shipped data, those of Luxembourg and Hong Kong.
constexpr double stock_per_gdp = 10, trade_per_gdp = 4, military_per_gdp = 0.5;
// Small financial centres hold stocks of many times their output: the Cayman Islands, with a GDP of
// 7, hold 450 from the USA.
constexpr double small_output = 10, stock_per_small_gdp = 100;
// Sums over investors are larger: that of Luxembourg is about 40 times its GDP.
constexpr double sum_per_pair = 5;

class ProportionValidator : DiagnosticSink {
public:
    ProportionValidator(const Scenario& s, const Registry& registry, Diagnostics& found)
        : DiagnosticSink(s, found), registry_(registry) {}

    void check() {
        for (const auto& [id, agent] : s_.agents) military(agent);
        outputs();
        pledges();
        for (const auto& [id, layer] : s_.layers) {
            if (layer.form == LayerForm::stocks) amounts(layer, stock_per_gdp, "W105", "stock");
            if (layer.form == LayerForm::trade) amounts(layer, trade_per_gdp, "W106", "trade");
        }
        if (found_.has_errors()) return;  // rows may be missing only because they are wrong
        for (const auto& [id, layer] : s_.layers) without_rows(id, layer);
        collect_ties();
        for (const auto& [id, agent] : s_.agents) tied(id, agent);
    }

private:
    /// Returns the yearly output of an agent, or 0 for `ROW` and unknown ids.
    double gdp(const std::string& id) const {
        const auto at = s_.agents.find(id);
        return at == s_.agents.end() ? 0 : at->second.gdp.value;
    }

    /// Reports the first agent at which the sum of outputs exceeds that of the world.
    void outputs() {
        double sum = 0;
        for (const auto& [id, agent] : s_.agents) {
            if (wrong(agent.gdp) || !(agent.gdp.value <= world_output)) continue;
            const bool before = sum > world_output;
            sum += agent.gdp.value;
            if (before || !(sum > world_output)) continue;
            warn(
                "W104",
                fmt::format("with `{}` the yearly outputs sum to {:.6g} billion dollars, more than "
                            "that of the world",
                            id, sum),
                agent.gdp.place, "", "the unit is billions of US dollars");
        }
    }

    void military(const Agent& agent) {
        if (wrong(agent.military)) return;
        if (!agent.military.given || !agent.gdp.given) return;
        if (!(agent.military.value > military_per_gdp * agent.gdp.value)) return;
        warn("W104",
             fmt::format("`military_usd_bn` is {}, more than half of the yearly GDP of {}",
                         shortest(agent.military.value), shortest(agent.gdp.value)),
             agent.military.place, "", "the unit is billions of US dollars");
    }

    void pledges() {
        std::map<std::string, double> promised;
        for (const auto& [id, pledge] : s_.pledges) {
            const double output = gdp(pledge.from.value);
            if (!pledge.amount.given || wrong(pledge.amount) || !(output > 0)) continue;
            double amount = drawn_range(pledge.amount).high;
            Place place = pledge.amount.place;
            if (const auto grid = s_.sweep.grid.items.find("pledge." + id + ".amount_usd_bn");
                grid != s_.sweep.grid.items.end())
                for (const auto& value : grid->second.items)
                    if (!wrong(value) && value.value > amount) {
                        amount = value.value;
                        place = value.place;
                    }
            auto& all = promised[pledge.from.value];
            const bool before = all > output;
            all += amount;
            if (before || !(all > output)) continue;
            const bool alone = amount > output;
            warn("W101",
                 fmt::format("{} {} billion dollars, above the yearly GDP of `{}`, {}",
                             alone ? "`amount_usd_bn` is up to" : "with this pledge the payer owes",
                             short_of(alone ? amount : all), pledge.from.value, shortest(output)),
                 place, "", "the unit is billions: check the amount and the GDP");
        }
    }

    /// Returns a number in six digits.
    static std::string short_of(double value) { return fmt::format("{:.6g}", value); }

    /// Reports rows that are too large, and hosts whose rows sum to too much.
    void amounts(const Layer& layer, double usual, const char* code, const char* word) {
        const bool stock = usual == stock_per_gdp;
        std::map<std::string, double> of_host;
        for (const auto& row : layer.table.rows) {
            const double value = row.value.value, most_drawn = drawn_range(row.value).high;
            const double least =
                std::min(gdp(row.row), row.column == "ROW" ? gdp(row.row) : gdp(row.column));
            const auto factor_of = [&](double output) {
                return stock && output < small_output ? stock_per_small_gdp : usual;
            };
            const double factor = factor_of(least),
                         of_all = factor_of(gdp(row.row)) * (stock ? sum_per_pair : 1);
            auto& sum = of_host[row.row];
            const bool host_before = sum > of_all * gdp(row.row);
            sum += value;
            if (wrong(row.value)) continue;
            const bool pair = least > 0 && most_drawn > factor * least;
            const bool host = !host_before && gdp(row.row) > 0 && sum > of_all * gdp(row.row);
            if (!pair && !host) continue;
            warn(code,
                 pair ? fmt::format("the {} of `{}` and `{}` is {}, above {:.0f} times the yearly "
                                    "GDP of the smaller, {}",
                                    word, row.row, row.column, short_of(most_drawn), factor,
                                    shortest(least))
                      : fmt::format("the {} of `{}` sums to {:.6g}, above {:.0f} times its yearly "
                                    "GDP, {}",
                                    word, row.row, sum, of_all, shortest(gdp(row.row))),
                 row.value.place, "", "the unit is billions of US dollars");
        }
    }

    void without_rows(const std::string& id, const Layer& layer) {
        const auto* kind = registry_.layer_kind(layer.kind.value);
        const bool takes_rows = kind != nullptr && !kind->columns.empty();
        if (!takes_rows || !layer.table.rows.empty() || layer.data.given) return;
        for (const auto& [of, pledge] : s_.pledges)
            if (pledge.layer.value == id) return;
        for (const auto& [of, body] : s_.institutions)
            if (body.layer.value == id) return;
        for (const auto& [of, event] : s_.events)
            if (event.layer.value == id) return;
        warn("W116", fmt::format("[layer.{}] has no row", id), layer.kind.place,
             "it takes part of the weight", "give it `data` or `cell`, or drop it");
    }

    /// Records a receiver, and its sender unless the scenario has targets and this is not one.
    void tie(const std::string& receiver, const std::string& sender) {
        if (receiver == sender) return;
        receivers_.insert(receiver);
        const auto at = s_.agents.find(receiver);
        if (!has_targets_ || at == s_.agents.end() || s_.role_of(receiver) == "target")
            senders_.insert(sender);
    }

    /// Returns whether the weight of a layer can exceed 0.
    [[nodiscard]] bool counts(const Layer& layer) const {
        const Number& weight = layer.weight;
        return weight.value > 0 || weight.distribution || !layer.weight_by.items.empty();
    }

    /// Ties all agents: their shares follow from their positions instead of rows.
    void tie_all() {
        for (const auto& [id, agent] : s_.agents) tie_both(id, "");
    }

    void tie_both(const std::string& a, const std::string& b) {
        tie(a, b);
        tie(b, a);
    }

    void collect_ties() {
        // Commodities tie agents through a layer of kind "supply", or if no layer has rows.
        bool has_supply = false, has_rows = false;
        for (const auto& [id, agent] : s_.agents)
            has_targets_ = has_targets_ || s_.role_of(id) == "target";
        for (const auto& [id, layer] : s_.layers) {
            if (!counts(layer)) continue;
            const auto* kind = registry_.layer_kind(layer.kind.value);
            has_supply = has_supply || layer.form == LayerForm::deliveries;
            if (layer.form == LayerForm::positions) tie_all();
            for (const auto& row : layer.table.rows) {
                if (!(most(row.value) > 0)) continue;
                has_rows = true;
                tie(row.row, row.column);
                if (kind != nullptr && kind->symmetric) tie(row.column, row.row);
            }
        }
        for (const auto& [id, commodity] : s_.commodities)
            for (const auto& row : commodity.table.rows)
                if ((has_supply || !has_rows) && most(row.value) > 0) tie_both(row.row, row.column);
        for (const auto& [id, pledge] : s_.pledges) {
            const auto layer = s_.layers.find(pledge.layer.value);
            if (!(most(pledge.amount) > 0) || layer == s_.layers.end() || !counts(layer->second))
                continue;
            for (const auto& [to, weight] : pledge.to.items)
                if (most(weight) > 0) tie(to, pledge.from.value);
        }
        for (const auto& [id, response] : s_.responses) senders_.insert(response.by.value);
        for (const auto& [id, body] : s_.institutions) members(body.members);
        for (const auto& [id, event] : s_.events) {
            for (const auto& [a, b] : event.between.items) tie_both(a.value, b.value);
            for (const auto& who : event.join.items) tie_both(who.value, "");
        }
    }

    void members(const TextList& list) {
        std::size_t known = 0;
        for (const auto& member : list.items) known += s_.agents.count(member.value);
        for (const auto& member : list.items)
            if (known > 1) tie_both(member.value, "");
    }

    void tied(const std::string& id, const Agent& agent) {
        const auto role = s_.role_of(id);
        const bool power = role == "power", target = role == "target";
        if (power && senders_.count(id) == 0) return untied(id, agent, true);
        if (target && receivers_.count(id) == 0) untied(id, agent, false);
    }

    /// \param power true for a power that influences no state, false for a target without influence
    void untied(const std::string& id, const Agent& agent, bool power) {
        constexpr std::size_t most_layers = 8, most_rows = 6;
        std::size_t layers = 0, missing = 0;
        std::string help;
        for (const auto& [name, layer] : s_.layers) {
            const auto* kind = registry_.layer_kind(layer.kind.value);
            if (kind == nullptr || kind->columns.empty()) continue;
            std::string rows;
            std::size_t shown = 0;
            for (const auto& [other, of] : s_.agents) {
                if (other == id || s_.role_of(other) != (power ? "target" : "power")) continue;
                ++missing;
                if (++shown <= most_rows)
                    rows +=
                        fmt::format("\ncell.{}.{} = 0.1", power ? other : id, power ? id : other);
            }
            if (!rows.empty() && ++layers <= most_layers)
                help += fmt::format("\n[layer.{}]  # {}{}", name,
                                    kind->unit.empty() ? "from 0 to 1" : kind->unit, rows);
        }
        warn("W108",
             fmt::format("`{}` is a {} without a row above 0{} in any of the {} layers: {}", id,
                         power ? "power" : "target", power && has_targets_ ? " for a target" : "",
                         s_.layers.size(),
                         !power         ? "no state influences it"
                         : has_targets_ ? "it influences no target"
                                        : "it influences no state"),
             agent.role.place, "",
             help.empty() ? "add a layer with rows for it"
                          : fmt::format("{} rows are missing; add the known ones, for example{}",
                                        missing, help));
    }

    const Registry& registry_;
    std::set<std::string> receivers_, senders_;
    bool has_targets_ = false;
};

}  // namespace

void check_proportions(const Scenario& scenario, const Registry& registry, Diagnostics& found) {
    ProportionValidator(scenario, registry, found).check();
}

}  // namespace steppe
