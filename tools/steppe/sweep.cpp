#include "tools/steppe/sweep_command.hpp"

#include <cstdio>

#include "engine/api/asked.hpp"
#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/sweep_tables.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/terminal.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {

/// Loads and plans the sweep of the job.
void SweepCommand::plan() {
    scenario_ = load_scenario(job_.file, model_registry(),
                              {.set = job_.options.set, .paths = job_.options.paths});
    job_.options.metrics = with_ids(*scenario_, job_.options.metrics);
    job_.read_design_of(*scenario_);
    require_varied();
    if (resume_.empty() && scenario_->population.given()) report_population_left_out(job_.file);
    plan_ = plan_sweep(*scenario_, model_registry(), job_.options);
}

/// Takes the job from the folder of --resume.
void SweepCommand::resume() {
    folder_ = std::make_unique<SweepFolder>(resume_);
    const auto& program = folder_->fingerprint().program;
    if (program != fingerprint_program())
        throw UsageError(
            "--resume: the sweep in `{}` was begun by steppe {}, and this is {}. "
            "Continue with that version, or begin again with: {} --restart",
            resume_, program, fingerprint_program(), command_text(folder_->command_line()));
    if (folder_->job().missing)
        throw UsageError(
            "--resume: `{}` merges some shards of a sweep. {}. Compute the others and "
            "merge again",
            resume_, folder_->job().missing->text());
    job_ = folder_->job();
    require_whole();
    lock_folder(resume_);
    if (const auto stored = result_in(resume_)) remove_own_temporaries(resume_, *stored);
    plan();
    check_memory(sized(), options_, "the sweep");
}

/// Opens the folder of a new sweep, or of the same sweep; nothing without --out.
void SweepCommand::open_folder() {
    check_memory(sized(), options_, "the sweep");  // before a file is touched
    const auto& out = output_.folder;
    if (out.empty()) return;
    if (ranks().size > 1) session.restart = true;  // ranks keep no checkpoint
    const auto path =
        job_.shards > 1 ? fmt::format("{}/part-{}-of-{}", out, job_.shard, job_.shards) : out;
    folder_ = std::make_unique<SweepFolder>(path, job_, *scenario_, session);
}

void SweepCommand::finish(const SweepState& state, double seconds) {
    if (job_.shards > 1) {
        folder_->save_part(state);
        if (!options_.quiet && !output_.json)
            show("-> {}/part.steppe   shard {} of {}\nnext: steppe merge {}/part-* --out DIR\n",
                 folder_->path(), job_.shard, job_.shards,
                 output_.folder.empty() ? ".." : output_.folder);
        return;
    }
    auto result = sweep_result(*plan_, state);
    name_inputs(result, *scenario_);
    print_result(to_json(result), output_, seconds);
    if (!holds_in(*plan_, state, expected_)) session.code = expectation_failed;
    if (!folder_) return;
    print_files(folder_->path(),
                folder_->write_results(*plan_, state, std::move(result), session, seconds,
                                       output_.report ? &*scenario_ : nullptr),
                output_);
}

void SweepCommand::report_complete() {
    if (expects() && !holds_in(*plan_, folder_->path(), expected_))
        session.code = expectation_failed;
    if (output_.report) write_report(folder_->path());
    if (output_.json)
        std::fputs(read_file(folder_->path() + "/results.json").c_str(), stdout);
    else if (!options_.quiet)
        show("{} is complete: nothing is left to compute\n", folder_->path());
}

void SweepCommand::report_stop(const SweepState& state, double seconds) {
    session.code = code_after_stop();
    const bool alone = ranks().size == 1;
    if (state.replicates() > 0 && alone)
        print_result(to_json(sweep_result(*plan_, state)), output_, seconds);
    print_note("stopped after {} of {}. {}", grouped(state.replicates()),
               count_of(plan_->replicates * plan_->cells.size() / job_.shards, "replicate"),
               folder_ && alone
                   ? "Go on with: " + (resume_.empty() ? command_text(session.command_line)
                                                       : "steppe sweep --resume " + folder_->path())
                   : "Nothing was kept: --out DIR keeps what is done");
}

/// Runs to the end of the state's range, or to a stop. \return whether it is complete
bool SweepCommand::compute(SweepState& state) {
    ProgressLine line;
    if (job_.audit) control_.audit = Audit::everything;
    if (folder_) folder_->open_rows(*plan_);
    if (keeps())
        control_.keep = [&](const ChunkView& chunk) { folder_->keep(*plan_, state.range, chunk); };
    if (wants_progress(options_.quiet) && is_first())
        control_.progress = [&](const SweepProgress& progress) {
            line.show(progress_of(*plan_, progress));
        };
    if (folder_ && ranks().size == 1)
        control_.checkpoint = [&](const SweepState& now) { folder_->save_checkpoint(now); };
    control_.interval =
        std::chrono::milliseconds(static_cast<std::int64_t>(options_.checkpoint * 1000));
    const SweepProgress begin = progress_of(*plan_, state);
    if (control_.progress) control_.progress(begin);
    const bool complete = run_sweep(*plan_, state, control_);
    auto end = progress_of(*plan_, state);
    end.before = begin.done;
    if (control_.progress) control_.progress(end);
    return complete;
}

/// Runs the sweep of this rank and writes its results. Later errors concern this rank alone.
void SweepCommand::work() {
    catch_signals();  // before the first file, so that a stop always reports the checkpoint
    if (is_first()) resume_.empty() ? open_folder() : resume();
    auto state = start_sweep(shard(*plan_, job_.shard + ranks().rank, job_.shards * ranks().size));
    if (folder_ && ranks().size == 1) {
        auto stored = folder_->checkpoint(state);
        if (!stored) return report_complete();
        if (stored->next > state.next && !options_.quiet)
            print_note("resuming from {}/checkpoint.steppe", folder_->path());
        state = std::move(*stored);
        folder_->save_checkpoint(state);
    }
    if (is_first()) announce_sample(session, options_, sized());
    if (is_first() && !options_.quiet) report_default_metrics(*plan_, job_, *scenario_);
    const Stopwatch watch;
    bool complete = compute(state);
    if (ranks().size > 1 && !gather(*plan_, state, complete)) complete = false;
    if (!is_first()) return;
    complete ? finish(state, watch.seconds()) : report_stop(state, watch.seconds());
}

void SweepCommand::run() {
    if (!resume_.empty()) check_resume();
    output_.quiet = options_.quiet;
    job_.options = options_of(options_);
    job_.options.set = options_.set;
    if (session.anywhere) job_.options.paths = Paths::anywhere;
    if (!shard_.empty()) read_shard(shard_, job_);
    if (job_.file.empty() == resume_.empty())
        throw UsageError("a scenario file is needed, or --resume DIR");
    if (ranks().size > 1 && (keeps() || job_.shards > 1 || !resume_.empty()))
        throw UsageError(
            "under mpirun --save-finals, --save-paths, --shard and --resume are not available");
    control_ = control_of(execution_of(options_));
    if (resume_.empty()) {  // errors are reported before a file is touched
        plan();
        check_plan();
        if (is_first()) {
            report_warnings(scenario_->warnings, session);
            if (const auto warning = certainty_of(*plan_)) session.report({*warning});
        }
    }
    try {
        work();
    } catch (const AuditFailure&) {
        leave_ranks(3);
        throw;
    } catch (...) {
        leave_ranks(4);
        throw;
    }
}

void add_sweep(Command command, Session& session) { add_command<SweepCommand>(command, session); }

}  // namespace steppe
