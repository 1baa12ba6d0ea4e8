// A server's loop: requests from several threads on one model, each with a time limit.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include <steppe/steppe.hpp>

namespace {

/// Answers a request, or as much of it as the time allows.
std::string answer(const steppe::Model& model, double realisation,
                   std::chrono::milliseconds limit) {
    std::atomic<bool> stop = false, done = false;
    std::thread timer([&] {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!done && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        stop = true;
    });
    std::string out;
    try {
        const auto sweep = model.with("pledge.japan-20b.realisation", realisation)
                               .sweep({.replicates = 100000,
                                       .design = "random",
                                       .metrics = {"regional_influence.JPN"},
                                       .execution = {.threads = 1, .stop = &stop}});
        const auto share = sweep.at("regional_influence.JPN", "2036-01-01");
        out = std::to_string(100 * realisation) + " % paid: " + std::to_string(100 * share.mean) +
              " % of the region, " + (sweep.is_complete() ? "complete" : "stopped in time");
    } catch (const std::exception& error) {
        out = error.what();
    }
    done = true;
    timer.join();
    return out;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::fprintf(stderr, "usage: server SCENARIO.toml\n"), 2;
    const auto model = steppe::Model::load(arguments[1]);
    std::vector<std::string> answers(4);
    std::vector<std::thread> requests;
    for (std::size_t n = 0; n < answers.size(); ++n)
        requests.emplace_back([&, n] {
            answers[n] =
                answer(model, 0.25 * static_cast<double>(n + 1), std::chrono::milliseconds(300));
        });
    for (auto& request : requests) request.join();
    for (const auto& one : answers) std::printf("%s\n", one.c_str());
}
