#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "engine/core/limits.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/check.hpp"
#include "engine/scenario/diagnostic_sink.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
namespace {

class Validator : DiagnosticSink {
public:
    Validator(const Scenario& s, const Registry& registry, Diagnostics& found)
        : DiagnosticSink(s, found), registry_(registry), h_(s.time.step_years()) {}

    void check() {
        time();
        roles();
        rates();
        for (const auto& [id, agent] : s_.agents) {
            saving(agent);
            if (agent.at.given && !wrong(agent.at) && agent.at.items.size() != 2)
                error("E011", fmt::format("`at` takes two numbers, not {}", agent.at.items.size()),
                      agent.at.place, "longitude and latitude of its capital",
                      "for example [71.4, 51.2]");
        }
        validate_issues(s_, found_);
        check_layers(s_, registry_, found_);
        for (const auto& [id, body] : s_.institutions) institution(id, body);
        for (const auto& [pair, number] : s_.hostility.pairs.items) hostility(pair, number);
        validate_money(s_, found_);
        validate_duplicates(s_, found_);
        validate_supply(s_, found_);
        validate_population(s_, found_);
        validate_events(s_, registry_, found_);
        validate_questions(s_, found_);
        if (s_.agents.empty() && s_.document.root.find("agent") == nullptr &&
            !s_.population.given())
            error("E012", "the scenario has no agent", {.source = s_.document.root.place.source},
                  "", "every scenario needs at least one [agent.ID] table, or a [crowd]");
    }

private:
    void time() {
        if (s_.time.start.given && s_.time.start.value.day != 1)
            error("E037", "the simulation must start on the first of a month", s_.time.start.place,
                  "",
                  fmt::format("for example {}",
                              to_text({s_.time.start.value.year, s_.time.start.value.month, 1})));
        if (wrong(s_.time.years) || wrong(s_.time.step)) return;
        const double steps = s_.time.years.value / h_;
        if (s_.time.years.given &&
            (std::abs(steps - std::round(steps)) > 1e-9 || s_.time.years.distribution))
            error("E037",
                  fmt::format("`years` is {}, not a whole number of steps ({})",
                              shortest(s_.time.years.value), s_.time.step.value),
                  s_.time.years.place);
        if (steps > limits::steps)
            error("E014",
                  fmt::format("`years` makes {:.0f} steps, more than {:.0f}", steps, limits::steps),
                  s_.time.years.place);
    }

    /// Reports agents that are powers and targets at once, and lists that name no agent.
    void roles() {
        const TextList &powers = s_.model.powers, &targets = s_.model.targets;
        for (const auto& [key, list] : {std::pair{"powers", &powers}, {"targets", &targets}})
            if (list->given && list->items.empty())
                error("E012", fmt::format("`{}` is empty", key), list->place, "",
                      "name at least one agent, or omit the key");
        for (const auto& power : powers.items)
            if (contains_id(targets, power.value))
                error("E038", fmt::format("`{}` is a power and a target", power.value), power.place,
                      "powers seek influence on targets");
    }

    void rates() {
        const auto& m = s_.model;
        rate("opinion_rate_per_year", m.opinion_rate);
        rate("capital_depreciation_per_year", m.depreciation);
        rate("technology_obsolescence_per_year", m.technology_obsolescence);
        rate("trade_adjustment_per_year", m.trade_adjustment);
        rate("wear_per_year", m.wear);
        for (const auto& [id, layer] : s_.layers) rate("depreciation_per_year", layer.depreciation);
        for (const auto& [id, response] : s_.responses)
            not_shorter_than_step("lag_years", response.lag);
    }

    void saving(const Agent& a) {
        for (const Number* number : {&s_.model.depreciation, &a.growth, &a.capital_output,
                                     &a.saving, &a.capital_elasticity})
            if (wrong(*number)) return;
        // Depreciation that is too fast for the step is reported by `rates`.
        if (saving_below_zero(a) || !(h_ * s_.model.depreciation.value <= 1)) return;
        const double path = s_.model.depreciation.value + a.growth.value,
                     kappa = a.capital_output.value;
        const double s = a.saving.given ? a.saving.value : path * kappa;
        const auto place = a.saving.given ? a.saving.place : a.growth.place;
        if (!(s * a.capital_elasticity.value / kappa < path))
            error("E031",
                  fmt::format("saving {} is too high: the economy would not return to its path",
                              shortest(s)),
                  place,
                  fmt::format("saving * capital_elasticity / capital_output is {}, depreciation "
                              "plus growth {}",
                              shortest(s * a.capital_elasticity.value / kappa), shortest(path)));
        else if (!(s * h_ <= kappa))  // a step without output would use up all capital
            error("E031",
                  fmt::format("saving {} is too high: in a step of {} years it comes to more than "
                              "all capital",
                              shortest(s), shortest(h_)),
                  place, fmt::format("capital_output is {} years of output", shortest(kappa)));
    }

    /// Reports growth that no saving reaches: output falls faster than capital depreciates.
    bool saving_below_zero(const Agent& a) {
        const double path = s_.model.depreciation.value + a.growth.value;
        if (a.saving.given || path > 0) return false;
        error("E031",
              fmt::format("growth {} is too low: output would fall faster than capital depreciates",
                          shortest(a.growth.value)),
              a.growth.place,
              fmt::format("`capital_depreciation_per_year` is {}",
                          shortest(s_.model.depreciation.value)),
              "give `saving`, or a growth above the negative of that rate");
        return true;
    }

    void institution(const std::string& id, const Institution& body) {
        const auto layer = s_.layers.find(body.layer.value);
        if (layer != s_.layers.end() && layer->second.form != LayerForm::ties &&
            !wrong(layer->second.kind))
            error("E038",
                  fmt::format("an institution strengthens a layer of kind \"tie\"; `{}` is \"{}\"",
                              body.layer.value, layer->second.kind.value),
                  body.layer.place);
        std::set<std::string_view> members;
        const auto add = [&](const TextList& list) {
            for (const auto& member : list.items)
                if (s_.agents.count(member.value) > 0) members.insert(member.value);
        };
        add(body.members);
        for (const auto& [of, event] : s_.events)
            if (event.institution.value == id) add(event.join);
        if (body.members.given && !wrong(body.members) && members.size() < 2)
            no_effect("members", body.members.place, "unless two of them are agents");
    }

    void hostility(const std::pair<std::string, std::string>& pair, const Number& number) {
        if (pair.first == pair.second)
            error("E032", fmt::format("`{}` cannot be hostile to itself", pair.first),
                  number.place);
        if (pair.second < pair.first &&
            s_.hostility.pairs.items.count({pair.second, pair.first}) > 0)
            error("E021", fmt::format("duplicate hostility of {} and {}", pair.second, pair.first),
                  number.place, "hostility is symmetric: keep one");
    }

    const Registry& registry_;
    double h_;
};

}  // namespace

void validate(const Scenario& scenario, const Registry& registry, Diagnostics& found) {
    Validator(scenario, registry, found).check();
}

}  // namespace steppe
