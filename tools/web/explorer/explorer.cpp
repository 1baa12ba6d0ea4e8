#include "tools/web/explorer/explorer.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/ensemble/planning.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/scenario/mix.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"

namespace steppe {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    for (auto& line : split(text, '\n'))
        if (!line.empty()) out.push_back(std::move(line));
    return out;
}

void apply(Scenario& scenario, const std::string& line) {
    static const Scenario nothing;
    const auto equals = line.find('=');
    if (equals == std::string::npos) return take(scenario, nothing, line, model_registry());
    const auto value = parse_number(line.substr(equals + 1));
    if (!value || !set_number(scenario, line.substr(0, equals), *value)) throw std::invalid_argument(fmt::format("cannot set `{}`", line));
}

}  // namespace

Opened open_scenario(const std::string& main, const std::string& wanted) {
    Opened out{.scenario = load_scenario(main, model_registry()), .comparison = nullptr, .wanted = lines_of(wanted)};
    const auto program = compile(out.scenario);
    out.comparison = program->comparison ? program->comparison : program;
    return out;
}

Changed change(const Opened& opened, const std::string& changes) {
    Changed out{.scenario = opened.scenario, .program = nullptr, .metrics = {}, .column = {}};
    const auto lines = lines_of(changes);
    for (const auto& line : lines) apply(out.scenario, line);
    if (!lines.empty()) check_scenario(out.scenario, model_registry());
    out.program = compile(out.scenario, opened.comparison);
    constexpr auto nowhere = static_cast<std::size_t>(-1);
    for (const auto& address : opened.wanted) {
        const auto metric = find_metric(*out.program, address);
        out.column.push_back(metric ? out.metrics.size() : nowhere);
        if (metric) out.metrics.push_back(*metric);
    }
    for (const auto& asked : out.program->asked)
        if (std::none_of(out.metrics.begin(), out.metrics.end(), [&](const Metric& m) { return m.address == asked.address; })) out.metrics.push_back(asked);
    std::replace(out.column.begin(), out.column.end(), nowhere, out.metrics.size());
    return out;
}

std::string central_json(const Changed& changed) {
    const auto result = run(*changed.program, changed.metrics, Audit::essentials);
    std::vector<std::string> rows, asks;
    for (const std::size_t column : changed.column) {
        std::vector<double> row;
        for (int t = 0; column < changed.metrics.size() && t <= changed.program->calendar.steps; ++t) row.push_back(result.series.at(t, column));
        rows.push_back(fmt::format("[{}]", fmt::join(row, ",")));
    }
    for (const auto& ask : changed.program->asks) {
        const auto a = answer(*changed.program, ask, result.series);
        asks.push_back(a ? fmt::format(R"({{"yes":{},"margin":{},"left":{},"right":{},"step":{}}})", a->yes, a->margin, a->left, a->right, a->step) : "null");
    }
    return fmt::format(R"({{"values":[{}],"asks":[{}]}})", fmt::join(rows, ","), fmt::join(asks, ","));
}

}  // namespace steppe
