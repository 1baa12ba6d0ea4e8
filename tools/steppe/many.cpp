#include "tools/steppe/many.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/scenario/document.hpp"
#include "tools/steppe/asked.hpp"

namespace steppe {
namespace {

std::atomic<bool> stop = false;

void ask_to_stop(int) { stop = true; }

/// Raises a signal after the n-th chunk of the process, as STEPPE_SIGNAL_AFTER=CHUNK:SIGNAL sets it in numbers.
/// The tests interrupt and kill the program this way at a known point, on a machine of any speed.
void count_chunk() {
    static const std::string wanted = [] {
        const char* value = std::getenv("STEPPE_SIGNAL_AFTER");
        return std::string(value == nullptr ? "" : value);
    }();
    static std::atomic<int> done = 0;
    if (int chunk = 0, number = 0; std::sscanf(wanted.c_str(), "%d:%d", &chunk, &number) == 2 && ++done == chunk) std::raise(number);
}

}  // namespace

void catch_signals() {
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
}

Isa isa_of_environment() {
    const char* wanted = std::getenv("STEPPE_ISA");
    if (wanted == nullptr || *wanted == '\0') return best_isa();
    for (const Isa isa : {Isa::scalar, Isa::v3, Isa::v4}) {
        if (name_of(isa) != wanted) continue;
        if (!is_available(isa)) throw WrongArgument(fmt::format("STEPPE_ISA is {}, which this machine or build does not have", wanted));
        return isa;
    }
    throw WrongArgument(fmt::format("STEPPE_ISA is `{}`; it can be v3, v4 or scalar", wanted));
}

void ManyOptions::settle() {
    if (replicates_option->count() > 0) sweep.replicates = replicates;
    if (seed_option->count() > 0) sweep.seed = seed;
    if (design_option->count() > 0) sweep.design = design;
}

void tell_crowds_left_out(CLI::App& command) {
    command.parse_complete_callback([&command] {
        for (const auto* option : command.get_options([](const CLI::Option* o) { return o->get_positional(); }))
            for (const auto& file : option->results()) {
                Diagnostics unheard;  // what is wrong with the file the command tells itself
                const auto document = load_document(file, {}, unheard);
                const Node* crowd = document.root.find("crowd");
                if (crowd == nullptr || crowd->find("agents") == nullptr) continue;
                fmt::print(stderr, "steppe: the crowd of {} is left out: no state listens to it, so that nothing here depends on it; `steppe run` moves it\n",
                           file);
            }
    });
}

void add_many_options(CLI::App& command, ManyOptions& options) {
    tell_crowds_left_out(command);
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    options.replicates_option = command.add_option("-n,--replicates", options.replicates, "how many futures (default: the scenario's, else 16384)")
                                    ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1000000000}));
    options.seed_option = command.add_option("--seed", options.seed, "which futures (default: the scenario's, else 1)");
    options.design_option =
        command.add_option("--design", options.design, "how draws cover the space: sobol, lhs or random")->check(CLI::IsMember({"sobol", "lhs", "random"}));
    command.add_option("--threads", options.threads, "how many threads (default: all cores); changes no number")->check(CLI::Range(1U, 1024U));
    command.add_option("--set", options.sweep.set, "address=value, in place of what the file says")->type_name("A=V")->allow_extra_args(false);
    command.add_option("--metrics", options.sweep.metrics, "metrics to keep; * stands for anything (default: the scenario's, else regional_influence.*)")
        ->type_name("GLOB")
        ->allow_extra_args(false);
    command.add_flag("--quiet", options.quiet, "print nothing on success");
}

void add_checkpoint_option(CLI::App& command, ManyOptions& options) {
    options.command = &command;
    command.add_option("--checkpoint", options.checkpoint, "with --out: seconds between checkpoints, 0: after each chunk (default 10)")
        ->check(CLI::Range(0.0, 1e6));
}

SweepControl control_for(const ManyOptions& options) {
    return {.threads = options.threads, .isa = isa_of_environment(), .stop = &stop, .chunk_done = count_chunk};
}

}  // namespace steppe
