#include <algorithm>

#include "engine/scenario/schema.hpp"

/// Tables of the head, the time, the model, agents and issues, and the list of all sections in the
/// order of the reference page. One key a line; the model page explains the symbols.
// clang-format off
namespace steppe {

const std::vector<std::string>& agent_colours() {
    static const std::vector<std::string> all{"teal",  "ochre", "green", "red",    "pink",
                                              "brown", "olive", "blue",  "violet", "sky"};
    return all;
}

namespace {

SchemaTable describe_head() {
    return TableBuilder<Head>("", "the scenario as a whole")
        .field("title", &Head::title, "title of the scenario, one line")
        .field("question", &Head::question, "question that the scenario answers")
        .field("compare_with", &Head::compare_with, "scenario file to compare with").otherwise("the first file of extends")
        .done();
}

SchemaTable describe_time() {
    return TableBuilder<Time>("time", "the simulated time span")
        .field("start", &Time::start, "first day, the first of a month").required()
        .field("step", &Time::step, "length of a step").one_of({"month", "quarter", "year"}).otherwise("quarter")
        .field("years", &Time::years, "length of the span, a whole number of steps").unit("years").above(0).required()
        .done();
}

SchemaTable describe_model() {
    return TableBuilder<ModelTable>("model", "parameters of all agents")
        .field("opinion_rate_per_year", &ModelTable::opinion_rate, "speed at which positions move").unit(per_year).symbol("nu").at_least(0).otherwise(1)
        .field("opinion_volatility", &ModelTable::opinion_volatility, "noise of positions, per root year").symbol("sigma_X").at_least(0).otherwise(0)
        .field("productivity_persistence", &ModelTable::productivity_persistence, "part of a productivity disturbance left after a year").symbol("persistence").between(0, 1).otherwise(0.7)
        .field("capital_depreciation_per_year", &ModelTable::depreciation, "wear of capital").unit(per_year).symbol("delta").at_least(0).otherwise(0.06)
        .field("technology_return", &ModelTable::technology_return, "yearly output per unit of technology stock").symbol("r_H").at_least(0).otherwise(0.3)
        .field("technology_obsolescence_per_year", &ModelTable::technology_obsolescence, "ageing of technology and skills").unit(per_year).at_least(0).otherwise(0.1)
        .field("trade_elasticity", &ModelTable::trade_elasticity, "growth of trade with the product of incomes").symbol("eta").between(0, 10).otherwise(1)
        .field("trade_adjustment_per_year", &ModelTable::trade_adjustment, "speed at which trade adapts").unit(per_year).symbol("theta_T").at_least(0).otherwise(0.7)
        .field("trade_diversion", &ModelTable::trade_diversion, "part of lost imports ordered from other partners").symbol("psi").between(0, 1).otherwise(0.5)
        .field("trade_per_stock", &ModelTable::trade_per_stock, "two-way trade a year per unit of extra investment stock").symbol("eps").at_least(0).otherwise(0.05)
        .field("trade_gain", &ModelTable::trade_gain, "value of trade: one over the trade elasticity; 0: trade has no value").between(0, 10).otherwise(1)
        .field("reexport", &ModelTable::reexport, "part of known lost trade that passes through third states, up to their capacity").between(0, 1).otherwise(0.3)
        .field("reexport_years", &ModelTable::reexport_years, "time in which traders in third states learn of lost trade").unit("years").above(0).otherwise(0.5)
        .field("reroute", &ModelTable::reroute, "part of the trade of a closed corridor that moves to other corridors").between(0, 1).otherwise(0.5)
        .field("row_growth_per_year", &ModelTable::row_growth, "growth of the rest of the world").unit(per_year).symbol("g_row").between(-0.5, 0.5).otherwise(0.03)
        .field("wear_per_year", &ModelTable::wear, "wear of assets that pledges build").unit(per_year).at_least(0).otherwise(0.03)
        .field("regional_weights", &ModelTable::regional_weights, "weights of the targets in regional influence").one_of({"equal", "gdp"}).otherwise("equal")
        .done();
}

SchemaTable describe_agent() {
    return TableBuilder<Agent>("agent", "a state")
        .field("name", &Agent::name, "full name").otherwise("the id")
        .field("role", &Agent::role, "a power seeks influence on targets").one_of({"power", "target", "other"}).otherwise("other")
        .field("gdp_usd_bn", &Agent::gdp, "yearly output at the start").unit("USD bn").symbol("Y0").above(0).required()
        .field("growth_per_year", &Agent::growth, "growth of the baseline path").unit(per_year).symbol("g").between(-0.5, 0.5).otherwise(0)
        .field("capital_output", &Agent::capital_output, "capital per yearly output").unit("years").symbol("kappa").above(0).otherwise(3)
        .field("capital_elasticity", &Agent::capital_elasticity, "elasticity of output to capital").symbol("alpha").between(0, 1).otherwise(0.33)
        .field("saving", &Agent::saving, "part of extra output that is saved").symbol("s").between(0, 1).otherwise("(delta+g)*kappa")
        .field("military_usd_bn", &Agent::military, "yearly military spending").unit("USD bn").at_least(0).otherwise(0)
        .field("autonomy", &Agent::autonomy, "minimum part of its influence that is its own").symbol("a").between(0, 1).otherwise(0.2)
        .field("susceptibility", &Agent::susceptibility, "weight of others against its own conviction").symbol("lambda").between(0, 1).otherwise(0.5)
        .field("gdp_volatility", &Agent::gdp_volatility, "noise of productivity, per root year").symbol("sigma").at_least(0).otherwise(0)
        .field("colour", &Agent::colour, "its colour in all charts").one_of(agent_colours()).otherwise("one of its own, by the id")
        .field("at", &Agent::at, "longitude and latitude of its capital").unit("degrees").between(-180, 180)
        .done();
}

SchemaTable describe_issue() {
    return TableBuilder<Issue>("issue", "a question on which states take positions between -1 and 1")
        .field("name", &Issue::name, "full name").otherwise("the id")
        .field("threshold", &Issue::threshold, "position from which a state counts as in favour").symbol("tau").between(-1, 1).otherwise(0)
        .field("vote_width", &Issue::vote_width, "spread of a vote around the position").symbol("s").above(0).otherwise(0.2)
        .field("abstain_band", &Issue::abstain_band, "half-width of the band of abstention").symbol("b").at_least(0).otherwise(0.1)
        .field("position", &Issue::position, "position at the start").symbol("X0").refers("agent").between(-1, 1)
        .field("conviction", &Issue::conviction, "conviction; inferred from the position if absent").symbol("U0").refers("agent").between(-1, 1)
        .field("coupling", &Issue::coupling, "weight of another issue in this one").symbol("C").refers("issue").between(-1, 1)
        .field("norm", &Issue::norm, "common conviction of all agents").symbol("n").between(-1, 1)
        .field("norm_weight", &Issue::norm_weight, "weight of the norm against own conviction").symbol("w").refers("agent").between(0, 1).from_number()
        .done();
}

/// A section with one table.
template <class T>
// NOLINTNEXTLINE(performance-unnecessary-value-param): it is moved from
Section single(SchemaTable table, T Scenario::*member) {
    return {.table = std::move(table),
            .keyed = false,
            .object = [member](Scenario& s, const std::string&) -> void* { return &(s.*member); },
            .provenance = [member](Scenario& s, const std::string&) -> const Provenance* { return &(s.*member); },
            .ids = [](const Scenario&) { return std::vector<std::string>{}; },
            .copy_value = [member](Scenario& into, const Scenario& from, const std::string&) { into.*member = from.*member; }};
}

/// A section with a table per id.
template <class T>
// NOLINTNEXTLINE(performance-unnecessary-value-param): it is moved from
Section keyed(SchemaTable table, std::map<std::string, T> Scenario::*member) {
    return {.table = std::move(table),
            .keyed = true,
            .object = [member](Scenario& s, const std::string& id) -> void* { return &(s.*member)[id]; },
            .provenance = [member](Scenario& s, const std::string& id) -> const Provenance* { return &(s.*member)[id]; },
            .ids =
                [member](const Scenario& s) {
                    std::vector<std::string> ids;
                    for (const auto& [id, unused] : s.*member) ids.push_back(id);
                    return ids;
                },
            .copy_value =
                [member](Scenario& into, const Scenario& from, const std::string& id) {
                    if (const auto there = (from.*member).find(id); there != (from.*member).end())
                        (into.*member)[id] = there->second;
                    else
                        (into.*member).erase(id);
                }};
}

}  // namespace

const std::vector<Section>& sections() {
    static const std::vector<Section> all{
        single(describe_head(), &Scenario::head),
        single(describe_time(), &Scenario::time),
        single(describe_model(), &Scenario::model),
        keyed(describe_agent(), &Scenario::agents),
        keyed(describe_issue(), &Scenario::issues),
        keyed(describe_layer(), &Scenario::layers),
        keyed(describe_institution(), &Scenario::institutions),
        single(describe_hostility(), &Scenario::hostility),
        keyed(describe_corridor(), &Scenario::corridors),
        keyed(describe_commodity(), &Scenario::commodities),
        single(describe_population(), &Scenario::population),
        keyed(describe_pledge(), &Scenario::pledges),
        keyed(describe_response(), &Scenario::responses),
        keyed(describe_event(), &Scenario::events),
        keyed(describe_ask(), &Scenario::asks),
        single(describe_answer(), &Scenario::answer),
        single(describe_sweep(), &Scenario::sweep),
    };
    return all;
}

const Section& section_named(const std::string& name) {
    return *std::find_if(sections().begin(), sections().end(), [&](const Section& s) { return s.table.name == name; });
}

const Field* SchemaTable::find(const std::string& key) const {
    for (const auto& field : fields)
        if (field.key == key) return &field;
    return nullptr;
}

std::vector<std::string> SchemaTable::keys() const {
    std::vector<std::string> out;
    for (const auto& field : fields)
        if (field.key != "*") out.push_back(field.key);
    return out;
}

int Time::months_per_step() const { return step.value == "month" ? 1 : step.value == "quarter" ? 3 : 12; }

}  // namespace steppe
