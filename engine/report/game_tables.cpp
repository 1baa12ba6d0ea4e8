#include <cmath>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/game.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

Json number_or_null(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

Json by_agent(const GameReport& report, const double* values) {
    auto out = Json::object();
    for (std::size_t i = 0; i < report.game.agents(); ++i)
        out[report.program.agents.id[i]] = values[i];
    return out;
}

Json power_json(const GameReport& report, std::size_t p) {
    const auto& player = report.game.players[p];
    return {{"power", player.id},
            {"pole", player.pole},
            {"budget_usd_bn_per_year", player.budget},
            {"value", by_agent(report, player.value.data())},
            {"concave", is_concave(report.game, p)}};
}

Json equilibrium_json(const GameReport& report, const Equilibrium& e) {
    const std::size_t N = report.game.agents();
    auto powers = Json::array();
    for (std::size_t p = 0; p < report.game.players.size(); ++p) {
        const auto& player = report.game.players[p];
        Json power{{"power", player.id},
                   {"outlay_usd_bn_per_year", by_agent(report, e.outlay.data() + p * N)},
                   {"payoff", e.payoff[p]}};
        power["distance"] = distance_from_pole(player, e.position);
        power["distance_without"] =
            report.without ? Json(distance_from_pole(player, *report.without)) : Json(nullptr);
        power["gain"] = e.gain[p];
        power["gain_bound"] = number_or_null(e.bound[p]);
        powers.push_back(power);
    }
    return {{"starts", e.reached},
            {"unique_split", e.unique_split},
            {"exploitability", e.exploitability()},
            {"exploitability_bound", number_or_null(e.certificate())},
            {"powers", powers},
            {"position", by_agent(report, e.position.data())}};
}

}  // namespace

double distance_from_pole(const InfluenceGame::Player& player,
                          const std::vector<double>& position) {
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < position.size(); ++i) {
        sum += player.value[i] * std::abs(player.pole - position[i]);
        all += player.value[i];
    }
    return all > 0 ? sum / all : 0;
}

std::string game_csv(const GameReport& report) {
    const auto& id = report.program.agents.id;
    const auto& issue = report.program.issues[report.issue].id;
    const std::size_t N = report.game.agents();
    std::string out = "scenario,step,date,equilibrium,metric,unit,value\n";
    const std::string same = fmt::format("{},{},{}", csv_field(report.program.name), report.step,
                                         date_of(report.program.calendar, report.step));
    for (std::size_t n = 0; n < report.solution.equilibria.size(); ++n) {
        const auto& e = report.solution.equilibria[n];
        const auto put = [&](const std::string& metric, const std::string& unit, double value) {
            out += fmt::format("{},{},{},{},{}\n", same, n + 1, metric, unit,
                               std::isfinite(value) ? shortest(value) : "");
        };
        for (std::size_t p = 0; p < report.game.players.size(); ++p)
            for (std::size_t i = 0; i < N; ++i)
                if (report.game.open[i] != 0)
                    put(fmt::format("outlay.{}.{}", report.game.players[p].id, id[i]),
                        "USD bn per year", e.outlay[p * N + i]);
        for (std::size_t i = 0; i < N; ++i) {
            put(fmt::format("position.{}.{}", id[i], issue), "-1 to 1", e.position[i]);
            if (report.without)
                put(fmt::format("position_without.{}.{}", id[i], issue), "-1 to 1",
                    (*report.without)[i]);
        }
        for (std::size_t p = 0; p < report.game.players.size(); ++p) {
            const auto& player = report.game.players[p];
            put("distance." + player.id, "of the scale from -1 to 1",
                distance_from_pole(player, e.position));
            if (report.without)
                put("distance_without." + player.id, "of the scale from -1 to 1",
                    distance_from_pole(player, *report.without));
            put("payoff." + player.id, "value", e.payoff[p]);
            put("gain." + player.id, "value", e.gain[p]);
            put("gain_bound." + player.id, "value", e.bound[p]);
        }
        put("exploitability", "value", e.exploitability());
    }
    return out;
}

std::string game_json(const GameReport& report) {
    const auto& program = report.program;
    Json out{{"scenario", program.name},
             {"title", program.title},
             {"step", report.step},
             {"date", date_of(program.calendar, report.step)},
             {"issue", program.issues[report.issue].id},
             {"issue_name", program.issues[report.issue].name},
             {"pull_per_usd_bn_per_year", report.game.pull}};
    out["open"] = Json::array();
    for (std::size_t i = 0; i < report.game.agents(); ++i)
        if (report.game.open[i] != 0) out["open"].push_back(program.agents.id[i]);
    out["names"] = Json::object();
    for (std::size_t i = 0; i < report.game.agents(); ++i)
        out["names"][program.agents.id[i]] = program.agents.name[i];
    out["powers"] = Json::array();
    for (std::size_t p = 0; p < report.game.players.size(); ++p)
        out["powers"].push_back(power_json(report, p));
    out["position_without"] =
        report.without ? by_agent(report, report.without->data()) : Json(nullptr);
    out["found"] = report.solution.found;
    out["starts"] = report.solution.starts;
    out["astray"] = report.solution.astray;
    out["at_other_pulls"] = Json::array();
    for (const auto& other : report.other_pulls) {
        Json one{{"pull_per_usd_bn_per_year", other.pull},
                 {"outlay_usd_bn_per_year", Json::object()}};
        for (std::size_t p = 0; p < report.game.players.size() && !other.outlay.empty(); ++p)
            one["outlay_usd_bn_per_year"][report.game.players[p].id] =
                by_agent(report, other.outlay.data() + p * report.game.agents());
        out["at_other_pulls"].push_back(std::move(one));
    }
    out["equilibria"] = Json::array();
    for (const auto& e : report.solution.equilibria)
        out["equilibria"].push_back(equilibrium_json(report, e));
    return json_document(out);
}

}  // namespace steppe
