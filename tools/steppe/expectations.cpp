#include "tools/steppe/expectations.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "steppe/json.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/usage.hpp"

namespace steppe {
namespace {

void require_known(const std::string& option, const std::string& name,
                   const std::vector<std::string>& known) {
    if (contains(known, name)) return;
    throw UsageError("{}: `{}` is not in this result{}", option, name,
                     next_did_you_mean(name, known));
}

Expectation read_answer(const std::string& text, const ExpectedOf& known) {
    const auto equals = text.rfind('=');
    const std::string answer = equals == std::string::npos ? "" : trimmed(text.substr(equals + 1));
    if (answer != "yes" && answer != "no" && answer != "open")
        throw UsageError("--expect: invalid value `{}` (ID=yes, ID=no or ID=open)", text);
    std::string id = trimmed(text.substr(0, equals));
    if (id.rfind("ask.", 0) == 0) id = id.substr(4);
    require_known("--expect", id, known.asks);
    return {.text = text, .name = id, .answer = answer, .comparison = ""};
}

Expectation read_comparison(const std::string& text, const ExpectedOf& known) {
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
    std::vector<std::string> names;
    for (const auto& id : known.asks) names.push_back("ask." + id);
    names.insert(names.end(), known.metrics.begin(), known.metrics.end());
    const auto name = known.in_ids(trimmed(text.substr(0, at)));
    require_known("--fail-if", name, names);
    const bool is_ask = name.rfind("ask.", 0) == 0;
    return {.text = text,
            .of = is_ask ? Expectation::Of::ask : Expectation::Of::metric,
            .name = is_ask ? name.substr(4) : name,
            .answer = "",
            .comparison = text.substr(at, length),
            .bound = *bound};
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

ExpectedOf results_of(const Model& model) {
    ExpectedOf out;
    out.in_ids = [model](const std::string& text) { return model.resolve_names(text); };
    for (const auto& question : model.questions()) out.asks.push_back(question.id);
    for (const auto& metric : model.metrics()) out.metrics.push_back(metric.address);
    return out;
}

std::vector<Expectation> read_expectations(const ExpectationOptions& options,
                                           const ExpectedOf& known) {
    std::vector<Expectation> out;
    std::vector<WrongOption> wrong;
    const auto read = [&](const std::vector<std::string>& texts, const auto& one) {
        for (const auto& text : texts) try {
                out.push_back(one(text, known));
            } catch (const OptionError& error) {
                wrong.insert(wrong.end(), error.wrong.begin(), error.wrong.end());
            }
    };
    read(options.expect, read_answer);
    read(options.fail_if, read_comparison);
    if (!wrong.empty()) throw OptionError(std::move(wrong));
    return out;
}

bool hold(const std::vector<Expectation>& all,
          const std::function<double(const std::string& ask)>& share,
          const std::function<double(const std::string& metric)>& value) {
    bool good = true;
    for (const auto& one : all) {
        const double x = one.of == Expectation::Of::metric ? value(one.name) : share(one.name);
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

}  // namespace steppe
