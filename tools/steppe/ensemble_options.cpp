#include "tools/steppe/ensemble_options.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/progress.hpp"

namespace steppe {
namespace {

std::atomic<bool> stop = false, timed_out = false;

void ask_to_stop(int number) {
    if (!stop) timed_out = number == SIGALRM;
    stop = true;
}

/// Reads 90, 90s, 55m, 1h30m or 2h as seconds. \throws UsageError
double duration(const std::string& text) {
    double out = 0;
    std::size_t from = 0;
    for (const auto& [unit, seconds] :
         {std::pair('h', 3600.0), std::pair('m', 60.0), std::pair('s', 1.0)}) {
        const auto to = text.find(unit, from);
        if (to == std::string::npos) continue;
        const auto n = parse_number(text.substr(from, to - from));
        if (!n || !(*n >= 0)) break;
        out += *n * seconds;
        from = to + 1;
    }
    if (from == 0) {
        out = parse_number(text).value_or(0);
        from = text.size();
    }
    if (from != text.size() || !(out >= 1) || !(out <= 1e8))
        throw UsageError(
            "--time-limit: `{}` is not a duration of at least one second (90, 55m and 1h30m are)",
            text);
    return out;
}

/// Raises a signal after the n-th chunk of the process, as STEPPE_SIGNAL_AFTER=CHUNK:SIGNAL sets it
/// in numbers. The tests interrupt and kill the program this way at a known point, on a machine of
/// any speed.
void count_chunk() {
    static const std::string wanted = [] {
        const char* value = std::getenv("STEPPE_SIGNAL_AFTER");
        return std::string(value == nullptr ? "" : value);
    }();
    static std::atomic<int> done = 0;
    if (int chunk = 0, number = 0;
        std::sscanf(wanted.c_str(), "%d:%d", &chunk, &number) == 2 && ++done == chunk)
        std::raise(number);
}

/// The memory that the process may use, and the source of that limit.
struct MemoryLimit {
    double bytes;
    std::string who;
};

/// Returns the number in a file; infinity for `max`, or if there is no such file.
double bytes_in(const std::string& path) {
    std::ifstream file(path);
    std::string text;
    file >> text;
    return parse_number(text).value_or(std::numeric_limits<double>::infinity());
}

/// Returns the lowest of the machine's memory, the limits of the process (RLIMIT_AS, RLIMIT_DATA)
/// and that of its control group.
MemoryLimit memory_limit() {
    const double machine = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                           static_cast<double>(::sysconf(_SC_PAGESIZE));
    MemoryLimit out{machine, "this machine has"};
    const auto lower = [&](double bytes, const char* who) {
        if (bytes > 0 && bytes < out.bytes) out = {bytes, who};
    };
    for (const auto resource : {RLIMIT_AS, RLIMIT_DATA})
        if (rlimit limit{}; ::getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
            lower(static_cast<double>(limit.rlim_cur), "ulimit allows");
    const std::string root = "/sys/fs/cgroup";
    lower(bytes_in(root + "/memory/memory.limit_in_bytes"), "the control group allows");
    // A group of version 2 is in a hierarchy, and each level may have a limit.
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        if (line.rfind("0::/", 0) != 0) continue;
        for (std::string path = line.substr(3);; path.resize(path.find_last_of('/'))) {
            lower(bytes_in(root + path + "/memory.max"), "the control group allows");
            if (path.find('/') == std::string::npos) break;
        }
    }
    return out;
}

}  // namespace

void catch_signals() {
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
}

void announce_sample(Session& session, const EnsembleOptions& options, const Planned& planned) {
    session.sample = SampleDesign{planned.replicates, planned.seed, planned.design};
    const std::uint64_t asked = options.replicates.value_or(planned.replicates);
    if (asked == planned.replicates || options.quiet) return;
    print_note(
        "-n {} is rounded up to {} (+{:.0f} %): sobol takes {} x a power of two. --design lhs "
        "takes {} exactly",
        asked, planned.replicates,
        100 * (static_cast<double>(planned.replicates) / static_cast<double>(asked) - 1),
        planned.groups, asked);
}

void add_time_limit(Command command, const std::string& help) {
    command
        .option(
            "--time-limit TIME",
            [](const std::string& text) {
                const double seconds = duration(text);
                itimerval timer{};
                timer.it_value.tv_sec = static_cast<time_t>(seconds);
                std::signal(SIGALRM, ask_to_stop);
                ::setitimer(ITIMER_REAL, &timer, nullptr);
            },
            help + ": 90s, 55m or 1h30m")
        .in(sections_of_help().back());
}

int code_after_stop() { return timed_out ? time_is_up : interrupted; }

/// Checks STEPPE_METHOD, which the solver reads.
void check_method_of_environment() {
    const char* wanted = std::getenv("STEPPE_METHOD");
    if (wanted != nullptr && *wanted != '\0' &&
        !contains(std::array{"kernel", "tape", "code"}, std::string(wanted)))
        throw UsageError("STEPPE_METHOD is `{}`; it can be kernel, tape or code", wanted);
}

std::string isa_of_environment() {
    const auto all = instruction_sets();
    const char* wanted = std::getenv("STEPPE_ISA");
    if (wanted == nullptr || *wanted == '\0') return all.front();
    if (contains(all, std::string(wanted))) return wanted;
    if (contains(std::array{"v3", "v4"}, std::string(wanted)))
        throw UsageError("STEPPE_ISA is {}, which this machine or build does not have", wanted);
    throw UsageError("STEPPE_ISA is `{}`; it can be v3, v4 or scalar", wanted);
}

void report_population_left_out(const std::string& file) {
    print_note(
        "the population of {} is left out: it is not an input of any state, "
        "so no result here depends on it; `steppe run` includes it",
        file);
}

void add_ensemble_options(Command command, EnsembleOptions& options, Keeps keeps) {
    add_set_option(command, options.set);
    if (keeps == Keeps::metrics)
        add_metric_option(command, options.metrics,
                          "Metrics to keep (default: the scenario's, else regional_influence.*)");
    add_replicates_option(command, options.replicates, "", "the scenario's, else 16384", 1,
                          most_replicates);
    add_seed_option(command, options.seed);
    add_design_option(command, options.design);
    add_threads_option(command, options.threads);
}

void add_checkpoint_option(Command command, EnsembleOptions& options) {
    add_time_limit(command);
    add_progress_option(command);
    command
        .option("--checkpoint", options.checkpoint,
                "Seconds between checkpoints with --out, 0: after each chunk (default: 10)")
        .check(real_number(0, 1e6))
        .in(sections_of_help().back());
}

void check_memory(const Planned& planned, const EnsembleOptions& options, const char* run) {
    constexpr double told = 1e9, giga = 1e9;  // bytes
    const auto needed = static_cast<double>(planned.bytes);
    const auto [room, who] = memory_limit();
    if (needed < told && needed < room) return;
    const auto what = fmt::format(
        "about {:.1f} GB of memory ({} x {} x {}, {})", needed / giga,
        count_of(planned.metrics, "metric"), count_of(planned.dates, "step"),
        count_of(planned.combinations, "combination"), count_of(options.threads, "thread"));
    const char* cure = planned.keeps_replicates
                           ? "take fewer replicates, or use fewer --threads"
                           : "keep fewer metrics with --metric, or use fewer --threads";
    if (needed > room)
        throw std::runtime_error(
            fmt::format("{} takes {}, and {} {:.1f} GB: {}", run, what, who, room / giga, cure));
    if (!options.quiet) print_note("{} takes {}. To take less, {}", run, what, cure);
}

Execution execution_of(const EnsembleOptions& options) {
    check_method_of_environment();
    return {.threads = options.threads,
            .stop = &stop,
            .save_every = options.checkpoint,
            .chunk_done = count_chunk,
            .isa = isa_of_environment()};
}

}  // namespace steppe
