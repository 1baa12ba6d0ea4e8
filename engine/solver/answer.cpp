#include <algorithm>

#include "engine/model/metric.hpp"
#include "engine/solver/decide.hpp"

namespace steppe {

std::optional<Answer> answer(const Program& program, const AskProgram& ask, const Series& series) {
    std::vector<std::size_t> column;
    for (const auto& metric : program.asked)
        column.push_back(metric_index(series.metrics, metric.address));
    const auto reads = metrics_of(ask);
    const auto steps = series.metrics.empty() ? 0 : series.value.size() / series.metrics.size();
    const bool missing = std::any_of(reads.begin(), reads.end(),
                                     [&](Index n) { return column[n] == series.metrics.size(); });
    if (missing || static_cast<std::size_t>(ask.last) >= steps) return std::nullopt;
    AskRoom room;
    return decide(ask, reads, column.size(), room,
                  [&](int t, Index n) { return series.at(t, column[n]); });
}

}  // namespace steppe
