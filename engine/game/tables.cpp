#include "engine/game/tables.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"

namespace steppe::influence {
namespace {

constexpr std::size_t most_states = 40;

}  // namespace

Json number_or_null(double x) { return std::isfinite(x) ? Json(x) : Json(); }

std::string game_answer(const Payments& of, const Equilibrium& e) {
    const double pull = of.report.game.pull;
    const auto basis = fmt::format(
        " {} It depends on the pull of money, {:g} per bn USD a year ({}): {:.3g} bn a year on one "
        "state weigh as much as its own conviction and all its inputs.",
        !of.report.solution.found ? "No equilibrium was found: some power can still gain."
        : std::isfinite(e.certificate())
            ? "No power can gain by paying otherwise."
            : "No power was found to gain by paying otherwise, which is not certain.",
        pull, of.report.pull_source, 1 / pull);
    const auto place = [&](std::size_t i) {
        return fmt::format("{} on the scale from -1 to 1", signed_figure(e.position[i] + 0.0, 2));
    };
    if (!of.report.without) {
        std::vector<std::string> parts;
        for (const auto i : of.open) parts.push_back(of.agents.name[i] + " at " + place(i));
        return fmt::format("With the money the states end on \"{}\" so: {}.{}", of.issue.name,
                           listing(parts, 5), basis);
    }
    const auto move = [&](std::size_t i) { return e.position[i] - (*of.report.without)[i]; };
    std::size_t most = of.open.empty() ? 0 : of.open.front();
    for (const auto i : of.open)
        if (std::abs(move(i)) > std::abs(move(most))) most = i;
    if (of.open.empty() || std::abs(move(most)) < 5e-5)
        return fmt::format("The money does not move any state on \"{}\".{}", of.issue.name, basis);
    std::vector<std::string> money, ends;
    for (const auto& power : of.powers) {
        const double paid = e.outlay[power.first + most];
        if (paid >= 0.005)
            money.push_back(fmt::format("{}{} {:.2g}", in_running_text(power.name),
                                        money.empty() ? " pays it" : "", paid));
        const double with = distance_from_pole(power, e.position),
                     without = power.without.get<double>();
        ends.push_back(fmt::format("{} ends {} ({:.2f} from its pole, {:.2f} without)",
                                   in_running_text(power.name),
                                   std::abs(with - without) < 5e-4 ? "as without money"
                                   : with < without                ? "better than without money"
                                                                   : "worse than without money",
                                   with, without));
    }
    return fmt::format("{} moves most on \"{}\", from {} to {}{}. {}.{}", of.agents.name[most],
                       of.issue.name, signed_figure((*of.report.without)[most] + 0.0, 2),
                       place(most),
                       money.empty() ? "" : fmt::format(": {} bn USD a year", listing(money, 4)),
                       capitalised(listing(ends, 4)), basis);
}

double distance_from_pole(const InfluenceGame::Player& player,
                          const std::vector<double>& position) {
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < position.size(); ++i) {
        sum += player.value[i] * std::abs(player.pole - position[i]);
        all += player.value[i];
    }
    return all > 0 ? sum / all : 0;
}

Payments::Payments(const GameReport& of) : report(of) {
    for (std::size_t i = 0; i < agents.size(); ++i) {
        if (issue.holds[i] == 0) continue;
        (of.game.open[i] != 0 ? open : others).push_back(i);
        if (of.game.open[i] != 0) open_ids.push_back(agents.id[i]);
    }
    for (const auto& player : of.game.players) {
        const auto at = std::find(agents.id.begin(), agents.id.end(), player.id);
        const auto i = static_cast<std::size_t>(at - agents.id.begin());
        const auto p = powers.size();
        const auto& without = of.without;
        names.push_back(agents.name[i]);
        powers.push_back({player, agents.name[i], of.valued[p],
                          issue.holds[i] != 0 ? of.game.conviction[i] : 0.0, is_concave(of.game, p),
                          p * agents.size(),
                          without ? Json(distance_from_pole(player, *without)) : Json()});
    }
}

Table outlays(const Payments& of, const std::vector<double>& outlay) {
    Table out{.key = "outlays", .unit = "bn USD a year"};
    out.columns = {{"agent"}, {"name", "state"}};
    out.most = most_states;
    for (const auto& power : of.powers)
        out.columns.push_back({"outlay." + power.id, power.name, Show::value});
    auto order = of.open;
    const auto sum = [&](std::size_t i) {
        double paid = 0;
        for (const auto& power : of.powers) paid += outlay[power.first + i];
        return paid;
    };
    std::stable_partition(order.begin(), order.end(), [&](auto i) { return sum(i) >= 0.0005; });
    out.most = 0;
    for (const auto i : order) {
        out.row(of.agents.id[i], of.agents.name[i]);
        for (const auto& power : of.powers) out.rows.back().emplace_back(outlay[power.first + i]);
        out.most += sum(i) >= 0.0005 ? 1 : 0;
    }
    return out;
}

Table positions(const Payments& of, const Equilibrium& e) {
    const bool compared = of.report.without.has_value();
    Table out{.key = "positions",
              .title = fmt::format("Where the states end on \"{}\"", of.issue.name)};
    out.unit = "-1 against, 1 for";
    out.columns = {{"agent"},
                   {"name", "state"},
                   {"position", "with the money", Show::value},
                   {"position_without", compared ? "without" : "", Show::value},
                   {"change", compared ? "change" : "", Show::change, Column::Interval::none, "1"}};
    for (const auto& power : of.powers) out.columns.push_back({"value." + power.id});
    const auto put = [&](std::size_t i) {
        const auto before = of.before(i);
        out.row(of.agents.id[i], of.agents.name[i], e.position[i], before,
                compared ? Json(e.position[i] - before.get<double>()) : Json());
        for (const auto& power : of.powers) out.rows.back().emplace_back(power.value[i]);
    };
    std::for_each(of.open.begin(), of.open.end(), put);
    std::for_each(of.others.begin(), of.others.end(), put);
    out.chart = {{"kind", "dots"}, {"rows", "name"}, {"end", "position"}, {"min", -1}, {"max", 1}};
    auto colours = Json::array();
    for (const auto i : of.open) colours.push_back(of.agents.colour[i]);
    for (const auto i : of.others) colours.push_back(of.agents.colour[i]);
    out.chart["colours"] = std::move(colours);
    out.chart.update({{"start", compared ? "position_without" : "position"},
                      {"start_name", compared ? "without the money" : "in the long run"},
                      {"end_name", "with the money"}});
    out.note = "Long-run positions in this network.";
    out.most = most_states;
    return out;
}

Table powers(const Payments& of, const Equilibrium& e) {
    Table out{.key = "powers"};
    out.title = "Mean distance from the pole, weighted by what each state is worth to the power";
    out.columns = {{"power"},
                   {"name", "power"},
                   {"distance", "with the money", Show::value},
                   {"distance_without", "without", Show::value},
                   {"payoff", "payoff J", Show::digits}};
    for (const char* key : {"pole", "budget_usd_bn_per_year", "concave", "gain", "gain_bound"})
        out.columns.push_back({key});
    for (std::size_t p = 0; const auto& power : of.powers) {
        out.row(power.id, power.name, distance_from_pole(power, e.position), power.without,
                e.payoff[p], power.pole, power.budget, power.concave, e.gain[p],
                number_or_null(e.bound[p]));
        ++p;
    }
    out.note = "J: minus the sum of value times distance.";
    return out;
}

}  // namespace steppe::influence
