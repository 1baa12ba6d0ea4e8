#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "engine/ensemble/design_table.hpp"
#include "steppe/json.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/sweep_folder.hpp"

namespace steppe {
namespace {

std::uint64_t number_in(const std::string& text, const std::string& what) {
    const auto n = parse_number(text);
    if (!n || !(*n >= 0) || *n != std::floor(*n) || *n > 1e15)
        throw UsageError("{} is `{}`, not a whole number{}", what, text, number_hint(text));
    return static_cast<std::uint64_t>(*n);
}

/// Returns the hint for a part given in percent or as a fraction of 1.
std::string shard_hint(const std::string& text) {
    std::string plain = text.substr(0, text.find_last_not_of(" %") + 1);
    std::ranges::replace(plain, ',', '.');
    const auto number = parse_number(plain);
    if (!number) return "";
    const double part = text.find('%') == std::string::npos ? *number : *number / 100;
    const double parts = std::round(1 / part);
    if (!(part > 0 && part < 1) || std::abs(parts * part - 1) > 1e-2) return "";
    return fmt::format(": {:.0f} such parts are 0/{:.0f} to {:.0f}/{:.0f}", parts, parts, parts - 1,
                       parts);
}

}  // namespace

Json to_json(const SweepJob& job) {
    Json out{{"file", job.file}, {"metrics", job.options.metrics}};
    const auto put = [&](const char* key, const auto& value) {
        if (value) out[key] = *value;
    };
    put("replicates", job.options.replicates);
    put("seed", job.options.seed);
    put("design", job.options.design);
    out.update({{"save_finals", job.save_finals},
                {"save_paths", job.save_paths},
                {"audit", job.audit},
                {"shard", job.shard},
                {"shards", job.shards}});
    if (!job.at.empty()) out["at"] = job.at;
    if (!job.options.vary.empty()) out["vary"] = job.options.vary;
    if (!job.design_file.empty()) out["design_file"] = job.design_file;
    if (job.missing) out["incomplete"] = missing_json(*job.missing);
    return out;
}

SweepJob job_from(const Json& in) {
    SweepJob out{.file = in.at("file"), .options = {}};
    out.options.metrics = in.at("metrics").get<std::vector<std::string>>();
    const auto read = [&]<class T>(const char* key, std::optional<T>& to) {
        if (in.contains(key)) to = in.at(key).get<T>();
    };
    read("replicates", out.options.replicates);
    read("seed", out.options.seed);
    read("design", out.options.design);
    out.save_finals = in.at("save_finals"), out.save_paths = in.at("save_paths");
    out.audit = in.at("audit");
    out.shard = in.at("shard"), out.shards = in.at("shards");
    out.at = in.value("at", out.at);
    out.options.vary = in.value("vary", out.options.vary);
    out.design_file = in.value("design_file", "");
    if (const auto at = in.find("incomplete"); at != in.end()) out.missing = read_missing(*at);
    const auto leaves = [](const std::string& name) { return name.find('/') != name.npos; };
    if (out.shard >= out.shards || leaves(out.file) || leaves(out.design_file))
        throw std::runtime_error("it does not describe a sweep");
    return out;
}

void read_shard(const std::string& text, SweepJob& job) {
    const auto slash = text.find('/');
    const std::string which = text.substr(0, slash),
                      count = slash == std::string::npos ? "" : text.substr(slash + 1);
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    if (which == "auto") {
        const std::string slurm = variable("SLURM_ARRAY_TASK_ID"),
                          index = variable("JOB_COMPLETION_INDEX");
        if (slurm.empty() && index.empty())
            throw UsageError(
                "--shard auto reads SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, and neither is "
                "set");
        const std::string lowest = variable("SLURM_ARRAY_TASK_MIN"),
                          of = count.empty() ? variable("SLURM_ARRAY_TASK_COUNT") : count;
        if (of.empty())
            throw UsageError("--shard auto: the number of shards is unknown: write --shard auto/N");
        job.shards = number_in(of, "the number of shards");
        job.shard = slurm.empty()
                        ? number_in(index, "JOB_COMPLETION_INDEX")
                        : number_in(slurm, "SLURM_ARRAY_TASK_ID") -
                              (lowest.empty() ? 0 : number_in(lowest, "SLURM_ARRAY_TASK_MIN"));
    } else {
        if (count.empty())
            throw UsageError("--shard takes i/N with i from 0, or auto, not `{}`{}", text,
                             shard_hint(text));
        job.shard = number_in(which, "the shard");
        job.shards = number_in(count, "the number of shards");
    }
    if (job.shard >= job.shards)
        throw UsageError("shard {} of {} is out of range (0 to {})", job.shard, job.shards,
                         static_cast<std::int64_t>(job.shards) - 1);
}

void SweepJob::read_design_of(const Scenario& scenario) {
    if (design_file.empty()) return;
    try {
        design_text = read_file(design_file);
    } catch (const FileError& error) {
        throw UsageError("--design-file: {}", error.what());
    }
    if (scenario.sweep.grid.given)
        throw UsageError(
            "--design-file: the scenario has a grid, which a design replaces: drop it");
    options.table = read_design(design_file, design_text, scenario);
}

std::vector<int> SweepJob::steps(const SweepPlan& plan) const {
    std::vector<int> out;
    for (const auto& date : at) {
        const int step = asked_step(*plan.cells.front().program, "at", date);
        if (!contains(out, step)) out.push_back(step);
    }
    return out;
}

void report_default_metrics(const SweepPlan& plan, const SweepJob& job, const Scenario& scenario) {
    const bool has_default = std::ranges::any_of(
        plan.metrics, [](const Metric& m) { return matches("regional_influence.*", m.address); });
    if (has_default || !job.options.metrics.empty() || !scenario.sweep.metrics.items.empty())
        return;
    print_note(
        "the default metrics regional_influence.* are left out: the scenario has no target; "
        "kept instead: {}",
        plan.cells.front().program->asks.empty() ? "gdp.*, or all metrics if there are none"
                                                 : "the metrics of the asks");
}

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

}  // namespace steppe
