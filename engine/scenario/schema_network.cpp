#include "engine/scenario/schema.hpp"

/// Tables of the ties between states: layers, institutions, hostility, corridors, commodities.
// clang-format off
namespace steppe {

SchemaTable describe_layer() {
    return TableBuilder<Layer>("layer", "a channel of influence")
        .field("kind", &Layer::kind, "how shares are computed").required()
        .field("weight", &Layer::weight, "weight among the layers, normalised to sum 1").symbol("beta").at_least(0).otherwise(1)
        .field("weight_by", &Layer::weight_by, "weight by agent, instead of `weight`").refers("agent").at_least(0)
        .field("data", &Layer::data, "CSV file, relative to the folder of the scenario file")
        .field("cell", &Layer::cell, "single values that override the data").refers("agent")
        .field("depreciation_per_year", &Layer::depreciation, "stock: wear").unit(per_year).symbol("dep").at_least(0).otherwise(0.05)
        .field("capital_share", &Layer::capital_share, "stock: part that forms capital").symbol("inv").between(0, 1).otherwise(1)
        .field("trade_link", &Layer::trade_link, "stock: whether extra stock creates trade").otherwise("true")
        .field("home_per_gdp", &Layer::home, "stock: domestic stock of a host, per yearly output").symbol("home").at_least(0).otherwise(0.02)
        .field("capability", &Layer::capability, "tie: measure of the strength of a state").one_of({"gdp", "military"}).otherwise("gdp")
        .field("width", &Layer::width, "alike: distance of positions at which a share falls to 0.61").above(0).otherwise(0.078)
        .field("issues", &Layer::issues, "alike: issues whose positions are compared").refers("issue").otherwise("all")
        .done();
}

SchemaTable describe_institution() {
    return TableBuilder<Institution>("institution", "a body whose members are tied to one another")
        .field("layer", &Institution::layer, "tie layer it strengthens").refers("layer").required()
        .field("strength", &Institution::strength, "tie between two full members").between(0, 1).required()
        .field("members", &Institution::members, "ids; those of states outside the scenario are ignored").required()
        .field("customs_union", &Institution::customs_union, "whether goods move freely between members, distributed by demand").symbol("cu").otherwise("false")
        .done();
}

SchemaTable describe_hostility() {
    return TableBuilder<Hostility>("hostility", "antagonism of pairs: 0.5 mutes a tie, 1 inverts it")
        .field("*", &Hostility::pairs, "antagonism of a pair").symbol("Hs").refers("agent").between(0, 1)
        .done();
}

SchemaTable describe_corridor() {
    return TableBuilder<Corridor>("corridor", "a trade route")
        .field("name", &Corridor::name, "full name").otherwise("the id")
        .field("cost_usd_bn", &Corridor::cost, "cost of doubling its capacity").unit("USD bn").symbol("cost_r").above(0)
        .field("trade_elasticity", &Corridor::elasticity, "elasticity of trade to its capacity").symbol("gamma").between(0, 1).otherwise(0.2)
        .field("share", &Corridor::share, "part of a pair's trade on it; the rest uses `open`").symbol("m_r").refers("agent").or_row().between(0, 1)
        .done();
}

SchemaTable describe_commodity() {
    return TableBuilder<Commodity>("commodity", "a good that can become scarce")
        .field("name", &Commodity::name, "full name").otherwise("the id")
        .field("unit", &Commodity::unit, "unit of quantities, per year").otherwise("units")
        .field("data", &Commodity::data, "CSV file: importer, exporter, quantity; equal ids: domestic use")
        .field("cell", &Commodity::cell, "single values that override the data").refers("agent").or_row()
        .field("cover_years", &Commodity::cover, "stocks that users hold, in years of demand").unit("years").symbol("d").at_least(0).otherwise(0.25)
        .field("restock_per_year", &Commodity::restock, "speed at which stocks are refilled").unit(per_year).symbol("restock").at_least(0).otherwise(1)
        .field("spare", &Commodity::spare, "idle capacity, relative to output").between(0, 10).otherwise(0.05)
        .field("elasticity", &Commodity::elasticity, "immediate price elasticity of demand").between(0.05, 100).otherwise(0.4)
        .field("choke", &Commodity::choke, "price at which the last user stops, relative to the start").between(1, 1e6).otherwise(100)
        .field("thrift", &Commodity::thrift, "long-run price elasticity of need").between(0, 10).otherwise(0.3)
        .field("thrift_per_year", &Commodity::thrift_rate, "speed of saving and substitution").unit(per_year).at_least(0).otherwise(0.3)
        .field("precaution", &Commodity::precaution, "extra stocks that buyers order if nothing arrives, in normal covers").between(0, 100).otherwise(1)
        .field("hold", &Commodity::hold, "part of normal stocks that users do not use at once").between(0, 1).otherwise(0.8)
        .field("entry", &Commodity::entry, "long-run price elasticity of capacity").between(0, 10).otherwise(0.8)
        .field("entry_years", &Commodity::entry_years, "time constant of capacity against the price").unit("years").above(0).otherwise(4)
        .field("spot", &Commodity::spot, "part of missing deliveries ordered from others at once").between(0, 1).otherwise(0.5)
        .field("rationing", &Commodity::rationing, "allocation rule in a shortage").one_of({"proportional", "priority", "maxmin"}).otherwise("proportional")
        .field("priority", &Commodity::priority, "order of deliveries, after domestic use").refers("agent").or_row()
        .field("adaptation_per_year", &Commodity::adaptation, "speed at which sourcing follows deliveries").unit(per_year).symbol("theta_q").at_least(0).otherwise(0.3)
        .field("return_per_year", &Commodity::back, "speed at which sourcing returns to its anchor").unit(per_year).at_least(0).otherwise(0.05)
        .field("cost_usd_bn_per_unit", &Commodity::cost, "cost of a capacity of one unit a year").unit("USD bn per unit").symbol("cost_c").above(0)
        .field("offtake", &Commodity::offtake, "part of new capacity that its payer buys").between(0, 1).otherwise(0.5)
        .field("gdp_at_risk", &Commodity::gdp_at_risk, "share of output lost in a total cut-off").symbol("omega").refers("agent").between(0, 1)
        .done();
}

SchemaTable describe_population() {
    return TableBuilder<Population>("crowd", "a population: a large agent network with the states as inputs")
        .field("agents", &Population::agents, "CSV file: id[,group,susceptibility,autonomy], position.ISSUE or conviction.ISSUE")
        .field("edges", &Population::edges, "ties of the network, CSV or Matrix Market: listener, speaker[, weight]")
        .field("susceptibility", &Population::susceptibility, "weight of others against its own conviction, if the table has none").symbol("lambda").between(0, 1).otherwise(0.5)
        .field("autonomy", &Population::autonomy, "own part of an agent's inputs, if the table has none").symbol("a").between(0, 1).otherwise(0)
        .done();
}

}  // namespace steppe
