#include "tools/steppe/expectations.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/files.hpp"
#include "engine/report/result_table.hpp"
#include "engine/report/run_result.hpp"
#include "steppe/json.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/usage.hpp"

namespace steppe {
namespace {

std::size_t place_of(const std::string& option, const std::string& name,
                     const std::vector<std::string>& known) {
    const auto at = std::ranges::find(known, name);
    if (at != known.end()) return static_cast<std::size_t>(at - known.begin());
    throw UsageError("{}: `{}` is not in this result{}", option, name,
                     next_did_you_mean(name, known));
}

Expectation read_answer(const std::string& text, const Program& program) {
    const auto equals = text.rfind('=');
    const std::string answer = equals == std::string::npos ? "" : trimmed(text.substr(equals + 1));
    if (answer != "yes" && answer != "no" && answer != "open")
        throw UsageError("--expect: invalid value `{}` (ID=yes, ID=no or ID=open)", text);
    std::string id = trimmed(text.substr(0, equals));
    if (id.rfind("ask.", 0) == 0) id = id.substr(4);
    Expectation out{.text = text, .answer = answer, .comparison = ""};
    out.index = place_of("--expect", id, ids_of(program.asks));
    return out;
}

Expectation read_comparison(const std::string& text, const Program& program,
                            const std::vector<Metric>& metrics) {
    const auto at = text.find_first_of("<>");
    const bool with_equals = at != std::string::npos && at + 1 < text.size() && text[at + 1] == '=';
    const std::size_t length = with_equals ? 2 : 1;
    const auto bound =
        at == std::string::npos ? std::nullopt : parse_number(trimmed(text.substr(at + length)));
    if (!bound || !std::isfinite(*bound))
        throw UsageError(
            "--fail-if: `{}` is not a comparison of ask.ID or a metric with a "
            "number, as in 'ask.ID > 0.5'{}",
            text, at == std::string::npos ? "" : number_hint(trimmed(text.substr(at + length))));
    Expectation out{
        .text = text, .answer = "", .comparison = text.substr(at, length), .bound = *bound};
    std::vector<std::string> known;
    for (const auto& id : ids_of(program.asks)) known.push_back("ask." + id);
    for (const auto& metric : metrics) known.push_back(metric.address);
    const std::size_t place = place_of("--fail-if", with_ids(program, trimmed(text.substr(0, at))),
                                       known),
                      asks = program.asks.size();
    out.of = place < asks ? Expectation::Of::ask : Expectation::Of::metric;
    out.index = place < asks ? place : place - asks;
    return out;
}

bool compares(double x, const std::string& comparison, double bound) {
    if (comparison == "<") return x < bound;
    if (comparison == "<=") return x <= bound;
    if (comparison == ">") return x > bound;
    return x >= bound;
}

}  // namespace

void add_expectation_options(Command command, ExpectationOptions& options) {
    command.option("--expect ID=yes|no|open", options.expect,
                   "Exit with 1 unless a question has this answer; open: it holds in 5 to 95 % of "
                   "replicates");
    command.option("--fail-if 'ask.ID > X'", options.fail_if,
                   "Exit with 1 if the comparison holds for the probability of ask.ID or for a "
                   "final metric");
}

std::vector<Expectation> read_expectations(const ExpectationOptions& options,
                                           const Program& program,
                                           const std::vector<Metric>& metrics) {
    std::vector<Expectation> out;
    std::vector<std::function<void()>> each;
    for (const auto& text : options.expect)
        each.emplace_back([&] { out.push_back(read_answer(text, program)); });
    for (const auto& text : options.fail_if)
        each.emplace_back([&] { out.push_back(read_comparison(text, program, metrics)); });
    check_all(each);
    return out;
}

bool hold(const std::vector<Expectation>& all, const std::function<double(std::size_t ask)>& share,
          const std::function<double(std::size_t metric)>& value) {
    bool good = true;
    for (const auto& one : all) {
        const double x = one.of == Expectation::Of::metric ? value(one.index) : share(one.index);
        if (one.of == Expectation::Of::answer) {
            if (answer_by(x) == one.answer) continue;
            print_note("--expect {} fails: the answer is {} (probability {})", one.text,
                       answer_by(x), shortest(x));
        } else {
            if (!compares(x, one.comparison, one.bound)) continue;
            print_note("--fail-if '{}' holds: the value is {}", one.text, shortest(x));
        }
        good = false;
    }
    return good;
}

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
