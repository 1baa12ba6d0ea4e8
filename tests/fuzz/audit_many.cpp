/// steppe_audit_many [--extreme SEED]: runs every scenario listed on stdin (one file a line) under
/// the audit, at its centres and in eight drawn replicates. --extreme first moves numbers to the
/// ends of their ranges.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include <fmt/format.h>

#include "engine/core/audit.hpp"
#include "engine/core/text.hpp"
#include "engine/ensemble/sweep.hpp"
#include "engine/model/kinds.hpp"
#include "engine/model/metric.hpp"
#include "engine/scenario/numbers.hpp"
#include "engine/scenario/patch.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/futures.hpp"
#include "engine/solver/run.hpp"

namespace {

using namespace steppe;

constexpr int most_wrong = 20;

struct Count {
    std::uint64_t scenarios = 0, values = 0, futures = 0, extremes = 0, refused = 0;
    int wrong = 0;
};

/// Whether the range includes its lower end.
bool takes_low(const std::string& address) {
    const auto parts = split(address, '.');
    for (const auto& section : sections()) {
        if (section.table.name != parts.front()) continue;
        const std::size_t key = section.keyed ? 2 : 1;
        const Field* field = key < parts.size() ? section.table.find(parts[key]) : nullptr;
        return field == nullptr || !field->above_low;
    }
    return true;
}

class Extremes {
public:
    Extremes(std::uint64_t seed, std::uint64_t scenario) : random_(seed * 1'000'003 + scenario) {}

    /// Moves up to eight numbers to an end of their range, or scales them by a thousand or its
    /// inverse if the range is unbounded.
    void move(Scenario& scenario, Count& count) {
        std::vector<std::string> addresses;
        for (const auto& [address, at] : numbers_of(scenario))
            if (address.rfind("time.", 0) != 0 && address.rfind("sweep.", 0) != 0)
                addresses.push_back(address);
        for (std::uint64_t n = 1 + below(8); n > 0; --n) {
            const auto& address = addresses[below(addresses.size())];
            const Scenario before = scenario;
            const double value = extreme(*numbers_of(scenario).at(address).number);
            if (!set_number(scenario, address, value)) continue;
            moved += fmt::format(" {}={}", address, value);
            try {
                check_scenario(scenario, model_registry());
                ++count.extremes;
            } catch (const ScenarioError&) {  // valid alone, but not with the others
                ++count.refused;
                moved.erase(moved.rfind(' '));
                scenario = before;
            }
        }
    }

    std::string moved;

private:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }

    double extreme(const Number& number) {
        const double far = number.value == 0 ? 1 : number.value;
        const double low = std::isfinite(number.low) ? number.low : -std::abs(far) * 1e3,
                     high = std::isfinite(number.high) ? number.high : std::abs(far) * 1e3;
        switch (below(4)) {
            case 0:
                return takes_low(number.address) ? low : far * 1e-3;
            case 1:
                return high;
            case 2:
                return std::min(high, std::max(low, far * 1e-6));
            default:
                return low + (high - low) * 1e-9 > low ? low + (high - low) * 1e-9 : high;
        }
    }

    std::mt19937_64 random_;
};

void run_centres(const Program& program, Count& count) {
    const auto metrics = all_metrics(program);
    const auto result = run(program, metrics, Audit::everything);
    for (std::size_t n = 0; n < result.series.value.size(); ++n)
        if (!std::isfinite(result.series.value[n]))
            throw std::runtime_error(fmt::format("{} is {} at step {}",
                                                 metrics[n % metrics.size()].address,
                                                 result.series.value[n], n / metrics.size()));
    count.values += result.series.value.size();
}

/// Runs drawn replicates, with process noise.
void run_futures(const std::string& file, Count& count) {
    SweepOptions options;
    options.replicates = 8;
    options.design = "random";
    options.metrics = {"gdp.*"};  // statistics of all metrics at all steps would dominate the run
                                  // time; the audit checks every state
    const auto plan = plan_sweep(load_scenario(file, model_registry()), model_registry(), options);
    auto state = start_sweep({0, plan.chunks()});
    SweepControl control;
    control.audit = Audit::everything;
    control.keep = [&](const ChunkView& chunk) {
        const std::size_t size = plan.columns() * chunk.count;
        for (std::size_t n = 0; n < size; ++n)
            if (!std::isfinite(chunk.values[n]))
                throw std::runtime_error(fmt::format(
                    "{} is {} in a future",
                    plan.metrics[n / chunk.count % plan.metrics.size()].address, chunk.values[n]));
        count.values += size;
    };
    run_sweep(plan, state, control);
    count.futures += state.replicates();
}

}  // namespace

int main(int argc, char** argv) {
    const bool extreme = argc == 3 && std::string(argv[1]) == "--extreme";
    const std::uint64_t seed = extreme ? std::strtoull(argv[2], nullptr, 10) : 0;
    Count count;
    for (std::string file; count.wrong < most_wrong && std::getline(std::cin, file);) {
        Extremes ends(seed, count.scenarios++);
        try {
            auto scenario = load_scenario(file, model_registry());
            if (extreme) ends.move(scenario, count);
            run_centres(*compile(scenario), count);
            if (!extreme) run_futures(file, count);
        } catch (const ScenarioError& error) {
            ++count.wrong;
            fmt::print(stderr, "{}:{}\n{}", file, ends.moved, to_text(error.diagnostics));
        } catch (const std::exception& error) {
            ++count.wrong;
            fmt::print(stderr, "{}:{}\n  {}\n", file, ends.moved, error.what());
        }
        fmt::print("{}\n", file);  // the caller may delete the scenario's files
        std::fflush(stdout);
    }
    fmt::print(stderr,
               "{} scenarios, {} values, {} futures, {} numbers at an extreme ({} refused beside "
               "others), {} wrong\n",
               count.scenarios, count.values, count.futures, count.extremes, count.refused,
               count.wrong);
    return count.wrong == 0 && count.scenarios > 0 ? 0 : 1;
}
