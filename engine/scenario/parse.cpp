#include "engine/scenario/parse.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "engine/core/limits.hpp"
#include "engine/core/number_help.hpp"
#include "engine/core/text.hpp"

namespace steppe {
namespace {

/// The place at which a TOML text exceeds a limit.
struct LimitViolation {
    enum class Of { depth, values } of;
    std::size_t at;  ///< byte
};

Place place_of(const toml::source_region& region, const std::shared_ptr<const Source>& source) {
    Place place{.source = source,
                .line = static_cast<int>(region.begin.line),
                .column = static_cast<int>(region.begin.column)};
    if (region.end.line == region.begin.line && region.end.column > region.begin.column)
        place.length = static_cast<int>(region.end.column - region.begin.column);
    return place;
}

std::string_view line_at(std::string_view text, std::size_t line) {
    for (; line > 1; --line) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

/// Returns the characters of a single-line value that contains neither a comma nor a bracket.
std::string written_at(const Place& place) {
    std::string_view line = line_at(place.source->text, static_cast<std::size_t>(place.line));
    std::size_t at = 0;
    for (int column = 1; at < line.size() && column < place.column; ++column) {
        ++at;
        while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U) ++at;
    }
    line = line.substr(at, line.substr(at).find_first_of(",]}#\r"));
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    return std::string(line);
}

Node convert(const toml::node& from, const std::shared_ptr<const Source>& source,
             Diagnostics& found);

void convert_table(const toml::table& table, Node& node,
                   const std::shared_ptr<const Source>& source, Diagnostics& found) {
    for (const auto& [key, value] : table) {
        Node child = convert(value, source, found);
        auto& entry = node.at(std::string(key.str()), place_of(key.source(), source));
        entry = std::move(child);
    }
}

Node convert(const toml::node& from, const std::shared_ptr<const Source>& source,
             Diagnostics& found) {
    Node node;
    node.place = place_of(from.source(), source);
    if (const auto* table = from.as_table()) {
        convert_table(*table, node, source, found);
    } else if (const auto* array = from.as_array()) {
        node.kind = Node::Kind::array;
        for (const auto& item : *array) node.items.push_back(convert(item, source, found));
    } else if (const auto* text = from.as_string()) {
        node.kind = Node::Kind::text;
        node.text = text->get();
    } else if (const auto* whole = from.as_integer()) {
        node.kind = Node::Kind::number;
        node.number = static_cast<double>(whole->get());
        node.integer = true;
    } else if (const auto* real = from.as_floating_point()) {
        node.kind = Node::Kind::number;
        node.number = real->get();
        if (const std::string word = node.number == 0 ? written_at(node.place) : "";
            is_underflow(word))
            found.error("E014", fmt::format("`{}` would be read as 0", word), node.place, "",
                        "write 0, or a number of at least 2.3e-308");
    } else if (const auto* flag = from.as_boolean()) {
        node.kind = Node::Kind::boolean;
        node.boolean = flag->get();
    } else if (const auto* date = from.as_date()) {
        node.kind = Node::Kind::date;
        node.date = {.year = date->get().year, .month = date->get().month, .day = date->get().day};
    } else {  // times and date-times, which no key accepts
        // Further checks use the date without the time.
        const auto* both = from.as_date_time();
        node.kind = both != nullptr ? Node::Kind::date : Node::Kind::text;
        if (both != nullptr)
            node.date = {.year = both->get().date.year,
                         .month = both->get().date.month,
                         .day = both->get().date.day};
        found.error("E016", fmt::format("`{}` has a time of day", written_at(node.place)),
                    node.place, "",
                    both != nullptr ? fmt::format("write the date alone: {}", to_text(node.date))
                                    : "write a date, for instance 2026-01-01");
    }
    return node;
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Returns a hint at the usual cause of a syntax error on this line.
std::string hint_for(std::string_view line) {
    const std::size_t equals = line.find('=');
    std::string_view value = equals == std::string_view::npos ? "" : line.substr(equals + 1);
    value = value.substr(0, value.find('#'));
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    value = value.substr(0, value.find_last_not_of(" \t\r") + 1);
    if (const auto help = help_for_number(value); !help.empty()) return help;
    if (const auto help = help_for_dates_in(value); !help.empty()) return help;
    if (const auto percent = line.find('%'); percent != std::string_view::npos) {
        const auto number = line.substr(0, percent).find_last_not_of("0123456789., ");
        auto begin = number == std::string_view::npos ? 0 : number + 1;
        // In a list, the number begins after the last comma that is not a decimal comma.
        const auto before = line.substr(begin, percent - begin);
        if (const auto comma = before.rfind(','); comma != std::string_view::npos)
            if (before[comma + 1] == ' ' || before.find('.') != std::string_view::npos)
                begin += comma + 1;
        const auto help = help_for_number(line.substr(begin, percent + 1 - begin));
        if (!help.empty()) return help;
    }
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const char before = i == 0 ? ' ' : line[i - 1];
        if (line[i] == '.' && is_digit(line[i + 1]) && !is_digit(before) &&
            std::string_view(" =[,{+-").find(before) != std::string_view::npos)
            return "a number needs a digit before the point: write 0.5, not .5";
        const auto digit_at = [&](std::size_t n) { return n < line.size() && is_digit(line[n]); };
        const bool year = i >= 3 && digit_at(i) && digit_at(i - 1) && digit_at(i - 2) &&
                          digit_at(i - 3) && line[i + 1] == '-';
        if (year && digit_at(i + 2) && !(digit_at(i + 3) && digit_at(i + 5) && digit_at(i + 6)))
            return "a date has two digits for month and day: 2026-01-01";
    }
    const auto open = std::count(line.begin(), line.end(), '{');
    if (open > std::count(line.begin(), line.end(), '}'))
        return "an inline table { ... } must be on one line";
    if (std::count(line.begin(), line.end(), '"') % 2 == 1)
        return "a text must end with a quotation mark";
    return {};
}

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

/// Returns the first place at which the nesting depth or the number of values exceeds limits.hpp.
/// Runs in one pass before the parser, which recurses and allocates, and does not validate the
/// syntax.
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

bool exceeds_limit(const std::shared_ptr<const Source>& source, Diagnostics& found) {
    const auto limit_violation = limit_violation_of(source->text);
    if (!limit_violation) return false;
    const std::string_view before = std::string_view(source->text).substr(0, limit_violation->at);
    const std::size_t end = before.rfind('\n');
    found.error("E005",
                limit_violation->of == LimitViolation::Of::depth
                    ? fmt::format("keys, tables or lists nested more than {} deep", limits::depth)
                    : fmt::format("more than {} values in one file", limits::values),
                {.source = source,
                 .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
                 .column = static_cast<int>(width(
                               end == std::string_view::npos ? before : before.substr(end + 1))) +
                           1},
                "",
                limit_violation->of == LimitViolation::Of::depth
                    ? "six levels are enough for every scenario"
                    : "put large tables into CSV files and name them in `data`");
    return true;
}

}  // namespace

std::optional<Node> parse_toml(const std::shared_ptr<const Source>& source, Diagnostics& found) {
    if (exceeds_limit(source, found)) return std::nullopt;
    try {
        const toml::table table =
            toml::parse(std::string_view(source->text), std::string_view(source->path));
        Node root;
        root.place = {.source = source, .line = 1};
        convert_table(table, root, source, found);
        return root;
    } catch (const toml::parse_error& error) {
        Place place = place_of(error.source(), source);
        const auto line = line_at(source->text, static_cast<std::size_t>(place.line));
        std::string hint = hint_for(line);
        if (hint.empty() && place.line > 1)  // an unfinished line often fails at the next one
            hint = hint_for(line_at(source->text, static_cast<std::size_t>(place.line - 1)));
        found.error("E002", fmt::format("not valid TOML: {}", error.description()),
                    std::move(place), "", std::move(hint));
        return std::nullopt;
    }
}

}  // namespace steppe
