#include "tools/steppe/sweep_judge.hpp"

#include <fmt/format.h>

#include "engine/report/result_table.hpp"
#include "steppe/core/json.hpp"
#include "steppe/report/files.hpp"
#include "tools/steppe/arguments.hpp"

namespace steppe {

bool holds_in(const SweepPlan& plan, const SweepState& state, const ExpectationOptions& options) {
    bool good = true;
    const std::size_t last = plan.columns() - plan.metrics.size();
    for (const auto& [cell, all] : state.cells) {
        const auto expected = read_expectations(options, *plan.cells[cell].program, plan.metrics);
        const auto share = [&totals = all](std::size_t ask) { return totals.probability(ask); };
        const auto value = [&totals = all, last](std::size_t m) {
            return totals.statistics.mean(last + m);
        };
        good = hold(expected, share, value) && good;
    }
    return good;
}

bool holds_in(const SweepPlan& plan, const std::string& folder, const ExpectationOptions& options) {
    bool good = true;
    try {
        const auto document = Json::parse(read_file(folder + "/asks.json"));
        const auto& asks = document.at("asks");
        const std::string text = read_file(folder + "/quantiles.csv");
        ResultTable table(folder + "/quantiles.csv", text);
        const std::size_t mean = table.column("mean");
        std::size_t first_ask = 0;
        for (const auto& cell : plan.cells) {
            const auto& program = *cell.program;
            const auto expected = read_expectations(options, program, plan.metrics);
            std::vector<double> last(plan.metrics.size());
            for (int t = 0; t <= program.calendar.steps; ++t)
                for (auto& value : last) {
                    if (!table.next()) throw std::runtime_error("quantiles.csv is truncated");
                    value = t == program.calendar.steps ? table.number(mean) : 0;
                }
            const auto share = [&](std::size_t ask) {
                return asks.at(first_ask + ask).at("probability").get<double>();
            };
            good = hold(expected, share, [&](std::size_t m) { return last[m]; }) && good;
            first_ask += program.asks.size();
        }
    } catch (const UsageError&) {
        throw;
    } catch (const FileError&) {
        throw;
    } catch (const JsonError& error) {
        throw FileError(fmt::format("cannot use `{}/asks.json`: {}", folder, error.what()),
                        FileFault::input);
    } catch (const std::runtime_error& error) {
        throw FileError(fmt::format("cannot check `{}`: {}", folder, error.what()),
                        FileFault::input);
    }
    return good;
}

}  // namespace steppe
