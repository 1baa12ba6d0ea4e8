#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/ensemble/finals.hpp"
#include "steppe/ensemble/scenarios.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/discover.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/checkpoint.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/terminal.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

struct DiscoverArguments {
    std::string file, ask;
    EnsembleOptions ensemble;
    std::size_t boxes = 1;
    std::optional<double> threshold;
    OutputOptions output;
    bool no = false;
};

std::size_t asked_question(const Program& program, const std::string& id) {
    std::vector<std::string> known;
    for (const auto& ask : program.asks) known.push_back(ask.id);
    if (known.empty())
        throw UsageError(fmt::format("--ask: {} has no question; add a table [ask.{}]",
                                     program.name, is_id(id) ? id : "ID"));
    const auto at = std::find(known.begin(), known.end(), id);
    if (at != known.end()) return static_cast<std::size_t>(at - known.begin());
    const auto near = nearest(id, known);
    throw UsageError(fmt::format(
        "--ask: no question `{}`. {}", id,
        near ? fmt::format("Did you mean `{}`?", *near) : "Questions: " + join(known, ", ")));
}

std::optional<Finals> run_all(const SweepPlan& plan, const DiscoverArguments& a,
                              Checkpoint& checkpoint) {
    SweepControl control = control_for(a.ensemble);
    checkpoint.attach(control);
    catch_signals();
    ProgressLine line(plan);
    if (wants_progress(a.ensemble.quiet))
        control.progress = [&](const SweepProgress& progress) { line.show(progress); };
    auto finals = run_finals(plan, plan.cells.front().program->calendar.steps, control);
    if (!finals) return std::nullopt;
    return std::move(finals->front());
}

/// Returns 1 for each replicate that is a case. \throws UsageError if all or none are
std::vector<std::uint8_t> cases_of(const Finals& finals, std::size_t ask,
                                   const DiscoverArguments& a) {
    const auto first = finals.yes.begin() + static_cast<std::ptrdiff_t>(ask * finals.count);
    std::vector<std::uint8_t> out(first, first + static_cast<std::ptrdiff_t>(finals.count));
    const auto yes =
        static_cast<std::uint64_t>(std::count(out.begin(), out.end(), std::uint8_t{1}));
    const Interval p = wilson(yes, finals.count);
    if (yes == 0)
        throw UsageError(
            fmt::format("`{}` never holds: 0 of {} futures, a probability below {:.2g} % (95 %). "
                        "There are no cases to distinguish",
                        a.ask, finals.count, 100 * p.high));
    if (yes == finals.count)
        throw UsageError(
            fmt::format("`{}` always holds: {} of {} futures, a probability above {:.4g} % (95 %). "
                        "There are no cases to distinguish",
                        a.ask, yes, finals.count, 100 * p.low));
    if (a.no)
        for (auto& x : out) x = static_cast<std::uint8_t>(1 - x);
    return out;
}

void discover_command(const DiscoverArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    const auto scenario = load_scenario(
        a.file, model_registry(), {.set = a.ensemble.sweep.set, .paths = a.ensemble.sweep.paths});
    report_warnings(scenario, session);
    const auto plan =
        plan_scenarios({variant_of(scenario)}, common_run(scenario.sweep, a.ensemble.sweep)).sweep;
    const auto& cell = plan.cells.front();
    const std::size_t ask = asked_question(*cell.program, a.ask);
    const std::size_t inputs = drawn_addresses(*cell.plan).size();
    if (inputs == 0)
        throw UsageError(fmt::format("{} has no uncertain number that could explain the answer",
                                     cell.program->name));
    announce_sample(session, a.ensemble, plan);
    check_memory(plan, a.ensemble, Holds::finals);
    Checkpoint checkpoint(a.ensemble, session, a.output.folder,
                          {.scenarios = {&scenario}, .defaults = &scenario.sweep});
    const Stopwatch watch;
    const auto finals = run_all(plan, a, checkpoint);
    if (!finals) {
        session.code = code_after_stop();
        print_note(fmt::format("stopped before all of the {} futures were done. {}",
                               plan.replicates, checkpoint.how_to_go_on()));
        return;
    }
    const auto cases = cases_of(*finals, ask, a);
    const PrimQuestion question{.density = a.threshold, .boxes = a.boxes, .seed = plan.seed};
    const CaseTable table{.inputs = inputs,
                          .futures = finals->count,
                          .value = finals->inputs.data(),
                          .yes = cases.data()};
    const auto found = discover(table, question);
    const double seconds = watch.seconds();
    const DiscoveryReport report{
        .plan = plan,
        .ask = ask,
        .cases = a.no ? DiscoveryReport::Cases::no : DiscoveryReport::Cases::yes,
        .question = question,
        .found = found,
        .futures = table};
    put_result(discovery_result(report), a.output, session, input_files({&scenario}), seconds);
    checkpoint.remove();
}

}  // namespace

void add_discover(Command app, Session& session) {
    auto command = app.add(
        "discover", "Find the box of uncertain inputs in which the answer to a question is yes");
    auto a = std::make_shared<DiscoverArguments>();
    command.option("file", a->file, "Scenario file").required();
    command.option("--ask ID", a->ask, "Id of the question, as in [ask.ID]").required();
    command.flag("--not", a->no, "Look for the replicates in which the question does not hold");
    command
        .option("--boxes", a->boxes,
                "Largest number of boxes, each among the replicates outside the earlier ones "
                "(default: 1)")
        .check(whole_number(1, 100));
    command
        .option("--threshold D", a->threshold,
                "Report the box of largest coverage among those with at least this density")
        .check(real_number(0, 1));
    add_ensemble_options(command, a->ensemble);
    add_checkpoint_option(command, a->ensemble);
    command.remove("--metrics");
    add_output_options(command, session, a->output,
                       "discover.csv, trajectory.csv, futures.csv, discover.json", Resumes::yes);
    command.footer(
        "The Patient Rule Induction Method (PRIM) starts from the box of all futures and "
        "repeatedly peels off the twentieth whose removal\n"
        "keeps the most cases. Each box of this trajectory then drops the restrictions that chance "
        "explains (quasi-p above 0.05). The reported\n"
        "box has the best balance of density, the share of cases among its futures, and coverage, "
        "its share of all cases: the harmonic mean of\n"
        "coverage and the gain in density, less 0.02 for each restriction. The search is repeated "
        "in random halves of the futures.\n"
        "Random events and other chance during a run are not inputs. Grids and `until` apply only "
        "to sweeps.\n"
        "With --out DIR an interrupted command continues when repeated, and ends in the same "
        "bytes.\n"
        "Examples:\n"
        "  steppe discover scenarios/japan-20b.toml --ask a-tenth-of-the-region\n"
        "  steppe discover scenarios/japan-20b.toml --ask a-tenth-of-the-region --threshold 0.9 -n "
        "8192\n"
        "  steppe discover scenarios/japan-20b.toml --ask a-tenth-of-the-region --not --boxes 2 "
        "--out out/not-a-tenth");
    command.on_run([=, &session] {
        a->ensemble.apply_defaults(session);
        a->output.quiet = a->ensemble.quiet;
        discover_command(*a, session);
    });
}

}  // namespace steppe
