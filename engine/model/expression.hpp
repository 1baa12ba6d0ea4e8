#pragma once

#include <functional>
#include <string>

#include "engine/model/program.hpp"
#include "steppe/error.hpp"

namespace steppe {

/// A problem in an expression and its position in the text (bytes from the start).
struct ExpressionError : Error {
    ExpressionError(const std::string& what, std::size_t from, std::size_t bytes,
                    std::string hint = "")
        : Error(what, std::move(hint)), at(from), length(bytes) {}
    std::size_t at, length;
};

/// A comparison of two expressions.
struct Inequality {
    Expression left, right;
    AskProgram::Sign sign;
};

/// Parses `a + 2*b > c`: numbers, metric addresses, + - * /, brackets, and one of > >= < <=.
/// An address extends over all following letters, digits, points, `_` and `-`, so a minus sign
/// after an address needs a space before it. `metric` returns the index of an address or throws
/// UnknownMetric.
/// \throws ExpressionError
Inequality parse_inequality(const std::string& text,
                            const std::function<Index(const std::string&)>& metric);

}  // namespace steppe
