#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/sweep_tables.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/distributed.hpp"
#include "tools/steppe/many.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/sweep_folder.hpp"
#include "tools/steppe/terminal.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

struct SweepArguments {
    SweepJob job;
    ManyOptions many;
    std::string out, resume, shard;
    double checkpoint = 10;
    bool report = false;
};

std::uint64_t number_in(const std::string& text, const std::string& what) {
    const auto n = parse_number(text);
    if (!n || !(*n >= 0) || *n != std::floor(*n) || *n > 1e15) throw WrongArgument(fmt::format("{} is `{}`, not a whole number", what, text));
    return static_cast<std::uint64_t>(*n);
}

/// `3/64`, or `auto` for an array job of Slurm or an indexed job of Kubernetes (`auto/64`, as it does not say how many).
void read_shard(const std::string& text, SweepJob& job) {
    const auto slash = text.find('/');
    const std::string which = text.substr(0, slash), count = slash == std::string::npos ? "" : text.substr(slash + 1);
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    if (which == "auto") {
        const std::string slurm = variable("SLURM_ARRAY_TASK_ID"), index = variable("JOB_COMPLETION_INDEX");
        if (slurm.empty() && index.empty()) throw WrongArgument("--shard auto reads SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, and neither is set");
        const std::string lowest = variable("SLURM_ARRAY_TASK_MIN"), of = count.empty() ? variable("SLURM_ARRAY_TASK_COUNT") : count;
        if (of.empty()) throw WrongArgument("--shard auto knows no number of shards: write --shard auto/N");
        job.shards = number_in(of, "the number of shards");
        job.shard = slurm.empty() ? number_in(index, "JOB_COMPLETION_INDEX")
                                  : number_in(slurm, "SLURM_ARRAY_TASK_ID") - (lowest.empty() ? 0 : number_in(lowest, "SLURM_ARRAY_TASK_MIN"));
    } else {
        if (count.empty()) throw WrongArgument(fmt::format("--shard takes i/N with i from 0, or auto, not `{}`", text));
        job.shard = number_in(which, "the shard");
        job.shards = number_in(count, "the number of shards");
    }
    if (job.shard >= job.shards)
        throw WrongArgument(fmt::format("shard {} of {}: they count from 0 to {}", job.shard, job.shards, static_cast<std::int64_t>(job.shards) - 1));
}

void check_job(const SweepArguments& a, const SweepPlan& plan) {
    const bool keeps = a.job.save_finals || a.job.save_paths;
    if (keeps && a.out.empty() && a.resume.empty()) throw WrongArgument("--save-finals and --save-paths need --out DIR");
    if (a.report && a.out.empty()) throw WrongArgument("--report needs --out DIR, the folder to write report.html to");
    if (a.report && a.job.shards > 1) throw WrongArgument("a shard is no whole result: merge the parts, then steppe report DIR");
    if (a.job.shards > 1 && a.out.empty() && a.resume.empty()) throw WrongArgument("--shard needs --out DIR");
    if (plan.until && (a.job.shards > 1 || ranks().size > 1)) throw WrongArgument("`until` looks at all futures together: a shard cannot");
    if (a.job.shards > plan.chunks()) throw WrongArgument(fmt::format("{} shards of {} blocks of futures: some would be empty", a.job.shards, plan.chunks()));
    if (ranks().size > 1 && (keeps || a.job.shards > 1 || !a.resume.empty()))
        throw WrongArgument("under mpirun there is no --save-finals, --save-paths, --shard or --resume");
}

/// Reports what a large sweep takes, so that a command that cannot fit ends before it starts.
/// \throws std::runtime_error if it is more than the machine has
void check_memory(const SweepPlan& plan, const ManyOptions& options) {
    constexpr double told = 1e9, giga = 1e9;  // bytes
    const auto needed = static_cast<double>(memory_of(plan, options.threads));
    const double machine = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                           static_cast<double>(::sysconf(_SC_PAGESIZE));
    if (needed < told && needed < machine) return;
    const auto what = fmt::format(
        "about {:.1f} GB of memory ({} metrics x {} steps x {} combinations, {} threads)",
        needed / giga, plan.metrics.size(), plan.columns() / plan.metrics.size(), plan.cells.size(),
        options.threads);
    constexpr const char* cure = "keep fewer metrics with --metrics, or use fewer --threads";
    if (machine > 0 && needed > machine)
        throw std::runtime_error(fmt::format(
            "the sweep takes {}, and this machine has {:.1f} GB: {}", what, machine / giga, cure));
    if (!options.quiet)
        fmt::print(stderr, "steppe: the sweep takes {}. To take less, {}\n", what, cure);
}

/// The folder to work in: a new one, one to go on in, or none.
std::unique_ptr<SweepFolder> open_folder(SweepArguments& a) {
    if (!a.resume.empty()) {
        auto folder = std::make_unique<SweepFolder>(a.resume);
        a.job = folder->job();
        remove_temporaries(a.resume);
        return folder;
    }
    if (a.out.empty()) return nullptr;
    const std::string path = a.job.shards > 1 ? fmt::format("{}/part-{}-of-{}", a.out, a.job.shard, a.job.shards) : a.out;
    auto folder = std::make_unique<SweepFolder>(path, a.job);
    a.job.file = folder->job().file;  // all parts of a result come from the folder's copy
    a.job.options.set.clear();
    return folder;
}

