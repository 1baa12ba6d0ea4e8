#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"

namespace steppe {

/// Evaluates an expression. `values` are those of Program::asked; `stack` is scratch memory, at
/// least as long as the expression. Division by 0 gives 0, as everywhere in the model.
template <class V>
V evaluate(const Expression& expression, const V* values, V* stack) {
    std::size_t top = 0;
    for (const auto& step : expression.steps) {
        switch (step.what) {
            case Expression::What::number:
                stack[top++] = V(step.number);
                break;
            case Expression::What::metric:
                stack[top++] = values[step.metric];
                break;
            case Expression::What::negate:
                stack[top - 1] = V(0.0) - stack[top - 1];
                break;
            case Expression::What::add:
                --top;
                stack[top - 1] = stack[top - 1] + stack[top];
                break;
            case Expression::What::subtract:
                --top;
                stack[top - 1] = stack[top - 1] - stack[top];
                break;
            case Expression::What::multiply:
                --top;
                stack[top - 1] = stack[top - 1] * stack[top];
                break;
            case Expression::What::divide:
                --top;
                stack[top - 1] = safe_divide(stack[top - 1], stack[top]);
                break;
        }
    }
    return stack[0];
}

/// Returns the margin of a comparison: positive if it holds.
template <class V>
V margin_of(AskProgram::Sign sign, V left, V right) {
    return sign == AskProgram::Sign::above || sign == AskProgram::Sign::at_least ? left - right
                                                                                 : right - left;
}

/// Returns whether a margin satisfies the comparison; 0 does if equality counts.
inline bool is_yes(AskProgram::Sign sign, double margin) {
    return margin > 0 || (margin == 0 && (sign == AskProgram::Sign::at_least ||
                                          sign == AskProgram::Sign::at_most));
}

}  // namespace steppe
