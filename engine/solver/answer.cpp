#include <algorithm>

#include "engine/model/expression.hpp"
#include "steppe/solver/run.hpp"

namespace steppe {

std::optional<Answer> answer(const Program& program, const AskProgram& ask, const Series& series) {
    std::vector<std::size_t> column;
    for (const auto& metric : program.asked) {
        const auto at = std::find_if(series.metrics.begin(), series.metrics.end(), [&](const Metric& m) { return m.address == metric.address; });
        column.push_back(static_cast<std::size_t>(at - series.metrics.begin()));
    }
    const auto missing = [&](const Expression& e) {
        return std::any_of(e.steps.begin(), e.steps.end(),
                           [&](const auto& s) { return s.what == Expression::What::metric && column[s.metric] == series.metrics.size(); });
    };
    const auto steps = series.metrics.empty() ? 0 : series.value.size() / series.metrics.size();
    if (missing(ask.left) || missing(ask.right) || static_cast<std::size_t>(ask.last) >= steps) return std::nullopt;
    std::vector<double> values(column.size()), stack(ask.left.steps.size() + ask.right.steps.size());
    Answer out{};
    double left_sum = 0, right_sum = 0;
    for (int t = ask.first; t <= ask.last; ++t) {
        for (std::size_t n = 0; n < column.size(); ++n)
            if (column[n] < series.metrics.size()) values[n] = series.at(t, column[n]);
        const double left = evaluate(ask.left, values.data(), stack.data()), right = evaluate(ask.right, values.data(), stack.data());
        const double margin = margin_of(ask.sign, left, right);
        left_sum += left;
        right_sum += right;
        const bool decides = t == ask.first || (ask.over == AskProgram::Over::ever ? margin > out.margin : margin < out.margin);
        if (decides) out = {false, margin, t, left, right};
    }
    if (ask.over == AskProgram::Over::mean) {
        const double n = ask.last - ask.first + 1;
        out = {false, margin_of(ask.sign, left_sum / n, right_sum / n), ask.last, left_sum / n, right_sum / n};
    }
    out.yes = is_yes(ask.sign, out.margin);
    return out;
}

}  // namespace steppe
