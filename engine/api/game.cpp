#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/core/text.hpp"
#include "engine/game/result.hpp"
#include "engine/solver/opinions.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

double number_of(const char* option, const std::string& text, const std::string& what, double low,
                 double high) {
    const auto x = parse_number(text);
    if (!x || !(*x >= low && *x <= high))
        throw wrong(option, "{} is `{}`, not a number from {:g} to {:g}", what, text, low, high);
    return *x;
}

/// \throws OptionError if the agent has no position on the issue
void require_position(const Program& program, const char* option, Index agent,
                      const IssueProgram& issue) {
    if (issue.holds[agent] == 0)
        throw wrong(option, "{} has no position on {}", program.agents.id[agent], issue.id);
}

/// Returns, by agent, whether powers can pay it: targets, others, or agents by id, and never a
/// power in the game or an agent without a position. \throws OptionError
std::vector<std::uint8_t> read_open(const Program& program, const InfluenceGame& game,
                                    const IssueProgram& issue, const std::string& on) {
    const auto N = program.agents.size();
    std::vector<std::uint8_t> out(N, 0);
    const auto plays = [&](Index i) {
        return std::ranges::any_of(
            game.players, [&](const auto& player) { return player.id == program.agents.id[i]; });
    };
    if (on == "targets" || on == "others") {
        const bool some = std::ranges::any_of(
            program.agents.targets, [&](Index i) { return !plays(i) && issue.holds[i] != 0; });
        for (Index i = 0; i < N; ++i)
            out[i] = !plays(i) && issue.holds[i] != 0 &&
                             (on == "others" || !some || program.agents.role[i] == Role::target)
                         ? 1
                         : 0;
    } else {
        for (const auto& id : split(on, ',')) {
            const Index i = asked_agent(program, "on", id);
            if (plays(i)) throw wrong("on", "{} is a power in the game, which cannot be paid", id);
            require_position(program, "on", i, issue);
            out[i] = 1;
        }
    }
    if (std::ranges::count(out, 1) == 0)
        throw OptionError("on", "no agent can be paid: all agents are powers in the game");
    return out;
}

std::vector<double> gdp_at(const Program& program, int step) {
    const auto series = run(program, select_metrics(program, {"gdp.*"}), Audit::essentials).series;
    std::vector<double> out(program.agents.size(), 0.0);
    for (std::size_t m = 0; m < series.metrics.size(); ++m)
        out[series.metrics[m].id[0]] = series.at(step, m);
    return out;
}

/// Returns the weight that a power gives to each agent, and its description: `equal`, `gdp` or
/// `military` over the agents that can be paid, or `KAZ=2,UZB=1`. \throws OptionError
std::pair<std::vector<double>, std::string> read_value(const Program& program, int step,
                                                       const IssueProgram& issue,
                                                       const std::vector<std::uint8_t>& open,
                                                       const std::string& text) {
    const auto N = program.agents.size();
    std::vector<double> out(N, 0.0);
    std::vector<std::string> words;
    if (text.find('=') != std::string::npos) {
        for (const auto& one : split(text, ',')) {
            const auto equals = one.find('=');
            if (equals == std::string::npos) throw wrong("value", "`{}` is not ID=NUMBER", one);
            const auto id = one.substr(0, equals);
            const auto agent = asked_agent(program, "value", id);
            require_position(program, "value", agent, issue);
            out[agent] = number_of("value", one.substr(equals + 1), "the value of " + id, 0, 1e12);
            words.push_back(program.agents.id[agent] + one.substr(equals));
        }
    } else if (text == "gdp") {
        out = gdp_at(program, step);
    } else if (text == "military") {
        for (Index i = 0; i < N; ++i) out[i] = program.centre[program.agents.number[i].military];
    } else if (text == "equal") {
        out.assign(N, 1.0);
    } else {
        throw wrong("value", "`{}` is neither equal, gdp, military nor a list like KAZ=2,UZB=1{}",
                    text, next_did_you_mean(text, {"equal", "gdp", "military"}));
    }
    const bool listed = text.find('=') != std::string::npos;
    for (Index i = 0; i < N && !listed; ++i) out[i] = open[i] != 0 ? out[i] : 0.0;
    if (std::ranges::none_of(out, [](double c) { return c > 0; }))
        throw wrong("value", "`{}` is 0 for all", text);
    return {out, listed               ? join(words, ",")
                 : text == "gdp"      ? "GDP"
                 : text == "military" ? "military spending"
                                      : ""};
}

/// Reads `JPN:+1:4,CHN:-1:10`: powers with pole and budget. \throws OptionError
std::vector<InfluenceGame::Player> read_powers(const Program& program, const std::string& text) {
    constexpr double most = 1e6;  // bn USD a year, ten times the world's GDP
    std::vector<InfluenceGame::Player> out;
    for (const auto& one : split(text, ',')) {
        const auto parts = split(one, ':');
        if (parts.size() != 3)
            throw wrong("powers", "`{}` is not POWER:POLE:BUDGET, as in JPN:+1:4", one);
        const auto& id = program.agents.id[asked_agent(program, "powers", parts[0])];
        if (std::ranges::any_of(out, [&](const auto& other) { return other.id == id; }))
            throw wrong("powers", "{} is given twice", id);
        if (parts[1].rfind("+-", 0) == 0)
            throw wrong("powers", "the pole of {} is `{}`, not a number from -1 to 1", parts[0],
                        parts[1]);
        const double pole = number_of("powers", parts[1], "the pole of " + parts[0], -1, 1),
                     budget = number_of("powers", parts[2], "the budget of " + parts[0], 0, most);
        if (!(budget > 0))
            throw wrong("powers", "{} has no money: its budget must be above 0", parts[0]);
        out.push_back({id, pole, budget, {}});
    }
    return out;
}

