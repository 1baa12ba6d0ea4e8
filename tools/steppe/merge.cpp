#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/model/kinds.hpp"
#include "steppe/report/sweep_tables.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/stopwatch.hpp"
#include "tools/steppe/sweep_folder.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct MergeArguments {
    std::vector<std::string> parts;
    std::string out;
    bool quiet = false, report = false;
};

struct Part {
    SweepFolder folder;
    StoredState stored;
};

/// Reads all parts; what cannot be used is listed, all of it.
std::vector<Part> read_parts(const std::vector<std::string>& paths) {
    std::vector<Part> parts;
    std::string wrong;
    for (const auto& path : paths) {
        try {
            SweepFolder folder(path);
            auto stored = folder.part();
            parts.push_back({std::move(folder), std::move(stored)});
        } catch (const FileError& error) {
            wrong += fmt::format("\n  {}: {}", path, error.what());
        }
    }
    for (const auto& part : parts)
        if (part.stored.fingerprint != parts.front().stored.fingerprint)
            wrong += fmt::format("\n  {}: part of another sweep than {}", part.folder.path(), parts.front().folder.path());
    if (!wrong.empty()) throw FileError("these parts cannot be merged:" + wrong);
    std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.stored.state.range.first < b.stored.state.range.first; });
    return parts;
}

/// Every chunk once.
void insist_on_whole(const std::vector<Part>& parts, const SweepPlan& plan) {
    std::string wrong;
    const std::uint64_t shards = parts.front().folder.job().shards;
    std::vector<std::vector<std::string>> by_shard(shards);
    for (const auto& part : parts) by_shard[part.folder.job().shard].push_back(part.folder.path());
    for (std::uint64_t n = 0; n < shards; ++n) {
        if (by_shard[n].empty()) wrong += fmt::format("\n  shard {} of {} is missing", n, shards);
        if (by_shard[n].size() > 1)
            wrong += fmt::format("\n  shard {} of {} is there {} times: {}", n, shards, by_shard[n].size(), fmt::join(by_shard[n], ", "));
    }
    for (const auto& part : parts) {
        const auto range = shard(plan, part.folder.job().shard, shards);
        const auto& state = part.stored.state;
        if (state.range.first != range.first || state.range.end != range.end || state.next != range.end)
            wrong += fmt::format("\n  {}: it is not complete", part.folder.path());
    }
    if (!wrong.empty()) throw FileError("these parts cannot be merged:" + wrong);
}

void merge_command(const MergeArguments& a, const Session& session) {
    const Stopwatch watch;
    std::error_code none;
    for (const auto& part : a.parts)
        if (std::filesystem::equivalent(part, a.out, none))
            throw FileError(fmt::format("`{}` is one of the parts: the result needs a folder of its own", a.out));
    auto parts = read_parts(a.parts);
    SweepJob job = parts.front().folder.job();
    const auto plan = plan_sweep(job.file, model_registry(), job.options);
    insist_on_whole(parts, plan);
    job.shard = 0;
    job.shards = 1;
    SweepFolder folder(a.out, job);
    folder.open_rows(plan);
    SweepState state = start_sweep({0, plan.chunks()});
    for (const auto& part : parts) {
        check_state(plan, part.stored.state);
        for (const auto& [cell, totals] : part.stored.state.cells) {
            const auto [at, is_new] = state.cells.try_emplace(cell, totals);
            if (!is_new) at->second.merge(totals);
        }
        folder.append_rows(plan, part.folder, part.stored.state.range);
    }
    state.next = plan.chunks();
    if (!a.quiet) show(sweep_text(plan, state, watch.seconds()));
    finish_folder(a.out, folder.write_results(plan, state, session.command_line, watch.seconds()), a.report, a.quiet);
}

}  // namespace

void add_merge(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("merge", "put the shards of a sweep together");
    auto a = std::make_shared<MergeArguments>();
    command->add_option("parts", a->parts, "folders of all shards")->required();
    command->add_option("--out", a->out, "folder for the whole result")->type_name("DIR")->required();
    add_report_flag(*command, a->report);
    command->add_flag("--quiet", a->quiet, "print nothing on success");
    command->footer(
        "Example:\n"
        "  for i in 0 1 2 3; do steppe sweep scenarios/japan-20b.toml --shard $i/4 --out out/parts; done\n"
        "  steppe merge out/parts/part-* --out out/all");
    command->callback([a, &session] { merge_command(*a, session); });
}

}  // namespace steppe
