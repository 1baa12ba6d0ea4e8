#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "steppe/model/kinds.hpp"
#include "steppe/report/sweep_tables.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/distributed.hpp"
#include "tools/steppe/folder_lock.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/sweep_arguments.hpp"
#include "tools/steppe/sweep_judge.hpp"
#include "tools/steppe/terminal.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

/// Opens the folder of the sweep, new or to be resumed; nothing without --out.
std::unique_ptr<SweepFolder> open_folder(SweepArguments& a, Session& session) {
    if (!a.resume.empty()) {
        auto folder = std::make_unique<SweepFolder>(a.resume);
        if (folder->fingerprint().program != fingerprint_program())
            throw UsageError(
                fmt::format("--resume: the sweep in `{}` was begun by steppe {}, and this is {}. "
                            "Continue with that version, or begin again with: {} --restart",
                            a.resume, folder->fingerprint().program, fingerprint_program(),
                            command_text(folder->command_line())));
        if (folder->job().missing)
            throw UsageError(fmt::format(
                "--resume: `{}` merges some shards of a sweep. {}. Compute the others and "
                "merge again",
                a.resume, folder->job().missing->text()));
        a.job = folder->job();
        require_whole(a);
        lock_folder(a.resume);
        if (const auto stored = result_in(a.resume)) remove_own_temporaries(a.resume, *stored);
        return folder;
    }
    if (a.out.empty()) return nullptr;
    const std::string path = a.job.shards > 1
                                 ? fmt::format("{}/part-{}-of-{}", a.out, a.job.shard, a.job.shards)
                                 : a.out;
    if (ranks().size > 1) session.restart = true;  // ranks keep no checkpoint
    auto folder = std::make_unique<SweepFolder>(path, a.job, session);
    a.job.file = folder->job().file;  // results come from the folder's copy
    a.job.options.set.clear();
    return folder;
}

void finish(const SweepArguments& a, Session& session, const SweepPlan& plan,
            const SweepState& state, SweepFolder* folder, double seconds) {
    if (a.job.shards > 1) {
        folder->save_part(state);
        if (!a.ensemble.quiet)
            fmt::print(
                "-> {}/part.steppe   shard {} of {}\nnext: steppe merge {}/part-* --out DIR\n",
                folder->path(), a.job.shard, a.job.shards, a.out.empty() ? ".." : a.out);
        return;
    }
    if (!a.ensemble.quiet) show(to_text(to_json(sweep_result(plan, state)), seconds));
    if (!holds_in(plan, state, a.expected)) session.code = expectation_failed;
    if (folder == nullptr) return;
    const auto names = folder->write_results(plan, state, session, seconds, a.report);
    if (!a.ensemble.quiet) fmt::print("-> {}/   {}\n", folder->path(), fmt::join(names, "  "));
}

void report_complete(const SweepArguments& a, Session& session, const SweepPlan& plan,
                     const SweepFolder& folder) {
    if (a.expects() && !holds_in(plan, folder.path(), a.expected))
        session.code = expectation_failed;
    if (a.report) write_report(folder.path());
    if (!a.ensemble.quiet)
        fmt::print("{} is complete: nothing is left to compute\n", folder.path());
}

/// Returns the progress of a state, without estimates.
SweepProgress progress_of(const SweepPlan& plan, const SweepState& state) {
    const auto replicates = [&](std::uint64_t chunk) {
        return std::min(chunk * plan.chunk, plan.replicates * plan.cells.size());
    };
    const std::uint64_t first = replicates(state.range.first),
                        done = replicates(state.next) - first;
    return {.done = done,
            .all = replicates(state.range.end) - first,
            .before = done,
            .probability = {},
            .interval = {}};
}

