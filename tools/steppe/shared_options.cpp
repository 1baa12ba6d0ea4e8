#include "tools/steppe/shared_options.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "tools/steppe/option_numbers.hpp"

namespace steppe {
namespace {

constexpr const char *input = "Scenario and metric", *sample = "Replicates", *output = "Output",
                     *execution = "Execution";

std::string with_default(const std::string& help, const std::string& fallback) {
    return fallback.empty() ? help : fmt::format("{} (default: {})", help, fallback);
}

template <class T>
Option at_option(Command command, T& at, const std::string& of, const std::string& fallback) {
    return command
        .option("--at DATE", at,
                with_default(fmt::format("Date of {}, as 2031-04-01", of), fallback))
        .in(input);
}

}  // namespace

const std::vector<std::string>& sections_of_help() {
    static const std::vector<std::string> all{"Arguments", "Options", input,
                                              sample,      output,    execution};
    return all;
}

std::size_t place_in_help(const std::string& option) {
    static const std::vector<std::string> order{
        "--set",  "--against", "--metric",  "--ask",       "--at",         "--replicates",
        "--seed", "--design",  "--out",     "--overwrite", "--restart",    "--report",
        "--json", "--quiet",   "--threads", "--progress",  "--checkpoint", "--time-limit"};
    return index_of(order, option);
}

void add_set_option(Command command, std::vector<std::string>& set) {
    command
        .option("--set ADDRESS=VALUE", set,
                "Replace the value at an address of the scenario; may be repeated")
        .in(input);
}

Option add_against_option(Command command, std::string& against, const std::string& fallback) {
    return command
        .option("--against FILE", against,
                with_default("Scenario that differences are taken from", fallback))
        .in(input);
}

Option add_metric_option(Command command, std::string& metric, const std::string& help) {
    return command.option("--metric METRIC", metric, help).in(input);
}

Option add_metric_option(Command command, std::vector<std::string>& metrics,
                         const std::string& help) {
    return command
        .option("--metric,--metrics METRIC", metrics,
                help + "; * matches anything; may be repeated")
        .in(input);
}

Option add_ask_option(Command command, std::string& ask, const std::string& help) {
    return command.option("--ask,--until ID", ask, help).in(input);
}

Option add_at_option(Command command, std::string& at, const std::string& of,
                     const std::string& fallback) {
    return at_option(command, at, of, fallback);
}
Option add_at_option(Command command, std::vector<std::string>& at, const std::string& of,
                     const std::string& fallback) {
    return at_option(command, at, of + ", which may be repeated", fallback);
}

template <class T>
Option add_replicates_option(Command command, T& replicates, const std::string& note,
                             const std::string& fallback, std::uint64_t least, std::uint64_t most) {
    return command
        .option("-n,--replicates,--budget N", replicates,
                with_default("Number of replicates" + note, fallback))
        .check(whole_number(least, most))
        .in(sample);
}
template Option add_replicates_option(Command, std::uint64_t&, const std::string&,
                                      const std::string&, std::uint64_t, std::uint64_t);
template Option add_replicates_option(Command, std::optional<std::uint64_t>&, const std::string&,
                                      const std::string&, std::uint64_t, std::uint64_t);

template <class T>
Option add_seed_option(Command command, T& seed, const std::string& fallback) {
    return command.option("--seed N", seed, with_default("Random seed", fallback))
        .check(whole_number(0, largest_seed))
        .in(sample);
}
template Option add_seed_option(Command, std::uint64_t&, const std::string&);
template Option add_seed_option(Command, std::optional<std::uint64_t>&, const std::string&);

template <class T>
Option add_design_option(Command command, T& design, const std::string& fallback) {
    return command.option("--design", design, with_default("Sampling design", fallback))
        .one_of({"sobol", "lhs", "random"})
        .in(sample);
}
template Option add_design_option(Command, std::string&, const std::string&);
template Option add_design_option(Command, std::optional<std::string>&, const std::string&);

Option add_folder_options(Command command, Session& session, std::string& out,
                          const std::string& help, Resumes resumes) {
    const auto option = command.option("--out DIR", out, help).environment("STEPPE_OUT").in(output);
    command.flag("--overwrite", session.overwrite, "Replace another result in the folder of --out")
        .in(output);
    if (resumes == Resumes::yes)
        command
            .flag("--restart", session.restart,
                  "Start again; the same command otherwise continues an interrupted result, which "
                  "ends in the same bytes")
            .in(output);
    return option;
}

void add_report_flag(Command command, bool& report) {
    command
        .flag("--report", report, "Write report.html, a page with charts, to the folder of --out")
        .in(output);
}

void add_json_flag(Command command, bool& json) {
    command.flag("--json", json, "Print as JSON").in(output);
}

void add_quiet_flag(Command command, bool& quiet) {
    command.flag("--quiet", quiet, "Print no text and no progress, only errors and --json")
        .in(output);
}

void add_threads_option(Command command, unsigned& threads) {
    threads = std::max(1U, std::thread::hardware_concurrency());
    command
        .option("--threads N", threads,
                "Number of threads, which changes no result (default: all cores)")
        .check(whole_number(1, 1024))
        .environment("STEPPE_THREADS")
        .in(execution);
}

}  // namespace steppe
