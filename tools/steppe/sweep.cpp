#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "steppe/model/kinds.hpp"
#include "steppe/report/sweep_tables.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/distributed.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/expectations.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/sweep_folder.hpp"
#include "tools/steppe/terminal.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

class SweepCommand {
public:
    SweepCommand(Command app, Session& of);
    void run();
    Command command;

private:
    void check_resume() const;
    void require_whole() const;
    void check_plan() const;
    void plan();
    void resume();
    void open_folder();
    void work();
    [[nodiscard]] bool compute(SweepState& state);
    void finish(const SweepState& state, double seconds);
    void report_complete();
    void report_stop(const SweepState& state, double seconds);
    [[nodiscard]] bool expects() const {
        return !expected_.expect.empty() || !expected_.fail_if.empty();
    }
    [[nodiscard]] bool keeps() const { return job_.save_finals || job_.save_paths; }
    [[nodiscard]] bool is_first() const { return ranks().rank == 0; }

    Session& session_;
    EnsembleOptions options_;
    SweepJob job_;
    std::string out_, resume_, shard_;
    ExpectationOptions expected_;
    bool report_ = false;
    std::optional<Scenario> scenario_;
    std::optional<SweepPlan> plan_;
    std::unique_ptr<SweepFolder> folder_;
    SweepControl control_;
};

/// Throws UsageError for options that a resumed sweep does not accept.
void SweepCommand::check_resume() const {
    const char* folder = std::getenv("STEPPE_OUT");
    for (const auto option : command.options()) {
        const auto name = option.name();
        const bool may_stand = changes_nothing(option) &&
                               (name != "--out" || (folder != nullptr && out_ == folder)) &&
                               name != "--restart" && name != "--overwrite";
        if (option.count() > 0 && !may_stand && name != "file")
            throw UsageError("--resume continues the sweep as it was begun and does not accept {}",
                             name);
    }
}

void SweepCommand::require_whole() const {
    if (expects() && job_.shards > 1)
        throw UsageError(
            "--expect and --fail-if need the whole result, and a shard has a part of it");
}

/// Throws UsageError if options contradict one another or the plan.
void SweepCommand::check_plan() const {
    static_cast<void>(read_expectations(expected_, *plan_->cells.front().program, plan_->metrics));
    require_whole();
    const bool is_part = job_.shards > 1;
    if (keeps() && out_.empty()) throw UsageError("--save-finals and --save-paths need --out DIR");
    check_report(report_, out_);
    if (report_ && is_part)
        throw UsageError(
            "--report: a shard is not a whole result: merge the parts, then steppe report DIR");
    if (is_part && out_.empty()) throw UsageError("--shard needs --out DIR");
    if (plan_->stop_when && (is_part || ranks().size > 1))
        throw UsageError("`until` needs all replicates together, and a shard has a part");
    if (job_.shards > plan_->chunks())
        throw UsageError("--shard: {} shards of {} chunks: some would be empty", job_.shards,
                         plan_->chunks());
}

/// Loads and plans the sweep of the job.
void SweepCommand::plan() {
    scenario_ = load_scenario(job_.file, model_registry(),
                              {.set = job_.options.set, .paths = job_.options.paths});
    if (resume_.empty()) report_population_left_out(job_.file, *scenario_);
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
    check_memory(*plan_, options_);
}

/// Opens the folder of a new sweep, or of the same sweep; nothing without --out.
void SweepCommand::open_folder() {
    check_memory(*plan_, options_);  // before a file is touched
    if (out_.empty()) return;
    if (ranks().size > 1) session_.restart = true;  // ranks keep no checkpoint
    const auto path =
        job_.shards > 1 ? fmt::format("{}/part-{}-of-{}", out_, job_.shard, job_.shards) : out_;
    folder_ = std::make_unique<SweepFolder>(path, job_, *scenario_, session_);
}

void SweepCommand::finish(const SweepState& state, double seconds) {
    if (job_.shards > 1) {
        folder_->save_part(state);
        if (!options_.quiet)
            fmt::print(
                "-> {}/part.steppe   shard {} of {}\nnext: steppe merge {}/part-* --out DIR\n",
                folder_->path(), job_.shard, job_.shards, out_.empty() ? ".." : out_);
        return;
    }
    if (!options_.quiet) show(to_text(to_json(sweep_result(*plan_, state)), seconds));
    if (!holds_in(*plan_, state, expected_)) session_.code = expectation_failed;
    if (!folder_) return;
    const auto names =
        folder_->write_results(*plan_, state, session_, seconds, report_ ? &*scenario_ : nullptr);
    if (!options_.quiet) fmt::print("-> {}/   {}\n", folder_->path(), fmt::join(names, "  "));
}

