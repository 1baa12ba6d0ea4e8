/// steppe_fuzz TARGET [options of libFuzzer] [FOLDER..]
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "tests/fuzz/targets.hpp"

namespace {

void (*run)(std::string_view bytes) = nullptr;

}  // namespace

/// Removes the target's name from the arguments before libFuzzer reads them.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
    const auto& targets = steppe::fuzz::targets();
    const auto target = *argc < 2 ? targets.end() : targets.find((*argv)[1]);
    if (target == targets.end()) {
        fmt::print(stderr, "usage: steppe_fuzz TARGET [options of libFuzzer] [FOLDER..]\n");
        for (const auto& [name, what] : targets) fmt::print(stderr, "  {:10} {}\n", name, what.of);
        std::exit(2);
    }
    run = target->second.run;
    std::memmove(*argv + 1, *argv + 2,
                 static_cast<std::size_t>(*argc - 1) * sizeof **argv);  // with the terminating null
    --*argc;
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run({reinterpret_cast<const char*>(data), size});
    return 0;
}
