/// steppe_replay TARGET FOLDER..: passes every file of the folders to a target. Needs no libFuzzer.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "tests/fuzz/targets.hpp"

namespace {

constexpr double longest_seconds =
    10;  // per input; far more than a sanitizer's overhead, so only endless loops exceed it

int replay(const steppe::fuzz::Target& target, const std::vector<std::filesystem::path>& files) {
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        const auto begin = std::chrono::steady_clock::now();
        try {
            target.run(bytes);
        } catch (const std::exception& error) {
            fmt::print(stderr, "{}: {}\n", file.string(), error.what());
            return 1;
        }
        if (std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() >
            longest_seconds) {
            fmt::print(stderr, "{}: takes more than {} s\n", file.string(), longest_seconds);
            return 1;
        }
    }
    fmt::print("{} inputs as {}\n", files.size(), target.of);
    return files.empty() ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto& targets = steppe::fuzz::targets();
    const auto target = argc < 3 ? targets.end() : targets.find(argv[1]);
    if (target == targets.end()) {
        fmt::print(stderr, "usage: steppe_replay TARGET FOLDER..\n");
        for (const auto& [name, what] : targets) fmt::print(stderr, "  {:10} {}\n", name, what.of);
        return 2;
    }
    std::vector<std::filesystem::path> files;
    for (int n = 2; n < argc; ++n)
        for (const auto& entry : std::filesystem::directory_iterator(argv[n]))
            if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return replay(target->second, files);
}
