#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/model/expression.hpp"
#include "steppe/report/seek.hpp"
#include "steppe/solver/compile.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/design_problem.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/trials.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

struct SeekArguments {
    std::string file, address, range, until, at;
    OutputOptions output;
    EnsembleOptions ensemble;
    int points = 0;
    double level = 0.5;
    Option level_option{};
};

/// Returns the question of an expression on the command line. The expression is validated here, as
/// the diagnostics of a scenario name a place in a file.
Ask new_ask(const SeekArguments& a, const Scenario& scenario) {
    auto bare = scenario;
    bare.asks.clear();
    const auto program = compile(bare);
    try {
        parse_inequality(a.until, [&](const std::string& address) {
            if (!find_metric(*program, address))
                select_metrics(*program, {address});  // throws, with a suggestion
            if (address.find('*') != std::string::npos)
                throw UsageError(fmt::format("--until: `{}` is not a single metric", address));
            return Index{0};
        });
    } catch (const ExpressionError& error) {
        std::vector<std::string> ids;
        for (const auto& [id, ask] : scenario.asks) ids.push_back(id);
        if (error.help.rfind("did you mean", 0) == 0 || error.help.rfind("Did you mean", 0) == 0)
            throw UsageError(
                fmt::format("--until `{}`: {}. {}", a.until, error.what(), error.help));
        throw UsageError(
            fmt::format("--until `{}`: {}{}. It takes a comparison such as `gdp.KAZ > 300`{}",
                        a.until, error.what(), error.help.empty() ? "" : ": " + error.help,
                        ids.empty() ? "" : ", or the id of a question: " + join(ids, ", ")));
    }
    Ask out;
    const auto date = parse_date(step_date(*program, asked_step(*program, "--at", a.at)));
    out.that = {.value = a.until, .place = {}, .given = true};
    out.at = {.value = *date, .place = {}, .given = true};
    out.over.value = "always";
    return out;
}

/// Removes all questions but the one of --until.
void keep_ask(const SeekArguments& a, Scenario& scenario) {
    const std::string id = a.until.rfind("ask.", 0) == 0 ? a.until.substr(4) : a.until;
    if (const auto known = scenario.asks.find(id); known != scenario.asks.end()) {
        if (!a.at.empty())
            throw UsageError(
                fmt::format("--at is for an expression: [ask.{}] has a date of its own", id));
        scenario.asks = {{id, known->second}};
    } else if (is_id(id)) {
        std::vector<std::string> ids;
        for (const auto& [name, ask] : scenario.asks) ids.push_back(name);
        const auto near = nearest(id, ids);
        throw UsageError(fmt::format(
            "--until: no question `{}`. {}", id,
            near          ? fmt::format("Did you mean `{}`?", *near)
            : ids.empty() ? "The scenario asks none; an expression such as `gdp.KAZ > 300` will do"
                          : "Questions: " + join(ids, ", ")));
    } else {
        scenario.asks = {{"until", new_ask(a, scenario)}};
    }
}

/// Returns the margin of the central run with this value.
double margin_at(const DesignProblem& design_problem, double value) {
    const auto& program = design_problem.program();
    const auto& ask = program.asks.front();
    return answer(program, ask, design_problem.run({value}, program.asked))->margin;
}

void seek_central(const SeekArguments& a, Trials& trials, SeekReport& report) {
    const auto& design_problem = report.design_problem;
    const auto& number = design_problem.numbers().front();
    const auto margin = [&](double x) {
        const auto compute = [&] { return Trials::Numbers{margin_at(design_problem, x)}; };
        return trials.at("margin", {x}, compute).front();
    };
    report.roots = find_roots(margin, number.low, number.high, a.points > 0 ? a.points : 65);
    if (!std::isnan(design_problem.given().front()))
        report.given_margin = margin(design_problem.given().front());
}

