#include <cmath>

#include "engine/game/result.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/game_options.hpp"

namespace steppe {
namespace {

class GameCommand final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    std::string issue_;
    std::vector<std::string> value_;
    GameOptions game_;
    std::size_t starts_ = 16;
    Option pull_;
};

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

void GameCommand::analyse() {
    if (!(game_.pull > 0) || !std::isfinite(game_.pull))
        throw UsageError("--pull: the pull of money must be above 0");
    const auto program = compile(load_reported(file));
    Index issue = 0;
    int step = 0;
    std::vector<InfluenceGame::Player> players;
    check_all({[&] { issue = asked_issue(*program, issue_); },
               [&] { step = at.empty() ? 0 : step_in(*program); },
               [&] { players = read_powers(*program, game_.powers); }});
    auto game = game_of(*program, step, issue, std::move(players), game_);
    const auto valued = read_values(*program, step, value_, game);
    open_folder();
    const auto solution = solve_game(game, starts_);
    finish(game_result(
        {.program = *program,
         .step = step,
         .issue = issue,
         .game = game,
         .solution = solution,
         .valued = valued,
         .without =
             settled_positions(game, std::vector<double>(game.players.size() * game.agents(), 0.0)),
         .other_pulls = at_other_pulls(game, starts_),
         .pull_source = pull_.count() > 0 ? "as given" : "a coded prior and no estimate"}));
}

void GameCommand::add_options() {
    add_file();
    command.option("--issue ID", issue_, "Issue that the powers contest").required();
    command
        .option("--powers P:POLE:BUDGET,..", game_.powers,
                "Players: power, pole on the scale from -1 to 1, budget in bn USD a year")
        .required();
    command.option("--value V", value_,
                   "Weight of each state's position: equal, gdp (default), military, or "
                   "KAZ=2,UZB=1; for one power JPN:equal");
    command.option("--on WHO", game_.on,
                   "States that can be paid: targets (default), others (all but the powers in "
                   "the game), or KAZ,UZB");
    pull_ = command
                .option("--pull", game_.pull,
                        "Weight of 1 bn USD a year on a state, whose conviction and network "
                        "together weigh up to 1 (default: 0.05)")
                .check(real_number());
    add_at("the network", "the start");
    command
        .option("--starts", starts_,
                "Starting points if there may be several equilibria (default: 16)")
        .check(whole_number(1, 10000));
    add_set_option(command, options.set);
    add_output("game.csv, game.json", Resumes::no);
    command.footer(R"(
Each power splits a budget over states to pull their long-run positions toward its pole. In a Nash
equilibrium no power gains by another split if the others keep theirs. Powers in the game cannot be
paid. The exploitability is the gain that is still possible, over all powers; if all poles are at an
end of the scale it has a certificate. The default pull is a coded prior, as no measurement of it
exists. The report has the result at half and twice the pull.
Examples:
  steppe game scenarios/baseline.toml --issue unsc-japan-seat --powers JPN:+1:4,CHN:-1:10
  steppe game scenarios/baseline.toml --issue world-order --powers USA:+1:5,JPN:+1:4,CHN:-1:10 \
      --value equal --at 2030-01-01
  steppe game scenarios/baseline.toml --issue world-order --powers JPN:+1:4,CHN:-1:10 \
      --value JPN:UZB=2,KAZ=1 --pull 0.2 --out out/game)");
}

}  // namespace

void add_game(Command command, Session& session) { add_command<GameCommand>(command, session); }

}  // namespace steppe
