#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "steppe/model/program.hpp"

namespace steppe {

/// What is wrong with an expression, and where in its text (bytes from its beginning).
struct ExpressionError : std::runtime_error {
    ExpressionError(const std::string& what, std::size_t from, std::size_t bytes,
                    std::string hint = "")
        : std::runtime_error(what), at(from), length(bytes), help(std::move(hint)) {}
    std::size_t at, length;
    std::string help;
};

/// A question: two expressions, compared.
struct Inequality {
    Expression left, right;
    AskProgram::Sign sign;
};

/// Parses `a + 2*b > c`: numbers, metrics by address, + - * / and brackets, one of > >= < <=.
/// An address takes every letter, digit, point, `_` and `-` that follows, so a minus sign after one
/// stands apart. `metric` gives an address's index, or throws UnknownMetric.
/// \throws ExpressionError
Inequality parse_inequality(const std::string& text,
                            const std::function<Index(const std::string&)>& metric);

}  // namespace steppe
