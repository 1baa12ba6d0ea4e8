#pragma once

#include <fmt/format.h>

#include "steppe/error.hpp"

namespace steppe {

/// An invalid command line: messages of one line each, exit code 2.
struct UsageError : OptionError {
    explicit UsageError(const std::string& message) : OptionError(message) {}
    /// Formats the message.
    template <class First, class... More>
    UsageError(fmt::format_string<First, More...> text, First&& first, More&&... more)
        : OptionError(fmt::format(text, std::forward<First>(first), std::forward<More>(more)...)) {}
};

}  // namespace steppe
