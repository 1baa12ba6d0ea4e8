#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "steppe/model/kinds.hpp"
#include "steppe/report/game.hpp"
#include "steppe/solver/compile.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/game_options.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/result_folder.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {
namespace {

struct GameArguments {
    std::string file, issue, at;
    OutputOptions output;
    std::vector<std::string> set, value;
    GameOptions game;
    std::size_t starts = 16;
    bool pull_given = false;
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

void game_command(const GameArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    if (!(a.game.pull > 0) || !std::isfinite(a.game.pull))
        throw UsageError("--pull: the pull of money must be above 0");
    const auto scenario =
        load_scenario(a.file, model_registry(), {.set = a.set, .paths = session.paths});
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto program = compile(scenario);
    const Index issue = asked_issue(*program, a.issue);
    const int step = a.at.empty() ? 0 : asked_step(*program, "--at", a.at);
    auto game = game_of(*program, step, issue, a.game);
    const auto valued = read_values(*program, step, a.value, game);
    require_folder(session, a.output.folder, {.scenarios = {&scenario}});
    const Stopwatch watch;
    const auto solution = solve_game(game, a.starts);
    const double seconds = watch.seconds();
    const GameReport report{
        .program = *program,
        .step = step,
        .issue = issue,
        .game = game,
        .solution = solution,
        .valued = valued,
        .without =
            settled_positions(game, std::vector<double>(game.players.size() * game.agents(), 0.0)),
        .other_pulls = at_other_pulls(game, a.starts),
        .pull_source = a.pull_given ? "as given" : "a coded prior and no estimate"};
    put_result(game_result(report), a.output, session, input_files({&scenario}), seconds);
}

}  // namespace

void add_game(Command app, Session& session) {
    const auto command =
        app.add("game", "Find the equilibrium of payments by powers to win an issue");
    auto a = std::make_shared<GameArguments>();
    command.option("file", a->file, "Scenario file").required();
    command.option("--issue ID", a->issue, "Issue that the powers contest").required();
    command
        .option("--powers P:POLE:BUDGET,..", a->game.powers,
                "Players: power, pole on the scale from -1 to 1, budget in bn USD a year")
        .required();
    command.option("--value V", a->value,
                   "Weight of each state's position: equal, gdp (default), military, or "
                   "KAZ=2,UZB=1; for one power JPN:equal");
    command.option("--on WHO", a->game.on,
                   "States that can be paid: targets (default), others (all but the powers in "
                   "the game), or KAZ,UZB");
    const auto pull = command
                          .option("--pull", a->game.pull,
                                  "Weight of 1 bn USD a year on a state, whose conviction and "
                                  "network together weigh up to 1 (default: 0.05)")
                          .check(real_number());
    command.option("--at DATE", a->at, "Date of the network (default: the start)");
    command
        .option("--starts", a->starts,
                "Starting points if there may be several equilibria (default: 16)")
        .check(whole_number(1, 10000));
    command.option("--set A=V", a->set, "Replace the value at an address of the scenario");
    add_output_options(command, session, a->output, "game.csv, game.json", Resumes::no);
    command.flag("--quiet", a->output.quiet, "Print nothing on success");
    command.footer(
        "Each power splits a budget over states to pull their long-run positions toward its pole. "
        "In a Nash equilibrium no power gains by\n"
        "another split if the others keep theirs. Powers in the game cannot be paid. The "
        "exploitability is the gain that is still possible,\n"
        "over all powers; if all poles are at an end of the scale it has a certificate.\n"
        "The default pull is a coded prior, as no measurement of it exists. The report has the "
        "result at half and twice the pull.\n"
        "Examples:\n"
        "  steppe game scenarios/baseline.toml --issue unsc-japan-seat --powers "
        "JPN:+1:4,CHN:-1:10\n"
        "  steppe game scenarios/baseline.toml --issue world-order --powers "
        "USA:+1:5,JPN:+1:4,CHN:-1:10 --value equal --at 2030-01-01\n"
        "  steppe game scenarios/baseline.toml --issue world-order --powers JPN:+1:4,CHN:-1:10 "
        "--value JPN:UZB=2,KAZ=1 --pull 0.2 --out out/game");
    command.on_run([=, &session] {
        a->pull_given = pull.count() > 0;
        game_command(*a, session);
    });
}

}  // namespace steppe
