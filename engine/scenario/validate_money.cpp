#include "engine/scenario/diagnostic_sink.hpp"

namespace steppe {
namespace {

class MoneyValidator : DiagnosticSink {
public:
    using DiagnosticSink::DiagnosticSink;

    void check() {
        for (const auto& [id, pledge] : s_.pledges) check_pledge(id, pledge);
        for (const auto& [id, response] : s_.responses) check_response(response);
    }

private:
    void stock_layer(const Text& layer) {
        const auto at = s_.layers.find(layer.value);
        if (at != s_.layers.end() && at->second.form != LayerForm::stocks &&
            !wrong(at->second.kind))
            error("E038",
                  fmt::format("money enters a layer of kind \"stock\"; `{}` is \"{}\"", layer.value,
                              at->second.kind.value),
                  layer.place);
    }

    void not_before_start(const char* what, const DateValue& date, const char* help) {
        const auto& start = s_.time.start;
        if (date.given && start.given && month_ordinal(date.value) < month_ordinal(start.value))
            error("E033",
                  fmt::format("the {} starts on {}, before the simulation", what,
                              to_text(date.value)),
                  date.place, fmt::format("the simulation starts on {}", to_text(start.value)),
                  help);
    }

    void check_pledge(const std::string& id, const Pledge& p) {
        stock_layer(p.layer);
        double sum = 0;
        bool known = !wrong(p.to);
        for (const auto& [to, weight] : p.to.items) {
            sum += weight.value;
            known = known && !wrong(weight);
            if (to == p.from.value)
                error("E032", fmt::format("`{}` pledges to itself", to), weight.place);
        }
        if (p.to.given && known && !(sum > 0))
            error("E014", fmt::format("the weights of [pledge.{}] sum to 0", id), p.to.place);
        not_before_start("pledge", p.start,
                         "state the unpaid rest, from the start of the simulation");
        if (p.start.given && !begins_before(p.start))
            no_effect("start", p.start.place,
                      "at or after the end of the simulation: nothing is paid");
        else if (p.start.given && p.delay.given && !wrong(p.delay) && !p.delay.distribution &&
                 !begins_before(p.start, -12 * p.delay.value))
            warn("W001", "`delay_years` goes beyond the end of the simulation: nothing is paid",
                 p.delay.place);
        const bool hazard = p.profile.value == "hazard";
        for (const Number* number : {&p.disburse, &p.cancel}) {
            if (hazard && !stated(*number))
                error("E012",
                      fmt::format("[pledge.{}] lacks `{}`", id,
                                  number == &p.disburse ? "disburse_per_year" : "cancel_per_year"),
                      p.profile.place, "required for profile = \"hazard\"");
            if (!hazard && !wrong(p.profile) && number->given)
                error("E038",
                      fmt::format("`{}` requires profile = \"hazard\"",
                                  number == &p.disburse ? "disburse_per_year" : "cancel_per_year"),
                      number->place);
        }
        directed(id, p);
        if (!hazard && !wrong(p.profile) && !stated(p.years))
            error("E012", fmt::format("[pledge.{}] lacks `years`", id), p.from.place,
                  "time over which it is paid", "in years");
        if (hazard && p.years.given)
            no_effect("years", p.years.place,
                      "with profile = \"hazard\": it is paid until nothing is left");
        if (hazard && p.realisation.given)
            no_effect("realisation", p.realisation.place,
                      "with profile = \"hazard\": the two rates replace it");
    }

    /// Checks the directed shares of a pledge and the costs that they need.
    void directed(const std::string& id, const Pledge& p) {
        double sum = p.technology.value;
        Place last = p.technology.given ? p.technology.place : p.from.place;
        for (const auto* shares : {&p.capacity, &p.corridor})
            if (shares->given) last = shares->place;
        for (const auto& [to, share] : p.capacity.items) {
            sum += share.value;
            if (const auto at = s_.commodities.find(to);
                at != s_.commodities.end() && !stated(at->second.cost))
                error("E012", fmt::format("[commodity.{}] lacks `cost_usd_bn_per_unit`", to),
                      share.place, "the pledge builds its capacity", "in USD bn per unit a year");
        }
        for (const auto& [to, share] : p.corridor.items) {
            sum += share.value;
            if (const auto at = s_.corridors.find(to);
                at != s_.corridors.end() && !stated(at->second.cost))
                error("E012", fmt::format("[corridor.{}] lacks `cost_usd_bn`", to), share.place,
                      "the pledge builds it", "in USD bn to double it");
        }
        if (!(sum <= 1.0 + 1e-12))
            error("E034",
                  fmt::format("the directed shares of [pledge.{}] sum to {:.6g}, more than 1", id,
                              sum),
                  last, "capacity, corridor and technology");
    }

    void check_response(const Response& r) {
        stock_layer(r.layer);
        if (r.by.given && r.by.value == r.to.value)
            error("E032", fmt::format("`{}` answers itself", r.by.value), r.to.place);
        not_before_start("response", r.start, "");
        if (r.start.given && !begins_before(r.start))
            no_effect("start", r.start.place,
                      "at or after the end of the simulation: there is no response");
    }
};

}  // namespace

void validate_money(const Scenario& scenario, Diagnostics& found) {
    MoneyValidator(scenario, found).check();
}

}  // namespace steppe
