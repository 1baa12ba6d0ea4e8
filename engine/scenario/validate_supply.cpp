#include <map>

#include "engine/scenario/diagnostic_sink.hpp"

namespace steppe {
namespace {

class SupplyValidator : DiagnosticSink {
public:
    using DiagnosticSink::DiagnosticSink;

    void check() {
        corridors();
        for (const auto& [id, commodity] : s_.commodities) check_commodity(id, commodity);
    }

private:
    void corridors() {
        std::map<std::pair<std::string, std::string>, double> sums;
        for (const auto& [id, corridor] : s_.corridors)
            for (const auto& [pair, share] : corridor.share.items) {
                const auto [a, b] = pair;
                if (a == b)
                    error("E032", fmt::format("`{}` has a corridor to itself", a), share.place);
                if (b < a && corridor.share.items.count({b, a}) > 0)
                    error("E021",
                          fmt::format("the share of {} and {} on `{}` is given twice", b, a, id),
                          share.place, "it is symmetric: give it once");
                double& sum = sums[std::minmax(a, b)];
                sum += share.value;
                if (!(sum <= 1.0 + 1e-9))
                    error("E034",
                          fmt::format(
                              "the corridors of {} and {} carry {:.6g} of their trade, more than 1",
                              a, b, sum),
                          share.place);
            }
    }

    void check_commodity(const std::string& id, const Commodity& c) {
        if (c.table.rows.empty() && !stated(c.data) && !stated(c.cell))
            error("E012", fmt::format("[commodity.{}] has neither `data` nor `cell`", id),
                  c.unit.place.source ? c.unit.place : s_.document.root.place,
                  "who buys from whom");
        rate("restock_per_year", c.restock);
        rate("adaptation_per_year", c.adaptation, most(c.back));
        rate("return_per_year", c.back);
        rate("thrift_per_year", c.thrift_rate);
        not_shorter_than_step("entry_years", c.entry_years);
        if (c.priority.given && c.rationing.value != "priority")
            no_effect("priority", c.priority.place, "without rationing = \"priority\"");
    }
};

}  // namespace

void validate_supply(const Scenario& scenario, Diagnostics& found) {
    SupplyValidator(scenario, found).check();
}

}  // namespace steppe