void SweepCommand::report_complete() {
    if (expects() && !holds_in(*plan_, folder_->path(), expected_))
        session_.code = expectation_failed;
    if (report_) write_report(folder_->path());
    if (!options_.quiet)
        fmt::print("{} is complete: nothing is left to compute\n", folder_->path());
}

void SweepCommand::report_stop(const SweepState& state, double seconds) {
    session_.code = code_after_stop();
    const bool alone = ranks().size == 1;
    if (state.replicates() > 0 && !options_.quiet && alone)
        show(to_text(to_json(sweep_result(*plan_, state)), seconds));
    print_note("stopped after {} of {} replicates. {}", state.replicates(),
               plan_->replicates * plan_->cells.size() / job_.shards,
               folder_ && alone
                   ? "Go on with: " + (resume_.empty() ? command_text(session_.command_line)
                                                       : "steppe sweep --resume " + folder_->path())
                   : "Nothing was kept: --out DIR keeps what is done");
}

/// Runs to the end of the state's range, or to a stop. \return whether it is complete
bool SweepCommand::compute(SweepState& state) {
    ProgressLine line(*plan_);
    if (job_.audit) control_.audit = Audit::everything;
    if (folder_) folder_->open_rows(*plan_);
    if (keeps())
        control_.keep = [&](const ChunkView& chunk) { folder_->keep(*plan_, state.range, chunk); };
    if (wants_progress(options_.quiet) && is_first())
        control_.progress = [&](const SweepProgress& progress) { line.show(progress); };
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
    if (is_first()) announce_sample(session_, options_, *plan_);
    if (is_first() && !options_.quiet) report_default_metrics(*plan_, job_, *scenario_);
    const Stopwatch watch;
    bool complete = compute(state);
    if (ranks().size > 1 && !gather(*plan_, state, complete)) complete = false;
    if (!is_first()) return;
    complete ? finish(state, watch.seconds()) : report_stop(state, watch.seconds());
}

void SweepCommand::run() {
    if (!resume_.empty()) check_resume();
    options_.paths = session_.paths;
    job_.options = options_;
    if (!shard_.empty()) read_shard(shard_, job_);
    if (job_.file.empty() == resume_.empty())
        throw UsageError("a scenario file is needed, or --resume DIR");
    if (ranks().size > 1 && (keeps() || job_.shards > 1 || !resume_.empty()))
        throw UsageError(
            "under mpirun --save-finals, --save-paths, --shard and --resume are not available");
    control_ = control_for(options_);
    if (resume_.empty()) {  // errors are reported before a file is touched
        plan();
        check_plan();
        if (is_first()) {
            report_warnings(*scenario_, session_);
            report_certainty(*plan_, session_);
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

SweepCommand::SweepCommand(Command app, Session& of)
    : command(
          app.add("sweep",
                  "Run many replicates with drawn numbers and report quantiles and probabilities")),
      session_(of) {
    command.option("file", job_.file, "Scenario file");
    add_ensemble_options(command, options_, Keeps::metrics);
    add_folder_options(command, session_, out_, "Folder for tables and checkpoints", Resumes::yes);
    command.flag("--save-finals", job_.save_finals,
                 "Write inputs and final metrics of every replicate (finals.csv)");
    command.flag("--save-paths", job_.save_paths,
                 "Write metrics of every replicate at every step (paths.nc)");
    add_report_flag(command, report_);
    command.option("--resume DIR", resume_, "Continue an interrupted sweep");
    command.option("--shard i/N", shard_, "Run part i of N, i from 0, or auto in an array job");
    command
        .option("--checkpoint", options_.checkpoint,
                "Seconds between checkpoints, 0: after each chunk (default: 10)")
        .check(real_number(0, 1e6));
    add_expectation_options(command, expected_);
    add_time_limit(command);
    add_progress_option(command);
    command.flag("--audit", job_.audit,
                 "Check every law of the model at every step of every replicate (slow)");
    command.footer(
        "Examples:\n"
        "  steppe sweep scenarios/japan-20b.toml\n"
        "  steppe sweep scenarios/japan-20b.toml -n 1000000 --out out/million --metrics "
        "'influence_share.*.JPN'\n"
        "  steppe sweep --resume out/million\n"
        "  steppe sweep scenarios/japan-20b.toml --shard 0/4 --out out/parts   then: steppe merge "
        "out/parts/part-* --out out/all");
}

}  // namespace

void add_sweep(Command app, Session& session) { add_command<SweepCommand>(app, session); }

}  // namespace steppe
