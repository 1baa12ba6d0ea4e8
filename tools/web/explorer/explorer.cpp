#include "tools/web/explorer/explorer.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/ensemble/planning.hpp"
#include "engine/model/kinds.hpp"
#include "engine/scenario/patch.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    for (auto& line : split(text, '\n'))
        if (!line.empty()) out.push_back(std::move(line));
    return out;
}

bool is_number(const std::string& line) { return line.find('=') != std::string::npos; }

std::string address_of(const std::string& line) { return line.substr(0, line.find('=')); }

/// Returns the number of a line. \throws std::invalid_argument if it is not a number
double value_of(const std::string& line) {
    const auto value = parse_number(line.substr(line.find('=') + 1));
    if (!value) throw std::invalid_argument(fmt::format("cannot set `{}`", line));
    return *value;
}

void apply(Scenario& scenario, const std::string& line) {
    static const Scenario nothing;
    if (!is_number(line)) return copy_value(scenario, nothing, line, model_registry());
    if (!set_number(scenario, address_of(line), value_of(line)))
        throw std::invalid_argument(fmt::format("cannot set `{}`", line));
}

}  // namespace

Opened::Opened(const std::string& main, const std::string& wanted)
    : written_(load_scenario(main, model_registry())), wanted_(lines_of(wanted)) {
    written_.sweep.metrics = {};  // not reported here, and may not exist
    const auto program = compile(written_);
    comparison_ = program->comparison ? program->comparison : program;
}

/// Applies the changes to the original scenario and compiles it.
void Opened::compile_anew(const std::vector<std::string>& changes) {
    now_ = written_;
    for (const auto& line : changes) apply(now_, line);
    if (!changes.empty()) check_scenario(now_, model_registry());
    compiled_ = compile_numbered(now_, comparison_);
}

/// Sets other values at the addresses of the previous changes.
void Opened::set_values(const std::vector<std::string>& changes) {
    auto program = std::make_shared<Program>(*compiled_.program);
    for (const auto& line : changes) {
        if (!is_number(line)) continue;
        apply(now_, line);
        for (const Num place : compiled_.places.at(address_of(line)))
            program->centre[place] = value_of(line);
    }
    check_scenario(now_, model_registry());
    compiled_.program = std::move(program);
}

/// Returns whether setting values at these addresses affects only the table of numbers.
bool Opened::by_table(const std::vector<std::string>& changes,
                      const std::vector<Metric>& metrics) const {
    const auto has_place = [&](const std::string& line) {
        return !is_number(line) || compiled_.places.count(address_of(line)) > 0;
    };
    return std::all_of(changes.begin(), changes.end(), has_place) &&
           std::none_of(metrics.begin(), metrics.end(), is_decided_by_compiling);
}

std::shared_ptr<const Changed> Opened::with(const std::string& changes) {
    if (last_ && changes == changes_) return last_;
    last_.reset();
    const auto lines = lines_of(changes);
    std::vector<std::string> addresses;
    std::transform(lines.begin(), lines.end(), std::back_inserter(addresses), address_of);
    if (const auto before = std::exchange(settable_, {}); !lines.empty() && addresses == before)
        set_values(lines);
    else
        compile_anew(lines);
    auto out = std::make_shared<Changed>(
        Changed{.program = compiled_.program, .metrics = {}, .column = {}, .sweep = now_.sweep});
    constexpr auto nowhere = static_cast<std::size_t>(-1);
    for (const auto& address : wanted_) {
        const auto metric = find_metric(*out->program, address);
        out->column.push_back(metric ? out->metrics.size() : nowhere);
        if (metric) out->metrics.push_back(*metric);
    }
    for (const auto& asked : out->program->asked)
        if (std::none_of(out->metrics.begin(), out->metrics.end(),
                         [&](const Metric& m) { return m.address == asked.address; }))
            out->metrics.push_back(asked);
    std::replace(out->column.begin(), out->column.end(), nowhere, out->metrics.size());
    if (by_table(lines, out->metrics)) settable_ = std::move(addresses);
    changes_ = changes;
    last_ = out;
    return out;
}

std::string central_json(const Changed& changed) {
    const auto result = run(*changed.program, changed.metrics, Audit::essentials);
    std::vector<std::string> rows, asks;
    for (const std::size_t column : changed.column) {
        std::vector<double> row;
        for (int t = 0; column < changed.metrics.size() && t <= changed.program->calendar.steps;
             ++t)
            row.push_back(result.series.at(t, column));
        rows.push_back(fmt::format("[{}]", fmt::join(row, ",")));
    }
    for (const auto& ask : changed.program->asks) {
        const auto a = answer(*changed.program, ask, result.series);
        asks.push_back(a ? fmt::format(R"({{"yes":{},"margin":{},"left":{},"right":{},"step":{}}})",
                                       a->yes, a->margin, a->left, a->right, a->step)
                         : "null");
    }
    return fmt::format(R"({{"values":[{}],"asks":[{}]}})", fmt::join(rows, ","),
                       fmt::join(asks, ","));
}

}  // namespace steppe
