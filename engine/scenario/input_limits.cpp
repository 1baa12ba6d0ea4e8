#include "engine/scenario/input_limits.hpp"

#include <algorithm>

#include "steppe/core/limits.hpp"

namespace steppe {
namespace {

/// Returns the end of the text or comment that begins at `at`. A single-line text ends with its
/// line even if it is not closed.
std::size_t behind(std::string_view toml, std::size_t at) {
    const char quote = toml[at];
    if (quote == '#') return std::min(toml.find('\n', at), toml.size());
    const bool escapes = quote == '"';
    const bool triple = toml.substr(at, 3) == std::string_view(escapes ? "\"\"\"" : "'''");
    for (std::size_t n = at + (triple ? 3 : 1); n < toml.size(); ++n) {
        if (escapes && toml[n] == '\\') {
            ++n;
        } else if (toml[n] == '\n' && !triple) {
            return n;
        } else if (toml[n] == quote) {
            if (!triple) return n + 1;
            if (toml.substr(n, 3) != toml.substr(at, 3)) continue;
            // TOML allows up to two quotation marks right before the closing three.
            for (n += 3; n < toml.size() && toml[n] == quote;) ++n;
            return n;
        }
    }
    return toml.size();
}

}  // namespace

std::optional<LimitViolation> limit_violation_of(std::string_view toml) {
    std::size_t open = 0, points = 0, values = 0;
    for (std::size_t at = 0; at < toml.size();) {
        const char c = toml[at];
        if (c == '"' || c == '\'' || c == '#') {
            at = behind(toml, at);
            continue;
        }
        if (c == '[' || c == '{') ++open;
        if ((c == ']' || c == '}') && open > 0) --open;
        if (c == '.')
            ++points;
        else if (c == '=' || c == ',' || c == '\n' || c == '[' || c == '{')
            points = 0;
        if (c == '=' || c == ',' || c == '[') ++values;
        if (open + points > limits::depth) return LimitViolation{LimitViolation::Of::depth, at};
        if (values > limits::values) return LimitViolation{LimitViolation::Of::values, at};
        ++at;
    }
    return std::nullopt;
}

}  // namespace steppe
