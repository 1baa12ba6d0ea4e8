#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/files.hpp"
#include "steppe/report/game.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/opinions.hpp"
#include "steppe/solver/run.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/result_folder.hpp"
#include "tools/steppe/stopwatch.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

/// A coded prior: 20 bn USD a year, a hundred times what is paid now, weigh as much as all else
/// that moves a state.
constexpr double coded_pull = 0.05;

struct GameArguments {
    std::string file, issue, powers, on = "targets", at, out;
    std::vector<std::string> set, value;
    double pull = coded_pull;
    std::size_t starts = 16;
    bool json = false, quiet = false, pull_given = false, report = false;
};

Index asked_issue(const Program& program, const std::string& id) {
    std::vector<std::string> known;
    for (const auto& issue : program.issues) known.push_back(issue.id);
    if (known.empty()) throw WrongArgument("--issue: the scenario has no issue to play about");
    const auto at = std::find(known.begin(), known.end(), id);
    if (at != known.end()) return static_cast<Index>(at - known.begin());
    const auto near = nearest(id, known);
    throw WrongArgument(fmt::format(
        "--issue: no issue `{}`. {}", id,
        near ? fmt::format("Did you mean `{}`?", *near) : "Issues: " + join(known, ", ")));
}

double number_of(const std::string& text, const std::string& what, double low, double high) {
    const auto x = parse_number(text);
    if (!x || !(*x >= low && *x <= high))
        throw WrongArgument(
            fmt::format("{} is `{}`, not a number from {:g} to {:g}", what, text, low, high));
    return *x;
}

/// `JPN:+1:4`: who, toward where, with how much.
std::vector<InfluenceGame::Player> read_powers(const Program& program, const std::string& text) {
    constexpr double most = 1e6;  // bn USD a year, ten times what the world makes
    std::vector<InfluenceGame::Player> out;
    for (const auto& one : split(text, ',')) {
        const auto parts = split(one, ':');
        if (parts.size() != 3)
            throw WrongArgument(
                fmt::format("--powers: `{}` is not POWER:POLE:BUDGET, as in JPN:+1:4", one));
        asked_agent(program, "--powers", parts[0]);
        if (std::any_of(out.begin(), out.end(),
                        [&](const auto& other) { return other.id == parts[0]; }))
            throw WrongArgument(fmt::format("--powers: {} is there twice", parts[0]));
        if (parts[1].rfind("+-", 0) == 0)
            throw WrongArgument(fmt::format("the pole of {} is `{}`, not a number from -1 to 1",
                                            parts[0], parts[1]));
        const double pole = number_of(parts[1], "the pole of " + parts[0], -1, 1),
                     budget = number_of(parts[2], "the budget of " + parts[0], 0, most);
        if (!(budget > 0))
            throw WrongArgument(fmt::format("--powers: {} has no money to play with", parts[0]));
        out.push_back({parts[0], pole, budget, {}});
    }
    return out;
}

/// Whom the powers can pay: targets, others, or agents by name; never a power in the game.
std::vector<std::uint8_t> read_open(const Program& program, const InfluenceGame& game,
                                    const std::string& on) {
    const auto N = program.agents.size();
    std::vector<std::uint8_t> out(N, 0);
    const auto plays = [&](Index i) {
        return std::any_of(game.players.begin(), game.players.end(),
                           [&](const auto& player) { return player.id == program.agents.id[i]; });
    };
    if (on == "targets" || on == "others") {
        const bool some = std::any_of(program.agents.targets.begin(), program.agents.targets.end(),
                                      [&](Index i) { return !plays(i); });
        for (Index i = 0; i < N; ++i)
            out[i] =
                !plays(i) && (on == "others" || !some || program.agents.role[i] == Role::target)
                    ? 1
                    : 0;
    } else {
        for (const auto& id : split(on, ',')) {
            const Index i = asked_agent(program, "--on", id);
            if (plays(i))
                throw WrongArgument(
                    fmt::format("--on: {} is a power in the game and cannot be bought", id));
            out[i] = 1;
        }
    }
    if (std::count(out.begin(), out.end(), 1) == 0)
        throw WrongArgument("nobody is left to be paid: all agents are powers in the game");
    return out;
}

std::vector<double> gdp_at(const Program& program, int step) {
    const auto series = run(program, select_metrics(program, {"gdp.*"}), Audit::essentials).series;
    std::vector<double> out(program.agents.size(), 0.0);
    for (std::size_t m = 0; m < series.metrics.size(); ++m)
        out[series.metrics[m].id[0]] = series.at(step, m);
    return out;
}

