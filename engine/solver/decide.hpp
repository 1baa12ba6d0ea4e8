#pragma once

#include "engine/core/text.hpp"
#include "engine/model/evaluate.hpp"
#include "engine/solver/run.hpp"

namespace steppe {

/// Returns the metrics of a criterion as unique indices into Program::asked.
inline std::vector<Index> metrics_of(const AskProgram& ask) {
    std::vector<Index> out;
    for (const auto* side : {&ask.left, &ask.right})
        for (const auto& step : side->steps)
            if (step.what == Expression::What::metric && !contains(out, step.metric))
                out.push_back(step.metric);
    return out;
}

/// Reusable buffers for evaluating criteria.
struct AskRoom {
    std::vector<double> values, stack;
};

/// Evaluates a criterion; `value(step, metric)` returns a metric of Program::asked at a step.
/// \param reads metrics_of(ask)
template <class At>
Answer decide(const AskProgram& ask, const std::vector<Index>& reads, std::size_t asked,
              AskRoom& room, At value) {
    room.values.resize(asked);
    room.stack.resize(ask.left.steps.size() + ask.right.steps.size());
    Answer out{};
    double left_sum = 0, right_sum = 0;
    for (int t = ask.first; t <= ask.last; ++t) {
        for (const Index n : reads) room.values[n] = value(t, n);
        const double left = evaluate(ask.left, room.values.data(), room.stack.data()),
                     right = evaluate(ask.right, room.values.data(), room.stack.data());
        const double margin = margin_of(ask.sign, left, right);
        left_sum += left;
        right_sum += right;
        const bool decides =
            t == ask.first ||
            (ask.over == AskProgram::Over::ever ? margin > out.margin : margin < out.margin);
        if (decides) out = {false, margin, t, left, right};
    }
    if (ask.over == AskProgram::Over::mean) {
        const double n = ask.last - ask.first + 1;
        out = {false, margin_of(ask.sign, left_sum / n, right_sum / n), ask.last, left_sum / n,
               right_sum / n};
    }
    out.yes = is_yes(ask.sign, out.margin);
    return out;
}

}  // namespace steppe
