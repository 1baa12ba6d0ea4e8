#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class GameCommand final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    GameOptions game_;
};

void GameCommand::analyse() {
    game_.at = at;
    game_.execution = execution();
    finish(load_reported(file).game(game_));
}

void GameCommand::add_options() {
    add_file();
    command.option("--issue ID", game_.issue, "Issue that the powers contest").required();
    command
        .option("--powers P:POLE:BUDGET,..", game_.powers,
                "Players: power, pole on the scale from -1 to 1, budget in bn USD a year")
        .required();
    command.option("--value V", game_.value,
                   "Weight of each state's position: equal, gdp (default), military, or "
                   "KAZ=2,UZB=1; for one power JPN:equal");
    command.option("--on WHO", game_.on,
                   "States that can be paid: targets (default), others (all but the powers in "
                   "the game), or KAZ,UZB");
    command
        .option("--pull", game_.pull,
                "Weight of 1 bn USD a year on a state, whose conviction and network together weigh "
                "up to 1 (default: 0.05)")
        .check(real_number());
    add_at("the network", "the start");
    command
        .option("--starts", game_.starts,
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
