#include "engine/scenario/tables.hpp"

/// Tables of pledges, responses, events, criteria and sweeps.
// clang-format off
namespace steppe {

Table describe_pledge() {
    return TableBuilder<Pledge>("pledge", "money that one state promises to others")
        .field("from", &Pledge::from, "who promises").refers("agent").required()
        .field("to", &Pledge::to, "who receives: weights, a list, or one id").symbol("a_i").refers("agent").at_least(0).from_list().required()
        .field("layer", &Pledge::layer, "stock layer the money enters").refers("layer").required()
        .field("amount_usd_bn", &Pledge::amount, "promised in all").unit("USD bn").at_least(0).required()
        .field("start", &Pledge::start, "first day").required()
        .field("years", &Pledge::years, "time over which it is paid").unit("years").above(0)
        .field("realisation", &Pledge::realisation, "part of the promise that is paid").symbol("rho").between(0, 1).otherwise(1)
        .field("delay_years", &Pledge::delay, "delay of the first payment").unit("years").at_least(0).otherwise(0)
        .field("profile", &Pledge::profile, "when it is paid").one_of({"flat", "front", "back", "hazard"}).otherwise("flat")
        .field("disburse_per_year", &Pledge::disburse, "hazard: rate of payment").unit(per_year).symbol("h_d").at_least(0)
        .field("cancel_per_year", &Pledge::cancel, "hazard: rate of cancellation").unit(per_year).symbol("h_c").at_least(0)
        .field("capacity", &Pledge::capacity, "shares of the money that build capacity of a commodity at the host").refers("commodity").between(0, 1)
        .field("corridor", &Pledge::corridor, "shares of the money that build a corridor").refers("corridor").between(0, 1)
        .field("technology", &Pledge::technology, "share of the money for technology and skills").between(0, 1).otherwise(0)
        .done();
}

Table describe_response() {
    return TableBuilder<Response>("response", "one power answers another's pledges")
        .field("by", &Response::by, "who answers").refers("agent").required()
        .field("to", &Response::to, "whose pledges it answers").refers("agent").required()
        .field("layer", &Response::layer, "stock layer in which it answers").refers("layer").required()
        .field("match", &Response::match, "answer per dollar of the rival").at_least(0).required()
        .field("lag_years", &Response::lag, "time in which it notices").unit("years").symbol("tau").above(0).otherwise(1)
        .field("start", &Response::start, "first day").otherwise("the beginning")
        .done();
}

Table describe_event() {
    return TableBuilder<Event>("event", "something that happens, on a date or by chance")
        .field("kind", &Event::kind, "what happens").required()
        .field("start", &Event::start, "first day")
        .field("duration_years", &Event::duration, "how long it lasts").unit("years").above(0).otherwise("to the end")
        .field("hazard_per_year", &Event::hazard, "rate at which it begins, instead of a date").unit(per_year).at_least(0)
        .field("commodity", &Event::commodity, "what is restricted or fails").refers("commodity")
        .field("from", &Event::from, "who restricts its exports").refers("agent").or_row()
        .field("to", &Event::to, "against whom").refers("agent").or_row().otherwise("everybody else")
        .field("at", &Event::at, "whose production fails").refers("agent").or_row()
        .field("corridor", &Event::corridor, "which corridor").refers("corridor")
        .field("factor", &Event::factor, "openness that is left").between(0, 1)
        .field("between", &Event::between, "pairs it concerns").refers("agent").or_row()
        .field("cut", &Event::cut, "part that is cut off").between(0, 1)
        .field("agents", &Event::agents, "whom it concerns").refers("agent")
        .field("loss", &Event::loss, "part of output that is lost").between(0, 0.99)
        .field("layer", &Event::layer, "layer of the tie").refers("layer")
        .field("by", &Event::by, "how much is added").between(-1, 1)
        .field("institution", &Event::institution, "which body").refers("institution")
        .field("join", &Event::join, "who joins").refers("agent")
        .field("leave", &Event::leave, "who leaves").refers("agent")
        .field("issue", &Event::issue, "on which issue").refers("issue")
        .field("conviction_by", &Event::conviction_by, "shift of convictions").symbol("shift").between(-2, 2)
        .field("half_life_years", &Event::half_life, "time in which half of the shift fades").unit("years").symbol("half_life").above(0).otherwise("lasting")
        .done();
}

Table describe_ask() {
    return TableBuilder<Ask>("ask", "a question that the run answers with yes or no")
        .field("text", &Ask::text, "the question in words").otherwise("the expression")
        .field("that", &Ask::that, "two expressions over metrics and numbers, compared").required()
        .field("at", &Ask::at, "the date at which it is asked: the last step that begins at or before it, its events included")
        .field("during", &Ask::during, "two dates between which it is asked, instead of `at`")
        .field("over", &Ask::over, "how the steps between the dates count").one_of({"always", "ever", "mean"}).otherwise("always")
        .done();
}

Table describe_sweep() {
    return TableBuilder<Sweep>("sweep", "how uncertain numbers are drawn")
        .field("replicates", &Sweep::replicates, "how many futures").whole().between(1, 1e9).otherwise(16384)
        .field("scrambles", &Sweep::scrambles, "independent scrambles of the sobol design").whole().between(2, 1024).otherwise(16)
        .field("seed", &Sweep::seed, "which futures").whole().between(0, 9007199254740991.0).otherwise(1)
        .field("design", &Sweep::design, "how the draws cover the space").one_of({"sobol", "lhs", "random"}).otherwise("sobol")
        .field("metrics", &Sweep::metrics, "what is kept; * stands for anything")
            .otherwise("regional_influence.*, without powers gdp.*, and what asks need")
        .field("quantiles", &Sweep::quantiles, "which quantiles are told").between(0, 1).otherwise("0.05, 0.25, 0.5, 0.75, 0.95")
        .field("until", &Sweep::until, "stop when this holds: half-width(ask.ID) < 0.005").otherwise("all replicates are done")
        .field("grid", &Sweep::grid, "addresses and the values each takes in turn")
        .field("correlation", &Sweep::correlation, "rank correlations between uncertain numbers")
        .done();
}

}  // namespace steppe