/// Sets the values of the powers: `gdp` for all powers, `JPN:equal` for one.
/// \return a description for each power; empty for equal values. \throws OptionError
std::vector<std::string> read_values(const Program& program, int step, Index issue,
                                     const std::vector<std::string>& given, InfluenceGame& game) {
    std::vector<std::string> words(game.players.size());
    auto all = given;
    all.insert(all.begin(), "gdp");
    for (const auto& text : all) {
        const auto colon = text.find(':');
        const std::string who = colon == std::string::npos ? "" : text.substr(0, colon);
        const auto [value, word] =
            read_value(program, step, program.issues[issue], game.open,
                       colon == std::string::npos ? text : text.substr(colon + 1));
        bool met = who.empty();
        for (std::size_t p = 0; p < game.players.size(); ++p) {
            const auto& id = game.players[p].id;
            const auto& name = program.agents.name[index_of(program.agents.id, id)];
            if (!who.empty() && lower(id) != lower(who) && lower(name) != lower(who)) continue;
            game.players[p].value = value;
            words[p] = word;
            met = true;
        }
        const auto playing = ids_of(game.players);
        if (!met)
            throw wrong("value", "{} is not a power in the game. {}", who,
                        did_you_mean(who, playing, "Powers: " + join(playing, ", ")));
    }
    return words;
}

/// Returns the game on the network of a step, without the values of the powers.
/// \throws OptionError
InfluenceGame game_of(const Program& program, int step, Index issue,
                      std::vector<InfluenceGame::Player> players, const GameOptions& options,
                      double pull) {
    const auto network = opinion_network(program, step);
    const auto K = program.issues.size();
    std::vector<double> u;
    for (Index i = 0; i < program.agents.size(); ++i) u.push_back(network.U[i * K + issue]);
    auto game = game_on(network.W, network.lambda, u);
    leave_out(program.issues[issue].holds, game);
    game.pull = pull;
    game.players = std::move(players);
    game.open = read_open(program, game, program.issues[issue], options.on);
    if (const auto lost = leaderless(game); !lost.empty()) {
        std::vector<std::string> ids;
        ids.reserve(lost.size());
        for (const auto i : lost) ids.push_back(program.agents.id[i]);
        throw wrong("on",
                    "no position is settled: {} {} no input from an agent with a conviction "
                    "(susceptibility below 1) and cannot be paid. Let powers pay it",
                    join(ids, ", "), ids.size() == 1 ? "has" : "have");
    }
    return game;
}

/// Returns the issue with an id. \throws OptionError with the nearest id
Index asked_issue(const Program& program, const std::string& id) {
    std::vector<std::string> names;
    for (const auto& issue : program.issues) names.push_back(issue.name);
    if (names.empty()) throw OptionError("issue", "the scenario has no issue to play about");
    return static_cast<Index>(asked_place("issue", "Issue", id, ids_of(program.issues), names));
}

/// Solves the game at half and twice the pull. One start finds an equilibrium in most games.
std::vector<OtherPull> at_other_pulls(const InfluenceGame& game, std::size_t starts) {
    std::vector<OtherPull> out;
    for (const double times : {0.5, 2.0}) {
        auto other = game;
        other.pull *= times;
        auto solution = solve_game(other, 1);
        if (!solution.found) solution = solve_game(other, starts);
        out.push_back({other.pull, solution.found ? solution.equilibria.front().outlay
                                                  : std::vector<double>{}});
    }
    return out;
}

}  // namespace

Result Model::game(const GameOptions& options) const {
    struct Played {
        std::shared_ptr<const State> state;
        InfluenceGame game;
        GameSolution solution;
        std::optional<GameReport> report;
    };
    constexpr double coded_pull = 0.05;
    const double pull = options.pull.value_or(coded_pull);
    if (!(pull > 0) || !std::isfinite(pull))
        throw OptionError("pull", "the pull of money must be above 0");
    if (options.starts < 1) throw OptionError("starts", "at least one is needed");
    const auto& program = state_->program();
    Index issue = 0;
    int step = 0;
    std::vector<InfluenceGame::Player> players;
    check_all({[&] { issue = asked_issue(program, options.issue); },
               [&] { step = options.at.empty() ? 0 : asked_step(program, "at", options.at); },
               [&] { players = read_powers(program, options.powers); }});
    auto data = std::make_shared<Played>();
    data->state = state_;
    auto& game = data->game;
    game = game_of(program, step, issue, std::move(players), options, pull);
    const auto valued = read_values(program, step, issue, options.value, game);
    begin(options.execution, Planned{});
    data->solution = solve_game(game, options.starts);
    data->report.emplace(GameReport{
        .program = program,
        .step = step,
        .issue = issue,
        .game = game,
        .solution = data->solution,
        .valued = valued,
        .without =
            settled_positions(game, std::vector<double>(game.players.size() * game.agents(), 0.0)),
        .other_pulls = at_other_pulls(game, options.starts),
        .pull_source = options.pull ? "as given" : "a coded prior and no estimate"});
    return owning(game_result(*data->report), data, {&state_->scenario});
}

}  // namespace steppe