void finish(const SweepArguments& a, const Session& session, const SweepPlan& plan, const SweepState& state, SweepFolder* folder, double seconds) {
    if (a.job.shards > 1) {
        folder->save_part(state);
        if (!a.many.quiet)
            fmt::print("-> {}/part.steppe   shard {} of {}\nnext: steppe merge {}/part-* --out DIR\n", folder->path(), a.job.shard, a.job.shards,
                       a.out.empty() ? ".." : a.out);
        return;
    }
    if (!a.many.quiet) show(sweep_text(plan, state, seconds));
    if (folder == nullptr) return;
    auto names = folder->write_results(plan, state, session.command_line, seconds);
    if (a.report) {
        write_report(folder->path());
        names.emplace_back("report.html");
    }
    if (!a.many.quiet) fmt::print("-> {}/   {}\n", folder->path(), fmt::join(names, "  "));
}

/// What is wrong from here on is wrong for this rank alone.
/// \param planned of a new sweep; one that goes on is planned from its folder
void work(SweepArguments& a, Session& session, SweepControl control, std::optional<SweepPlan> planned) {
    catch_signals();  // from the first file on, so that what is kept is told
    const bool first_rank = ranks().rank == 0;
    const auto folder = first_rank ? open_folder(a) : nullptr;
    const auto plan = planned ? std::move(*planned) : plan_sweep(a.job.file, model_registry(), a.job.options);
    if (first_rank) check_memory(plan, a.many);
    SweepState state = start_sweep(shard(plan, a.job.shard + ranks().rank, a.job.shards * ranks().size));
    if (!a.resume.empty()) {
        auto stored = folder->checkpoint();
        if (!stored) {
            fmt::print("{} is complete: there is nothing to go on with\n", a.resume);
            return;
        }
        state = std::move(*stored);
    } else if (folder && ranks().size == 1) {
        folder->save_checkpoint(state);
    }
    const Stopwatch watch;
    bool complete = false;
    {
        ProgressLine line(plan);
        if (a.job.audit) control.audit = Audit::everything;
        if (folder) folder->open_rows(plan);
        if (a.job.save_finals || a.job.save_paths) control.keep = [&](const ChunkView& chunk) { folder->keep(plan, state.range, chunk); };
        if (!a.many.quiet && first_rank) control.progress = [&](const SweepProgress& progress) { line.show(progress); };
        if (folder && ranks().size == 1) control.checkpoint = [&](const SweepState& now) { folder->save_checkpoint(now); };
        control.interval = std::chrono::milliseconds(static_cast<std::int64_t>(a.checkpoint * 1000));
        complete = run_sweep(plan, state, control);
    }
    if (ranks().size > 1 && !gather(plan, state, complete)) complete = false;
    if (!first_rank) return;
    if (complete) return finish(a, session, plan, state, folder.get(), watch.seconds());
    session.code = 4;
    if (state.replicates() > 0 && !a.many.quiet && ranks().size == 1) show(sweep_text(plan, state, watch.seconds()));
    fmt::print(stderr, "steppe: stopped after {} of {} futures. {}\n", state.replicates(), plan.replicates * plan.cells.size() / a.job.shards,
               folder && ranks().size == 1 ? "Go on with: steppe sweep --resume " + folder->path() : "Nothing was kept: --out DIR keeps what is done");
}

void sweep_command(SweepArguments& a, Session& session) {
    if (!a.shard.empty()) read_shard(a.shard, a.job);
    if (a.job.file.empty() == a.resume.empty()) throw WrongArgument("a scenario file is needed, or --resume DIR");
    const SweepControl control = control_for(a.many);
    std::optional<SweepPlan> planned;
    if (a.resume.empty()) check_job(a, planned.emplace(plan_sweep(a.job.file, model_registry(), a.job.options)));  // told before a file is touched
    if (planned && ranks().rank == 0) {
        const LoadOptions options{.set = a.job.options.set};
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

void add_sweep(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("sweep", "run many futures: draw the uncertain numbers, tell quantiles and probabilities");
    auto a = std::make_shared<SweepArguments>();
    command->add_option("file", a->job.file, "scenario file");
    add_many_options(*command, a->many);
    command->add_option("--out", a->out, "folder for tables and checkpoints")->type_name("DIR");
    command->add_flag("--save-finals", a->job.save_finals, "also write every future's inputs and final metrics (finals.csv)");
    command->add_flag("--save-paths", a->job.save_paths, "also write every future's metrics at every step (paths.nc)");
    command->add_flag("--report", a->report, "also write report.html, a page with charts, to the folder of --out");
    command->add_option("--resume", a->resume, "go on with an interrupted sweep")->type_name("DIR");
    command->add_option("--shard", a->shard, "only the i-th of N parts, i from 0, or auto in an array job")->type_name("i/N");
    command->add_option("--checkpoint", a->checkpoint, "seconds between checkpoints, 0: after each chunk (default 10)")
        ->check(CLI::Range(0.0, 1e6));
    command->add_flag("--audit", a->job.audit, "check every law of the model at every step of every future (slow)");
    command->footer(
        "Examples:\n"
        "  steppe sweep scenarios/japan-20b.toml\n"
        "  steppe sweep scenarios/japan-20b.toml -n 1000000 --out out/million --metrics 'influence_share.*.JPN'\n"
        "  steppe sweep --resume out/million\n"
        "  steppe sweep scenarios/japan-20b.toml --shard 0/4 --out out/parts   then: steppe merge out/parts/part-* --out out/all");
    command->callback([=, &session] {
        for (const auto* option : command->get_options()) {
            const auto& name = option->get_lnames().empty() ? option->get_name() : option->get_lnames().front();
            const bool changes_nothing =
                name == "resume" || name == "threads" || name == "checkpoint" || name == "quiet" || name == "report" || name == "help" || name == "file";
            if (!a->resume.empty() && option->count() > 0 && !changes_nothing)
                throw WrongArgument(fmt::format("--resume goes on with the sweep as it was asked for: it takes no --{}", name));
        }
        a->many.settle();
        a->job.options = a->many.sweep;
        sweep_command(*a, session);
    });
}

}  // namespace steppe
