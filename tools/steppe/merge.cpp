#include <cstdio>
#include <filesystem>
#include <system_error>

#include "engine/model/kinds.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/sweep_tables.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/sweep_folder.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct Part {
    SweepFolder folder;
    StoredState stored;
};

struct Merge : BasicCommand {
    void add_options();
    void run();
    std::vector<Part> read_parts() const;

    std::vector<std::string> folders{};
    OutputOptions output{};
    bool allow_missing = false;
};

/// Returns the command that makes another shard of a part's sweep.
std::string command_for(const SweepFolder& part, std::uint64_t shard) {
    auto words = part.command_line();
    const std::string which = fmt::format("{}/{}", shard, part.job().shards), option = "--shard";
    for (std::size_t n = 0; n < words.size(); ++n) {
        if (words[n] == option && n + 1 < words.size()) words[n + 1] = which;
        if (words[n].rfind(option + "=", 0) == 0) words[n] = option + "=" + which;
    }
    return command_text(words);
}

/// Returns the remedy for a folder without a part, as the end of a message.
std::string cure(const std::string& path) {
    const auto stored = result_in(path);
    if (!stored || stored->command.empty()) return "";
    if (is_there(path + "/part.steppe")) return "";
    if (stored->complete) return ". It holds a whole result, not a shard";
    return fmt::format(". It is not complete: continue with {}", stored->command);
}

/// Returns whether a folder is absent, or holds a shard that is not complete.
bool is_unfinished(const std::string& path) {
    if (!is_there(path) || std::filesystem::is_empty(path)) return true;
    const auto stored = result_in(path);
    return stored && !stored->complete && !is_there(path + "/part.steppe");
}

/// Reads all parts. \throws FileError with every part that cannot be used
std::vector<Part> Merge::read_parts() const {
    std::vector<Part> parts;
    std::string wrong;
    FileFault fault = FileFault::input;
    for (const auto& path : folders) {
        if (allow_missing && is_unfinished(path)) continue;
        try {
            SweepFolder folder(path);
            auto stored = folder.part();
            parts.push_back({std::move(folder), std::move(stored)});
        } catch (const FileError& error) {
            wrong += fmt::format("\n  {}: {}{}", path, error.what(), cure(path));
            if (error.fault == FileFault::disk) fault = FileFault::disk;
        }
    }
    for (const auto& part : parts) {
        const auto &own = part.folder.fingerprint(), &first = parts.front().folder.fingerprint();
        if (own.program != fingerprint_program())
            wrong += fmt::format("\n  {}: made by steppe {}, and this is {}", part.folder.path(),
                                 own.program, fingerprint_program());
        else if (const auto why = difference(own, first))
            wrong += fmt::format("\n  {}: part of another sweep than {}: it {}", part.folder.path(),
                                 parts.front().folder.path(), *why);
        else if (part.stored.fingerprint != part.folder.digest())
            wrong += fmt::format("\n  {}: its part.steppe is of another sweep", part.folder.path());
    }
    if (!wrong.empty()) throw FileError("these parts cannot be merged:" + wrong, fault);
    if (parts.empty())
        throw FileError("no part is complete: there is nothing to merge", FileFault::input);
    std::ranges::sort(parts, [](const Part& one, const Part& other) {
        return one.stored.state.range.first < other.stored.state.range.first;
    });
    return parts;
}