void seek_futures(const SeekArguments& a, Session& session, Trials& trials, SeekReport& report) {
    const auto& design_problem = report.design_problem;
    const auto& number = design_problem.numbers().front();
    report.common = common_run(design_problem.scenario().sweep, a.ensemble.sweep);
    if (report.common.replicates < 2)
        throw UsageError("a probability needs more than one replicate: -n 2 at least");
    announce_sample(session, a.ensemble, report.common);
    report.level = a.level;
    DesignFutures futures(design_problem, {.common = report.common, .control = trials.control()});
    report.size = futures.size();
    trials.set_replicates(report.size.replicates);
    const auto share = [&](double x) {
        const auto kept = trials.at("share", {x}, [&] {
            const auto found = futures.share({x});
            return Trials::Numbers{found.probability, found.interval.low, found.interval.high};
        });
        return Share{.probability = kept.at(0), .interval = {kept.at(1), kept.at(2)}};
    };
    report.crossings =
        find_crossings(share, number.low, number.high, a.points > 0 ? a.points : 17, a.level);
    if (!std::isnan(design_problem.given().front()))
        report.given_share = share(design_problem.given().front());
}

void seek_command(const SeekArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    const std::vector<Variable> numbers{range_of("--in", a.address, a.range)};
    const bool ensemble = a.ensemble.replicates_option.count() > 0;
    if (!ensemble && a.level_option.count() > 0)
        throw UsageError("--level is a probability, which needs replicates: add -n N");
    auto scenario = load_design_problem(a.file, a.ensemble, numbers);
    report_warnings(scenario, session);
    keep_ask(a, scenario);
    scenario.sweep.metrics = {};
    const auto design_problem = make_design_problem(std::move(scenario), numbers);
    report_warnings(design_problem.scenario(), session);  // of the ends of the range
    const Stopwatch watch;
    SeekReport report{.design_problem = design_problem};
    Trials trials(
        a.ensemble, session, a.output.folder,
        {.scenarios = {&design_problem.scenario()}, .defaults = &design_problem.scenario().sweep});
    try {
        if (ensemble)
            seek_futures(a, session, trials, report);
        else
            seek_central(a, trials, report);
        trials.complete();
    } catch (const Stopped&) {
        session.code = trials.stop();
        return;
    }
    put_result(seek_result(report), a.output, session,
               input_files({&report.design_problem.scenario()}), watch.seconds());
    trials.remove();
}

}  // namespace

void add_seek(Command app, Session& session) {
    const auto command =
        app.add("seek", "Find the value of a number at which the answer to a question changes");
    auto a = std::make_shared<SeekArguments>();
    command.option("file", a->file, "Scenario file").required();
    command.option("--vary ADDRESS", a->address, "Address of the number").required();
    command.option("--in LOW,HIGH", a->range, "Range of its values").required();
    command
        .option("--until ASK", a->until,
                "Id of a question of the scenario, or an expression such as 'gdp.KAZ > 300'")
        .required();
    command.option("--at DATE", a->at, "Date of an expression (default: the end)");
    add_ensemble_options(command, a->ensemble);
    add_checkpoint_option(command, a->ensemble);
    command.remove("--metrics");
    a->level_option =
        command.option("--level", a->level, "With -n: probability to reach (default: 0.5)")
            .check(real_number(1e-6, 1 - 1e-6));
    command
        .option("--points", a->points,
                "Values to try first; more of them separate roots that are closer together "
                "(default: 65, with -n 17)")
        .check(whole_number(2, 100000));
    add_output_options(command, session, a->output, "seek.csv, seek.json", Resumes::yes);
    command.footer(
        "Reports every value in the range at which the answer changes, or that there is none. "
        "Without -n it makes central runs; with -n it\n"
        "reports the value at which the probability of yes passes --level, under the same draws at "
        "all values. The interval of that value\n"
        "lies between the values at which the ends of the probability's 95 % interval pass "
        "--level. The varied number is exact, as with --set.\n"
        "With --out DIR an interrupted search continues with the same command and ends in the same "
        "bytes.\n"
        "Examples:\n"
        "  steppe seek scenarios/japan-20b.toml --vary pledge.japan-20b.realisation --in 0,1 "
        "--until a-tenth-of-the-region\n"
        "  steppe seek scenarios/japan-20b.toml --vary pledge.japan-20b.amount_usd_bn --in 0,400 "
        "--until 'influence_share.UZB.JPN > influence_share.UZB.RUS' "
        "--at "
        "2031-04-01\n"
        "  steppe seek scenarios/japan-20b.toml --vary pledge.japan-20b.realisation --in 0,1 "
        "--until a-tenth-of-the-region -n 1024 --level 0.5");
    command.on_run([=, &session] {
        a->ensemble.apply_defaults(session);
        a->output.quiet = a->ensemble.quiet;
        seek_command(*a, session);
    });
}

}  // namespace steppe
