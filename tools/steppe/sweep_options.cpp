#include <cstdlib>

#include "engine/api/asked.hpp"
#include "engine/scenario/numbers.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/sweep_command.hpp"

namespace steppe {

/// Throws UsageError for options that a resumed sweep does not accept.
void SweepCommand::check_resume() const {
    const char* folder = std::getenv("STEPPE_OUT");
    for (const auto option : command.options()) {
        const auto name = option.name();
        const bool may_stand =
            changes_nothing(option) &&
            (name != "--out" || (folder != nullptr && output_.folder == folder)) &&
            name != "--restart" && name != "--overwrite";
        if (option.count() > 0 && !may_stand && name != "file")
            throw UsageError("--resume continues the sweep as it was begun and does not accept {}",
                             name);
    }
}

/// Throws UsageError for a pattern of --vary that matches no uncertain number.
void SweepCommand::require_varied() {
    job_.options.vary = with_ids(*scenario_, job_.options.vary);
    if (job_.options.vary.empty()) return;
    std::vector<std::string> uncertain;
    for (const auto& [address, at] : numbers_of(*scenario_))
        if (at.number->distribution) uncertain.push_back(address);
    require_matches("vary", job_.options.vary, uncertain);
}

void SweepCommand::require_whole() const {
    if (expects() && job_.shards > 1)
        throw UsageError(
            "--expect and --fail-if need the whole result, and a shard has a part of it");
}

/// Throws UsageError if options contradict one another or the plan.
void SweepCommand::check_plan() const {
    static_cast<void>(
        read_expectations(expected_, results_of(*plan_->cells.front().program, plan_->metrics)));
    require_whole();
    const bool is_part = job_.shards > 1;
    if (!job_.at.empty() && !job_.save_finals)
        throw UsageError("--at is the date of the metrics in finals.csv: add --save-finals");
    static_cast<void>(job_.steps(*plan_));
    const bool has_folder = !output_.folder.empty();
    if (keeps() && !has_folder) throw UsageError("--save-finals and --save-paths need --out DIR");
    check_report(output_.report, output_.folder);
    if (output_.report && is_part)
        throw UsageError(
            "--report: a shard is not a whole result: merge the parts, then steppe report DIR");
    if (is_part && !has_folder) throw UsageError("--shard needs --out DIR");
    if (plan_->stop_when && (is_part || ranks().size > 1))
        throw UsageError("`until` needs all replicates together, and a shard has a part");
    if (job_.shards > plan_->chunks())
        throw UsageError("--shard: {} of {}: some would be empty", count_of(job_.shards, "shard"),
                         count_of(plan_->chunks(), "chunk"));
}

void SweepCommand::add_options() {
    command.option("file", job_.file, "Scenario file");
    command.option("--vary GLOB", options_.vary,
                   "Uncertain numbers to draw, * for anything; the others stay at their centres; "
                   "may be repeated (default: all)");
    const auto table = command.option(
        "--design-file CSV", job_.design_file,
        "Values instead of draws: each column is the address of a number, each row a "
        "replicate; other numbers stay at their centres");
    add_ensemble_options(command, options_, Keeps::metrics);
    add_output_options(command, session, output_, "tables, checkpoints", Resumes::yes);
    for (const char* other : {"--vary", "--replicates", "--design"})
        table.excludes(command.find(other));
    add_at_option(command, job_.at, "the metrics in finals.csv");
    command.flag("--save-finals", job_.save_finals,
                 "Write inputs, metrics and answers of every replicate (finals.csv)");
    command.flag("--save-paths", job_.save_paths,
                 "Write metrics of every replicate at every step (paths.nc)");
    command.option("--resume DIR", resume_, "Continue an interrupted sweep");
    command.option("--shard i/N", shard_, "Run part i of N, i from 0, or auto in an array job");
    add_quiet_flag(command, options_.quiet);
    add_checkpoint_option(command, options_);
    add_expectation_options(command, expected_);
    command.flag("--audit", job_.audit,
                 "Check every law of the model at every step of every replicate (slow)");
    command.footer(R"(Examples:
  steppe sweep scenarios/japan-20b.toml
  steppe sweep scenarios/japan-20b.toml -n 1000000 --out out/million \
      --metric 'influence_share.*.JPN'
  steppe sweep --resume out/million
  steppe sweep scenarios/japan-20b.toml --design-file design.csv --save-finals --at 2031-04-01 \
      --out out/own
  steppe sweep scenarios/japan-20b.toml --shard 0/4 \
      --out out/parts   then: steppe merge out/parts/part-* --out out/all)");
}

}  // namespace steppe
