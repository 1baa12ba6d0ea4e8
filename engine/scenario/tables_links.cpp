#include "engine/scenario/tables.hpp"

/// Tables of the ties between states: layers, institutions, hostility, corridors, commodities.
// clang-format off
namespace steppe {

Table describe_layer() {
    return TableBuilder<Layer>("layer", "a channel of influence")
        .field("kind", &Layer::kind, "how shares are computed").required()
        .field("weight", &Layer::weight, "weight among the layers, normalised to sum 1").symbol("beta").at_least(0).otherwise(1)
        .field("weight_by", &Layer::weight_by, "weight for single agents instead").refers("agent").at_least(0)
        .field("data", &Layer::data, "CSV file, beside the file that names it")
        .field("cell", &Layer::cell, "single values that replace those of the data").refers("agent")
        .field("depreciation_per_year", &Layer::depreciation, "stock: wear").unit(per_year).symbol("dep").at_least(0).otherwise(0.05)
        .field("capital_share", &Layer::capital_share, "stock: part that is capital formation").symbol("inv").between(0, 1).otherwise(1)
        .field("trade_link", &Layer::trade_link, "stock: whether extra stock makes extra trade").otherwise("true")
        .field("home_per_gdp", &Layer::home, "stock: what a host has of its own, per yearly output").symbol("home").at_least(0).otherwise(0.02)
        .field("capability", &Layer::capability, "tie: what makes a state strong").one_of({"gdp", "military"}).otherwise("gdp")
        .field("width", &Layer::width, "alike: distance of positions at which a share falls to .61").above(0).otherwise(0.078)
        .field("issues", &Layer::issues, "alike: issues whose positions are compared").refers("issue").otherwise("all")
        .done();
}

Table describe_institution() {
    return TableBuilder<Institution>("institution", "a body whose members are tied to one another")
        .field("layer", &Institution::layer, "tie layer it strengthens").refers("layer").required()
        .field("strength", &Institution::strength, "tie between two full members").between(0, 1).required()
        .field("members", &Institution::members, "ids; members that are no agents are ignored").required()
        .field("customs_union", &Institution::customs_union, "whether goods pass freely between members and go where their demand is").symbol("cu").otherwise("false")
        .done();
}

Table describe_hostility() {
    return TableBuilder<Hostility>("hostility", "antagonism of pairs: 0.5 mutes a tie, 1 inverts it")
        .field("*", &Hostility::pairs, "antagonism of a pair").symbol("Hs").refers("agent").between(0, 1)
        .done();
}

Table describe_corridor() {
    return TableBuilder<Corridor>("corridor", "a route that goods take")
        .field("name", &Corridor::name, "its name in full").otherwise("the id")
        .field("cost_usd_bn", &Corridor::cost, "money that doubles it").unit("USD bn").symbol("cost_r").above(0)
        .field("trade_elasticity", &Corridor::elasticity, "trade's elasticity to room on it").symbol("gamma").between(0, 1).otherwise(0.2)
        .field("share", &Corridor::share, "part of a pair's trade that takes it; the rest runs on `open`").symbol("m_r").refers("agent").or_row().between(0, 1)
        .done();
}

Table describe_commodity() {
    return TableBuilder<Commodity>("commodity", "a good whose supply can be short")
        .field("name", &Commodity::name, "its name in full").otherwise("the id")
        .field("unit", &Commodity::unit, "unit of quantities, per year").otherwise("units")
        .field("data", &Commodity::data, "CSV file: importer, exporter, quantity; domestic use where both are one")
        .field("cell", &Commodity::cell, "single values that replace those of the data").refers("agent").or_row()
        .field("cover_years", &Commodity::cover, "stocks that users hold, in years of demand").unit("years").symbol("d").at_least(0).otherwise(0.25)
        .field("restock_per_year", &Commodity::restock, "speed at which stocks are filled up").unit(per_year).symbol("restock").at_least(0).otherwise(1)
        .field("spare", &Commodity::spare, "capacity that stands idle, relative to output").between(0, 10).otherwise(0.05)
        .field("elasticity", &Commodity::elasticity, "fall of demand with the price, at once").between(0.05, 100).otherwise(0.4)
        .field("choke", &Commodity::choke, "price at which the last user stops, times today's").between(1, 1e6).otherwise(100)
        .field("thrift", &Commodity::thrift, "fall of need with the price in the long run, as an elasticity").between(0, 10).otherwise(0.3)
        .field("thrift_per_year", &Commodity::thrift_rate, "speed at which users save and replace").unit(per_year).at_least(0).otherwise(0.3)
        .field("precaution", &Commodity::precaution, "stocks that alarmed buyers want besides, in normal covers, when nothing arrives").between(0, 100).otherwise(1)
        .field("hold", &Commodity::hold, "part of normal stocks that users do not run down at once").between(0, 1).otherwise(0.8)
        .field("entry", &Commodity::entry, "elasticity of capacity to the price, in the long run").between(0, 10).otherwise(0.8)
        .field("entry_years", &Commodity::entry_years, "time in which a price draws capacity in").unit("years").above(0).otherwise(4)
        .field("spot", &Commodity::spot, "part of what is not delivered that is sought from others at once").between(0, 1).otherwise(0.5)
        .field("rationing", &Commodity::rationing, "who gets what is short").one_of({"proportional", "priority", "maxmin"}).otherwise("proportional")
        .field("priority", &Commodity::priority, "who is served first, after home").refers("agent").or_row()
        .field("adaptation_per_year", &Commodity::adaptation, "speed at which sourcing follows deliveries").unit(per_year).symbol("theta_q").at_least(0).otherwise(0.3)
        .field("return_per_year", &Commodity::back, "speed at which sourcing returns to its anchor").unit(per_year).at_least(0).otherwise(0.05)
        .field("cost_usd_bn_per_unit", &Commodity::cost, "money that builds one unit a year of capacity").unit("USD bn per unit").symbol("cost_c").above(0)
        .field("offtake", &Commodity::offtake, "part of new capacity that its payer buys").between(0, 1).otherwise(0.5)
        .field("gdp_at_risk", &Commodity::gdp_at_risk, "share of output lost in a total cut-off").symbol("omega").refers("agent").between(0, 1)
        .done();
}

Table describe_crowd() {
    return TableBuilder<Crowd>("crowd", "very many agents that listen to one another and to the states")
        .field("agents", &Crowd::agents, "CSV file: id[,group,susceptibility,autonomy], position.ISSUE or conviction.ISSUE")
        .field("edges", &Crowd::edges, "who listens to whom, CSV or Matrix Market: listener, speaker[, weight]")
        .field("susceptibility", &Crowd::susceptibility, "weight of others against its own conviction, where the table has none").symbol("lambda").between(0, 1).otherwise(0.5)
        .field("autonomy", &Crowd::autonomy, "part of what it hears that is its own, where the table has none").symbol("a").between(0, 1).otherwise(0)
        .done();
}

}  // namespace steppe
