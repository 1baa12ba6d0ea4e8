#include "tools/steppe/sweep_state.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/core/bytes.hpp"
#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "engine/report/result_table.hpp"
#include "tools/steppe/manifest.hpp"

namespace steppe {
namespace {

constexpr std::string_view sweep_magic = "steppe state of a sweep\nschema: 1\n";

}  // namespace

std::string state_bytes(const StoredState& stored) {
    std::string out(sweep_magic);
    out += stored.fingerprint;
    for (const std::uint64_t n : {stored.state.range.first, stored.state.range.end,
                                  stored.state.next, std::uint64_t{stored.state.cells.size()}})
        put_number(out, n);
    for (const auto& [cell, totals] : stored.state.cells) {
        const std::string bytes = totals.bytes();
        put_number(out, cell);
        put_text(out, bytes);
    }
    return out + sha256(out);
}

StoredState state_from(std::string_view bytes) {
    constexpr std::size_t digest = 64;
    if (bytes.substr(0, sweep_magic.size()) != sweep_magic ||
        bytes.size() < sweep_magic.size() + 2 * digest)
        throw std::runtime_error("it is not the state of a sweep");
    const std::string_view all = bytes.substr(0, bytes.size() - digest);
    if (sha256(std::string(all)) != bytes.substr(bytes.size() - digest))
        throw std::runtime_error("it is truncated or damaged");
    std::string_view rest = all.substr(sweep_magic.size());
    StoredState out{.fingerprint = std::string(rest.substr(0, digest)), .state = {}};
    rest.remove_prefix(digest);
    out.state.range.first = take_number(rest);
    out.state.range.end = take_number(rest);
    out.state.next = take_number(rest);
    for (std::uint64_t left = take_number(rest); left > 0; --left) {
        const std::uint64_t cell = take_number(rest);
        out.state.cells.emplace(static_cast<std::size_t>(cell),
                                CellAccumulator::from_bytes(take_text(rest)));
    }
    return out;
}

ExpectedOf results_of(const Program& program, const std::vector<Metric>& metrics) {
    ExpectedOf out{.asks = ids_of(program.asks), .metrics = {}, .in_ids = [&](const auto& text) {
                       return with_ids(program, text);
                   }};
    for (const auto& metric : metrics) out.metrics.push_back(metric.address);
    return out;
}

bool holds_in(const SweepPlan& plan, const SweepState& state, const ExpectationOptions& options) {
    bool good = true;
    const std::size_t last = plan.columns() - plan.metrics.size();
    for (const auto& [cell, all] : state.cells) {
        const auto& program = *plan.cells[cell].program;
        const auto expected = read_expectations(options, results_of(program, plan.metrics));
        const auto share = [&, &totals = all](const std::string& ask) {
            return totals.probability(index_of(ids_of(program.asks), ask));
        };
        const auto value = [&, &totals = all](const std::string& metric) {
            return totals.statistics.mean(last + metric_index(plan.metrics, metric));
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
            const auto expected = read_expectations(options, results_of(program, plan.metrics));
            std::vector<double> last(plan.metrics.size());
            for (int t = 0; t <= program.calendar.steps; ++t)
                for (auto& value : last) {
                    if (!table.next()) throw std::runtime_error("quantiles.csv is truncated");
                    value = t == program.calendar.steps ? table.number(mean) : 0;
                }
            const auto share = [&](const std::string& ask) {
                const auto place = first_ask + index_of(ids_of(program.asks), ask);
                return asks.at(place).at("probability").get<double>();
            };
            const auto value = [&](const std::string& metric) {
                return last[metric_index(plan.metrics, metric)];
            };
            good = hold(expected, share, value) && good;
            first_ask += program.asks.size();
        }
    } catch (const OptionError&) {
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