/// What a power values, and the same in words: `equal`, `gdp`, `military` over those who can be
/// paid, or `KAZ=2,UZB=1`.
std::pair<std::vector<double>, std::string> read_value(const Program& program, int step,
                                                       const std::vector<std::uint8_t>& open,
                                                       const std::string& text) {
    const auto N = program.agents.size();
    std::vector<double> out(N, 0.0);
    if (text.find('=') != std::string::npos) {
        for (const auto& one : split(text, ',')) {
            const auto equals = one.find('=');
            if (equals == std::string::npos)
                throw WrongArgument(fmt::format("--value: `{}` is not ID=NUMBER", one));
            const auto id = one.substr(0, equals);
            out[asked_agent(program, "--value", id)] =
                number_of(one.substr(equals + 1), "the value of " + id, 0, 1e12);
        }
    } else if (text == "gdp") {
        out = gdp_at(program, step);
    } else if (text == "military") {
        for (Index i = 0; i < N; ++i) out[i] = program.centre[program.agents.number[i].military];
    } else if (text == "equal") {
        out.assign(N, 1.0);
    } else {
        const auto near = nearest(text, {"equal", "gdp", "military"});
        throw WrongArgument(fmt::format(
            "--value: `{}` is neither equal, gdp, military nor a list like KAZ=2,UZB=1{}", text,
            near ? fmt::format(". Did you mean `{}`?", *near) : ""));
    }
    const bool listed = text.find('=') != std::string::npos;
    for (Index i = 0; i < N && !listed; ++i) out[i] = open[i] != 0 ? out[i] : 0.0;
    if (std::none_of(out.begin(), out.end(), [](double c) { return c > 0; }))
        throw WrongArgument(fmt::format("--value: `{}` is 0 for all", text));
    return {out, listed               ? text
                 : text == "gdp"      ? "GDP"
                 : text == "military" ? "military spending"
                                      : ""};
}

std::string instead_of(const std::string& id, const InfluenceGame& game) {
    std::vector<std::string> playing;
    for (const auto& player : game.players) playing.push_back(player.id);
    const auto near = nearest(id, playing);
    return near ? fmt::format("Did you mean `{}`?", *near) : "Powers: " + join(playing, ", ");
}

/// `--value gdp` for all powers, `--value JPN:equal` for one; later ones win.
std::vector<std::string> read_values(const Program& program, int step,
                                     const std::vector<std::string>& given, InfluenceGame& game) {
    std::vector<std::string> words(game.players.size());
    auto all = given;
    all.insert(all.begin(), "gdp");
    for (const auto& text : all) {
        const auto colon = text.find(':');
        const std::string who = colon == std::string::npos ? "" : text.substr(0, colon);
        const auto [value, word] = read_value(
            program, step, game.open, colon == std::string::npos ? text : text.substr(colon + 1));
        bool met = who.empty();
        for (std::size_t p = 0; p < game.players.size(); ++p) {
            if (!who.empty() && game.players[p].id != who) continue;
            game.players[p].value = value;
            words[p] = word;
            met = true;
        }
        if (!met)
            throw WrongArgument(
                fmt::format("--value: {} is no power in the game. {}", who, instead_of(who, game)));
    }
    return words;
}

/// The game on the network of a date.
InfluenceGame game_of(const Program& program, int step, Index issue, const GameArguments& a) {
    const auto network = opinion_network(program, step);
    const auto K = program.issues.size();
    std::vector<double> u;
    for (Index i = 0; i < program.agents.size(); ++i) u.push_back(network.U[i * K + issue]);
    auto game = game_on(network.W, network.lambda, u);
    game.pull = a.pull;
    game.players = read_powers(program, a.powers);
    game.open = read_open(program, game, a.on);
    if (const auto lost = leaderless(game); !lost.empty()) {
        std::vector<std::string> ids;
        ids.reserve(lost.size());
        for (const auto i : lost) ids.push_back(program.agents.id[i]);
        throw WrongArgument(
            fmt::format("no position is settled: {} hear{} none with a conviction of its own "
                        "(susceptibility below 1) and cannot be paid",
                        join(ids, ", "), ids.size() == 1 ? "s" : ""));
    }
    return game;
}

/// One start is enough, as a rule.
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

