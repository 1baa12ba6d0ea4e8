
#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/report/summary.hpp"

namespace steppe {
namespace {

Json json_of(const MetricChange& m) {
    Json out{{"start", m.start}, {"end", m.end}};
    if (m.without) {
        out["without"] = *m.without;
        out["effect"] = m.effect();
    }
    return out;
}

/// Returns the powers by id; marks those that the comparison lacks as new.
Json json_of_powers(const std::vector<Line>& lines, bool compared) {
    Json out = Json::object();
    for (const auto& line : lines) {
        out[line.id] = json_of(line.moved);
        if (compared && !line.moved.without) out[line.id]["new"] = true;
    }
    return out;
}

Json json_of(const std::vector<Line>& lines) {
    Json out = Json::object();
    for (const auto& line : lines) out[line.id] = json_of(line.moved);
    return out;
}

Json json_of(const PopulationSummary& population) {
    Json out{{"agents", population.agents},
             {"ties", population.ties},
             {"hear_nobody_else", population.isolated},
             {"positions_held_by_a_constant", population.pinned}};
    auto& issues = out["issues"] = Json::object();
    for (const auto& line : population.lines) {
        Json one{{"agents", line.members},
                 {"position", json_of(line.mean)},
                 {"sd", json_of(line.sd)},
                 {"favour", json_of(line.favour)}};
        if (line.steady) one["settles_at"] = *line.steady;
        if (line.group.empty())
            issues[line.issue] = std::move(one);
        else
            issues[line.issue]["groups"][line.group] = std::move(one);
    }
    if (population.influence) {
        const auto pairs = [](const auto& list) {
            Json map = Json::object();
            for (const auto& [id, weight] : list) map[id] = weight;
            return map;
        };
        const auto& i = *population.influence;
        out["total_influence"] = {
            {"of", i.id}, {"mean", i.mean}, {"groups", pairs(i.groups)}, {"most", pairs(i.most)}};
    }
    return out;
}

}  // namespace

std::string to_json(const Summary& s) {
    Json out{{"scenario", s.name}, {"title", s.title}, {"question", s.question}};
    out["compared_with"] = s.comparison.empty() ? Json(nullptr) : Json(s.comparison);
    out["changes"] = s.changes;
    out["time"] = {
        {"first", s.first_date}, {"last", s.last_date}, {"step", s.step}, {"steps", s.steps}};
    out["uncertain_inputs_at_their_centres"] = s.uncertain;
    auto& asks = out["asks"] = Json::object();
    for (const auto& ask : s.asks) {
        auto& line = asks[ask.id] = {{"text", ask.text},
                                     {"that", ask.that},
                                     {"yes", ask.answer.yes},
                                     {"margin", ask.answer.margin}};
        line["left"] = ask.answer.left;
        line["right"] = ask.answer.right;
        line["date"] = ask.date;
        if (ask.without) line["without"] = *ask.without;
    }
    auto& supply = out["supply"] = Json::object();
    for (const auto& c : s.supply) {
        auto& line = supply[c.id] = {{"highest_price", c.price},
                                     {"in", c.peak_date},
                                     {"worst_shortage", c.shortage},
                                     {"of", c.worst_id},
                                     {"at", c.worst_date}};
        if (c.without_price) line["highest_price_without"] = *c.without_price;
        if (c.without_shortage) line["worst_shortage_without"] = *c.without_shortage;
    }
    auto& shares = out["influence_shares"] = Json::object();
    for (const auto& place : s.places) {
        const bool region = place.id.empty();
        auto& share = shares[region ? "region" : place.id];
        share = {{"powers", json_of_powers(place.powers, !s.comparison.empty())}};
        if (place.patrons)
            share[region ? "effective_powers" : "effective_patrons"] = json_of(*place.patrons);
    }
    auto& pledges = out["pledges"] = Json::object();
    for (const auto& p : s.pledges)
        pledges[p.id] = {{"from", p.from},
                         {"layer", p.layer},
                         {"promised_usd_bn", p.promised},
                         {"paid_usd_bn", p.paid},
                         {"cancelled_usd_bn", p.cancelled},
                         {"outstanding_usd_bn", p.outstanding}};
    auto& positions = out["positions"] = Json::object();
    for (const auto& issue : s.issues) positions[issue.id] = json_of(issue.agents);
    if (s.steady) {
        auto& steady = out["settles_at"] = Json::object();
        for (const auto& issue : *s.steady)
            for (const auto& a : issue.agents) steady[issue.id][a.id] = a.moved.end;
    }
    out["gdp_gap_per_cent"] = json_of(s.gdp);
    auto& largest = out["largest_gdp_difference_per_cent"] = Json::array();
    for (const auto& g : s.largest_gdp)
        largest.push_back(
            {{"id", g.id}, {"name", g.name}, {"date", g.date}, {"difference", g.effect}});
    out["metrics"] = json_of(s.chosen);
    if (s.population) out["crowd"] = json_of(*s.population);
    out["left_out"] = s.left_out;
    out["provenance"] = s.provenance;
    auto& remainders = out["positions_held_by_a_constant"] = Json::array();
    for (const auto& r : s.remainders)
        remainders.push_back({{"agent", r.agent}, {"issue", r.issue}, {"remainder", r.value}});
    return json_document(out);
}

}  // namespace steppe