/// Returns the shards that are missing. \throws FileError unless each part is complete and unique,
/// and if one is missing without --allow-missing
std::vector<std::uint64_t> missing_shards(const std::vector<Part>& parts, const SweepPlan& plan,
                                          bool allow_missing) {
    std::string wrong;
    std::vector<std::uint64_t> out;
    const std::uint64_t shards = parts.front().folder.job().shards;
    std::vector<std::vector<std::string>> by_shard(shards);
    for (const auto& part : parts) by_shard[part.folder.job().shard].push_back(part.folder.path());
    for (std::uint64_t n = 0; n < shards; ++n) {
        if (by_shard[n].empty()) {
            out.push_back(n);
            if (!allow_missing)
                wrong += fmt::format("\n  shard {} of {} is missing. Make it with: {}", n, shards,
                                     command_for(parts.front().folder, n));
        }
        if (by_shard[n].size() > 1)
            wrong += fmt::format("\n  shard {} of {} is there {} times: {}", n, shards,
                                 by_shard[n].size(), fmt::join(by_shard[n], ", "));
    }
    for (const auto& part : parts) {
        const auto range = shard(plan, part.folder.job().shard, shards);
        const auto& state = part.stored.state;
        if (state.range.first != range.first || state.range.end != range.end ||
            state.next != range.end)
            wrong += fmt::format("\n  {}: it is not complete", part.folder.path());
    }
    if (wrong.empty()) return out;
    if (!out.empty() && !allow_missing)
        wrong += "\nTo merge the parts that are there, add --allow-missing";
    throw FileError("these parts cannot be merged:" + wrong, FileFault::input);
}

/// Returns the totals of all parts.
SweepState merged(const std::vector<Part>& parts, const SweepPlan& plan,
                  const std::vector<std::uint64_t>& missing, std::uint64_t shards) {
    SweepState out = start_sweep({0, plan.chunks()});
    for (const auto& part : parts) {
        check_state(plan, part.stored.state);
        for (const auto& [cell, totals] : part.stored.state.cells) {
            const auto [at, is_new] = out.cells.try_emplace(cell, totals);
            if (!is_new) at->second.merge(totals);
        }
    }
    for (const auto n : missing) out.gaps.push_back(shard(plan, n, shards));
    out.next = plan.chunks();
    return out;
}

/// Prints the commands that make the missing shards.
void show_missing(const MissingShards& missing, const SweepFolder& part) {
    show("Make the missing parts and merge again:\n");
    for (const auto n : missing.missing) show("  {}\n", command_for(part, n));
}

void Merge::run() {
    const Stopwatch watch;
    const auto& out = output.folder;
    std::error_code none;
    for (const auto& part : folders)
        if (std::filesystem::equivalent(part, out, none))
            throw UsageError("`{}` is one of the parts: the result needs a folder of its own", out);
    auto parts = read_parts();
    const SweepFolder& first = parts.front().folder;
    SweepJob job = first.job();
    const auto scenario = load_scenario(job.file, model_registry());
    job.read_design_of(scenario);
    const auto plan = plan_sweep(scenario, model_registry(), job.options);
    const auto missing = missing_shards(parts, plan, allow_missing);
    const SweepState state = merged(parts, plan, missing, job.shards);
    if (!missing.empty())
        job.missing = MissingShards{.missing = missing,
                                    .shards = job.shards,
                                    .replicates = state.replicates(),
                                    .planned = plan.replicates * plan.cells.size()};
    job.shard = 0;
    job.shards = 1;
    SweepFolder folder(out, job, scenario, session, &first.inputs());
    folder.open_rows(plan);
    for (const auto& part : parts) folder.append_rows(plan, part.folder, part.stored.state.range);
    auto result = sweep_result(plan, state, job.incomplete());
    name_inputs(result, scenario);
    print_result(to_json(result), output, watch.seconds());
    if (job.missing && !output.quiet && !output.json) show_missing(*job.missing, first);
    print_files(out,
                folder.write_results(plan, state, std::move(result), session, watch.seconds(),
                                     output.report ? &scenario : nullptr),
                output);
}

void Merge::add_options() {
    command.option("parts", folders, "Folders of the shards").required();
    command.flag("--allow-missing", allow_missing,
                 "Merge the complete shards if others are missing");
    add_output_options(command, session, output, "the whole result", Resumes::no).required();
    add_quiet_flag(command, output.quiet);
    command.footer(R"(Examples:
  for i in 0 1 2 3; do steppe sweep scenarios/japan-20b.toml --shard $i/4 --out out/parts; done
  steppe merge out/parts/part-* --out out/all
  steppe merge out/parts/part-* --out out/some --allow-missing)");
}

}  // namespace

void add_merge(Command command, Session& session) { add_command<Merge>(command, session); }

}  // namespace steppe