void write_all(const GameArguments& a, const Session& session, const Scenario& scenario,
               const GameReport& report, double seconds) {
    begin_folder(session, a.out);
    write_file(a.out + "/game.csv", game_csv(report));
    write_file(a.out + "/game.json", game_json(report));
    const std::vector<std::string> names{"game.csv", "game.json", "manifest.json"};
    write_manifest(session, a.out, input_files({&scenario}), names, {{"game", seconds}});
    finish_folder(a.out, names, a.report, a.quiet || a.json);
}

void game_command(const GameArguments& a, Session& session) {
    check_report(a.report, a.out);
    if (!(a.pull > 0) || !std::isfinite(a.pull))
        throw WrongArgument(
            "--pull: money that pulls at nothing makes no game; it must be above 0");
    const auto scenario =
        load_scenario(a.file, model_registry(), {.set = a.set, .paths = session.paths});
    if (!scenario.warnings.empty()) session.tell(scenario.warnings);
    const auto program = compile(scenario);
    const Index issue = asked_issue(*program, a.issue);
    const int step = a.at.empty() ? 0 : asked_step(*program, "--at", a.at);
    auto game = game_of(*program, step, issue, a);
    const auto valued = read_values(*program, step, a.value, game);
    require_folder(session, a.out, {.scenarios = {&scenario}});
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
    if (!a.quiet)
        a.json ? static_cast<void>(std::fputs(game_json(report).c_str(), stdout))
               : show(game_text(report));
    if (!a.out.empty()) write_all(a, session, scenario, report, seconds);
}

}  // namespace

void add_game(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand(
        "game", "Find the equilibrium of what powers pay to whom to win an issue");
    auto a = std::make_shared<GameArguments>();
    command->add_option("file", a->file, "Scenario file")->required();
    command->add_option("--issue", a->issue, "Issue that the powers contest")
        ->type_name("ID")
        ->required();
    command
        ->add_option("--powers", a->powers,
                     "who plays: power, pole on the scale from -1 to 1, budget in bn USD a year")
        ->type_name("P:POLE:BUDGET,..")
        ->required();
    command
        ->add_option("--value", a->value,
                     "Weight of each state's position: equal, gdp (default), military, or "
                     "KAZ=2,UZB=1; for one power JPN:equal")
        ->type_name("V")
        ->allow_extra_args(false);
    command
        ->add_option("--on", a->on,
                     "States that can be paid: targets (default), others (all but the powers in "
                     "the game), or KAZ,UZB")
        ->type_name("WHO");
    auto* pull = command
                     ->add_option("--pull", a->pull,
                                  "Weight of 1 bn USD a year on a state, if its conviction and "
                                  "network together weigh up to 1 (default: 0.05)")
                     ->transform(real_number());
    command->add_option("--at", a->at, "Date of the network (default: the start)")
        ->type_name("DATE");
    command
        ->add_option("--starts", a->starts,
                     "Starting points if there may be several equilibria (default: 16)")
        ->transform(whole_number(1, 10000));
    command->add_option("--set", a->set, "Replace the value at an address of the scenario")
        ->type_name("A=V")
        ->allow_extra_args(false);
    command->add_option("--out", a->out, "Folder for game.csv, game.json and manifest.json")
        ->type_name("DIR");
    add_folder_options(*command, session, Resumes::no);
    add_report_flag(*command, a->report);
    command->add_flag("--quiet", a->quiet, "Print nothing on success");
    command->add_flag("--json", a->json, "Print as JSON");
    command->footer(
        "Each power splits a budget over states to pull their long-run positions toward its pole; "
        "none can gain by another split where the\n"
        "others keep theirs (a Nash equilibrium). Powers in the game cannot be bought. What is "
        "told as exploitability is how much they\n"
        "could still gain together; where all poles lie at an end of the scale it has a "
        "certificate.\n"
        "The default pull is a coded prior: nothing measured says what a billion moves. See how "
        "the answer changes with it.\n"
        "Examples:\n"
        "  steppe game scenarios/baseline.toml --issue unsc-japan-seat --powers "
        "JPN:+1:4,CHN:-1:10\n"
        "  steppe game scenarios/baseline.toml --issue world-order --powers "
        "USA:+1:5,JPN:+1:4,CHN:-1:10 --value equal --at 2030-01-01\n"
        "  steppe game scenarios/baseline.toml --issue world-order --powers JPN:+1:4,CHN:-1:10 "
        "--value JPN:UZB=2,KAZ=1 --pull 0.2 --out out/game");
    command->callback([=, &session] {
        a->pull_given = pull->count() > 0;
        game_command(*a, session);
    });
}

}  // namespace steppe
