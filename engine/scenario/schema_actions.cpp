#include "engine/scenario/schema.hpp"

/// Tables of pledges, responses, events, criteria, the answer and sweeps.
// clang-format off
namespace steppe {

SchemaTable describe_pledge() {
    return TableBuilder<Pledge>("pledge", "money that one state promises to others")
        .field("from", &Pledge::from, "payer").refers("agent").required()
        .field("to", &Pledge::to, "receivers: weights, a list, or one id").symbol("a_i").refers("agent").at_least(0).from_list().required()
        .field("layer", &Pledge::layer, "stock layer the money enters").refers("layer").required()
        .field("amount_usd_bn", &Pledge::amount, "total promised amount").unit("USD bn").at_least(0).required()
        .field("start", &Pledge::start, "first day").required()
        .field("years", &Pledge::years, "time over which it is paid").unit("years").above(0)
        .field("realisation", &Pledge::realisation, "part of the promise that is paid").symbol("rho").between(0, 1).otherwise(1)
        .field("delay_years", &Pledge::delay, "delay of the first payment").unit("years").at_least(0).otherwise(0)
        .field("profile", &Pledge::profile, "payment profile").one_of({"flat", "front", "back", "hazard"}).otherwise("flat")
        .field("disburse_per_year", &Pledge::disburse, "hazard: rate of payment").unit(per_year).symbol("h_d").at_least(0)
        .field("cancel_per_year", &Pledge::cancel, "hazard: rate of cancellation").unit(per_year).symbol("h_c").at_least(0)
        .field("capacity", &Pledge::capacity, "shares of the money that build capacity of a commodity at the host").refers("commodity").between(0, 1)
        .field("corridor", &Pledge::corridor, "shares of the money that build a corridor").refers("corridor").between(0, 1)
        .field("technology", &Pledge::technology, "share of the money for technology and skills").between(0, 1).otherwise(0)
        .done();
}

SchemaTable describe_response() {
    return TableBuilder<Response>("response", "pledges of one power in response to those of another")
        .field("by", &Response::by, "responding power").refers("agent").required()
        .field("to", &Response::to, "power whose pledges it answers").refers("agent").required()
        .field("layer", &Response::layer, "stock layer of the response").refers("layer").required()
        .field("match", &Response::match, "response per dollar of the rival").at_least(0).required()
        .field("lag_years", &Response::lag, "time constant of the response").unit("years").symbol("tau").above(0).otherwise(1)
        .field("start", &Response::start, "first day").otherwise("the beginning")
        .done();
}

SchemaTable describe_event() {
    return TableBuilder<Event>("event", "an event on a date or at random")
        .field("kind", &Event::kind, "kind of event").required()
        .field("start", &Event::start, "first day")
        .field("duration_years", &Event::duration, "duration").unit("years").above(0).otherwise("to the end")
        .field("hazard_per_year", &Event::hazard, "rate of a random start, instead of a date").unit(per_year).at_least(0)
        .field("commodity", &Event::commodity, "affected commodity").refers("commodity")
        .field("from", &Event::from, "states that restrict their exports").refers("agent").or_row()
        .field("to", &Event::to, "states whose imports are restricted").refers("agent").or_row().otherwise("all others")
        .field("at", &Event::at, "states whose production fails").refers("agent").or_row()
        .field("corridor", &Event::corridor, "affected corridor").refers("corridor")
        .field("factor", &Event::factor, "remaining openness").between(0, 1)
        .field("between", &Event::between, "affected pairs").refers("agent").or_row()
        .field("cut", &Event::cut, "part that is cut").between(0, 1)
        .field("agents", &Event::agents, "affected agents").refers("agent")
        .field("loss", &Event::loss, "lost part of output").between(0, 0.99)
        .field("layer", &Event::layer, "layer of the tie").refers("layer")
        .field("by", &Event::by, "change of the tie or the hostility").between(-1, 1)
        .field("institution", &Event::institution, "affected institution").refers("institution")
        .field("join", &Event::join, "agents that join").refers("agent")
        .field("leave", &Event::leave, "agents that leave").refers("agent")
        .field("issue", &Event::issue, "affected issue").refers("issue")
        .field("conviction_by", &Event::conviction_by, "shift of convictions").symbol("shift").between(-2, 2)
        .field("half_life_years", &Event::half_life, "time in which half of the shift fades").unit("years").symbol("half_life").above(0).otherwise("lasting")
        .done();
}

SchemaTable describe_ask() {
    return TableBuilder<Ask>("ask", "a criterion that a run answers with yes or no")
        .field("text", &Ask::text, "the question in words").otherwise("the expression")
        .field("that", &Ask::that, "two expressions over metrics and numbers, compared").required()
        .field("at", &Ask::at, "evaluation date: the last step that begins at or before it, events included")
        .field("during", &Ask::during, "first and last evaluation date, instead of `at`")
        .field("over", &Ask::over, "aggregation of the steps between the dates").one_of({"always", "ever", "mean"}).otherwise("always")
        .done();
}

SchemaTable describe_answer() {
    return TableBuilder<AnswerSubject>("answer", "the subject of a run's answer")
        .field("metric", &AnswerSubject::metric, "metric whose change is the answer").otherwise("what changes most")
        .field("at", &AnswerSubject::at, "date of the change: the last step that begins at or before it").otherwise("the date of the largest change")
        .done();
}

SchemaTable describe_sweep() {
    return TableBuilder<SweepTable>("sweep", "sampling of uncertain numbers")
        .field("replicates", &SweepTable::replicates, "number of replicates").whole().between(1, 1e9).otherwise(16384)
        .field("scrambles", &SweepTable::scrambles, "independent scrambles of the sobol design").whole().between(2, 1024).otherwise(16)
        .field("seed", &SweepTable::seed, "random seed").whole().between(0, 9007199254740991.0).otherwise(1)
        .field("design", &SweepTable::design, "sampling design").one_of({"sobol", "lhs", "random"}).otherwise("sobol")
        .field("metrics", &SweepTable::metrics, "recorded metrics; * matches any text")
            .otherwise("regional_influence.*, without powers gdp.*, and the metrics of asks")
        .field("quantiles", &SweepTable::quantiles, "reported quantiles").between(0, 1).otherwise("0.05, 0.25, 0.5, 0.75, 0.95")
        .field("until", &SweepTable::until, "stop when this holds: half-width(ask.ID) < 0.005").otherwise("all replicates are done")
        .field("grid", &SweepTable::grid, "addresses and their lists of values")
        .field("correlation", &SweepTable::correlation, "rank correlations between uncertain numbers")
        .done();
}

}  // namespace steppe