/// Runs the sweep of this rank and writes its results. Later errors concern this rank alone.
/// \param planned  of a new sweep; a resumed one is planned from its folder
void work(SweepArguments& a, Session& session, SweepControl control,
          std::optional<SweepPlan> planned) {
    catch_signals();  // before the first file, so that a stop always reports the checkpoint
    const bool first_rank = ranks().rank == 0;
    if (first_rank && planned) check_memory(*planned, a.ensemble);  // before a file is touched
    const auto folder = first_rank ? open_folder(a, session) : nullptr;
    const auto plan =
        planned ? std::move(*planned) : plan_sweep(a.job.file, model_registry(), a.job.options);
    if (first_rank && !a.resume.empty()) check_memory(plan, a.ensemble);
    SweepState state =
        start_sweep(shard(plan, a.job.shard + ranks().rank, a.job.shards * ranks().size));
    if (folder && ranks().size == 1) {
        auto stored = folder->checkpoint(state);
        if (!stored) return report_complete(a, session, plan, *folder);
        if (stored->next > state.next && !a.ensemble.quiet)
            print_note(fmt::format("resuming from {}/checkpoint.steppe", folder->path()));
        state = std::move(*stored);
        folder->save_checkpoint(state);
    }
    if (first_rank) announce_sample(session, a.ensemble, plan);
    if (first_rank && !a.ensemble.quiet) report_default_metrics(a, plan);
    const Stopwatch watch;
    bool complete = false;
    {
        ProgressLine line(plan);
        if (a.job.audit) control.audit = Audit::everything;
        if (folder) folder->open_rows(plan);
        if (a.job.save_finals || a.job.save_paths)
            control.keep = [&](const ChunkView& chunk) { folder->keep(plan, state.range, chunk); };
        if (wants_progress(a.ensemble.quiet) && first_rank)
            control.progress = [&](const SweepProgress& progress) { line.show(progress); };
        if (folder && ranks().size == 1)
            control.checkpoint = [&](const SweepState& now) { folder->save_checkpoint(now); };
        control.interval =
            std::chrono::milliseconds(static_cast<std::int64_t>(a.checkpoint * 1000));
        const SweepProgress begin = progress_of(plan, state);
        if (control.progress) control.progress(begin);
        complete = run_sweep(plan, state, control);
        auto end = progress_of(plan, state);
        end.before = begin.done;
        if (control.progress) control.progress(end);
    }
    if (ranks().size > 1 && !gather(plan, state, complete)) complete = false;
    if (!first_rank) return;
    if (complete) return finish(a, session, plan, state, folder.get(), watch.seconds());
    session.code = code_after_stop();
    if (state.replicates() > 0 && !a.ensemble.quiet && ranks().size == 1)
        show(to_text(to_json(sweep_result(plan, state)), watch.seconds()));
    print_note(fmt::format(
        "stopped after {} of {} replicates. {}", state.replicates(),
        plan.replicates * plan.cells.size() / a.job.shards,
        folder && ranks().size == 1
            ? "Go on with: " + (a.resume.empty() ? command_text(session.command_line)
                                                 : "steppe sweep --resume " + folder->path())
            : "Nothing was kept: --out DIR keeps what is done"));
}

void sweep_command(SweepArguments& a, Session& session) {
    if (!a.shard.empty()) read_shard(a.shard, a.job);
    if (a.job.file.empty() == a.resume.empty())
        throw UsageError("a scenario file is needed, or --resume DIR");
    const SweepControl control = control_for(a.ensemble);
    std::optional<SweepPlan> planned;
    if (a.resume.empty())
        // Errors are reported before a file is touched.
        check_job(a, planned.emplace(plan_sweep(a.job.file, model_registry(), a.job.options)));
    if (planned && ranks().rank == 0) {
        const LoadOptions options{.set = a.job.options.set, .paths = a.job.options.paths};
        report_warnings(load_scenario(a.job.file, model_registry(), options), session);
        report_certainty(*planned, session);
    }
    try {
        work(a, session, control, std::move(planned));
    } catch (const AuditFailure&) {
        leave_ranks(3);
        throw;
    } catch (...) {
        leave_ranks(4);
        throw;
    }
}

}  // namespace

void add_sweep(Command app, Session& session) {
    auto command = app.add(
        "sweep", "Run many replicates with drawn numbers and report quantiles and probabilities");
    auto a = std::make_shared<SweepArguments>();
    command.option("file", a->job.file, "Scenario file");
    add_ensemble_options(command, a->ensemble);
    add_folder_options(command, session, a->out, "Folder for tables and checkpoints", Resumes::yes);
    command.flag("--save-finals", a->job.save_finals,
                 "Write inputs and final metrics of every replicate (finals.csv)");
    command.flag("--save-paths", a->job.save_paths,
                 "Write metrics of every replicate at every step (paths.nc)");
    add_report_flag(command, a->report);
    command.option("--resume DIR", a->resume, "Continue an interrupted sweep");
    command.option("--shard i/N", a->shard, "Run part i of N, i from 0, or auto in an array job");
    command
        .option("--checkpoint", a->checkpoint,
                "Seconds between checkpoints, 0: after each chunk (default: 10)")
        .check(real_number(0, 1e6));
    add_expectation_options(command, a->expected);
    add_time_limit(command);
    add_progress_option(command);
    command.flag("--audit", a->job.audit,
                 "Check every law of the model at every step of every replicate (slow)");
    command.footer(
        "Examples:\n"
        "  steppe sweep scenarios/japan-20b.toml\n"
        "  steppe sweep scenarios/japan-20b.toml -n 1000000 --out out/million --metrics "
        "'influence_share.*.JPN'\n"
        "  steppe sweep --resume out/million\n"
        "  steppe sweep scenarios/japan-20b.toml --shard 0/4 --out out/parts   then: steppe merge "
        "out/parts/part-* --out out/all");
    command.on_run([=, &session] {
        const char* folder = std::getenv("STEPPE_OUT");
        for (const auto option : command.options()) {
            const auto name = option.name();
            const bool may_stand = changes_nothing(option) &&
                                   (name != "--out" || (folder != nullptr && a->out == folder)) &&
                                   name != "--restart" && name != "--overwrite";
            if (!a->resume.empty() && option.count() > 0 && !may_stand && name != "file")
                throw UsageError(fmt::format(
                    "--resume continues the sweep as it was begun and does not accept {}", name));
        }
        a->ensemble.apply_defaults(session);
        a->job.options = a->ensemble.sweep;
        sweep_command(*a, session);
    });
}

}  // namespace steppe
