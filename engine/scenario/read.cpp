#include "engine/scenario/read.hpp"
#include "engine/core/number_help.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/quantile.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
namespace {

void apply_default(const Field& field, FieldRef slot, const Place& place,
                   const std::string& address) {
    if (auto* const* number = std::get_if<Number*>(&slot))
        **number = {.value = field.fallback.value_or(0),
                    .distribution = {},
                    .address = address,
                    .place = place,
                    .low = field.low,
                    .high = field.high};
    if (auto* const* text = std::get_if<Text*>(&slot))
        if (!field.choices.empty()) **text = {.value = field.fallback_text, .place = place};
    if (auto* const* flag = std::get_if<Flag*>(&slot))
        **flag = {.value = field.fallback_text == "true", .place = place};
}

/// Returns the error for an unbounded distribution whose middle 95 % exceeds the range of doubles,
/// or an empty text.
std::string why_not_drawn(const Distribution& d) {
    constexpr double tail = 0.025;
    const Support ends = d.kind->support(d.arguments);
    if (std::isfinite(ends.low) && std::isfinite(ends.high)) return "";
    const Quantile quantile = quantile_of(d);
    const double low = draw(quantile, tail), high = draw(quantile, 1 - tail);
    if (!std::isfinite(high) || !std::isfinite(low))
        return fmt::format(
            "its {} % quantile is too large for a number: choose a smaller spread, "
            "or `min` and `max`",
            std::isfinite(low) ? "97.5" : "2.5");
    if (low == 0 && ends.low == 0 && d.centre() > 0)
        return "its 2.5 % quantile is too small for a number: choose a smaller spread, or `min`";
    return "";
}

bool read_distribution(const Node& node, Distribution& out, std::string& wrong) {
    for (const auto& e : node.entries) {
        if (e.key == "min" || e.key == "max") {
            if (e.value.kind != Node::Kind::number)
                return wrong = fmt::format("`{}` takes a number", e.key), false;
            (e.key == "min" ? out.min : out.max) = e.value.number;
            continue;
        }
        const auto* kind = find_distribution(e.key);
        if (kind == nullptr)
            return wrong = fmt::format("`{}` is not part of a distribution", e.key), false;
        if (out.kind != nullptr)
            return wrong = fmt::format("both `{}` and `{}` are given: remove one", out.kind->name,
                                       e.key),
                   false;
        out.kind = kind;
        std::vector<const Node*> lists{&e.value};
        if (kind->count == 0) {
            if (e.value.items.size() != 2 ||
                e.value.items[0].items.size() != e.value.items[1].items.size())
                return wrong = fmt::format("`{}` is written {}, two lists of the same length",
                                           kind->name, kind->arguments),
                       false;
            lists = {&e.value.items[0], &e.value.items[1]};
        } else if (e.value.items.size() != kind->count) {
            return wrong = fmt::format("`{}` is written {}", kind->name, kind->arguments), false;
        }
        for (const Node* list : lists)
            for (const auto& item : list->items) {
                if (item.kind != Node::Kind::number || !std::isfinite(item.number))
                    return wrong = fmt::format("`{}` takes finite numbers: {}", kind->name,
                                               kind->arguments),
                           false;
                out.arguments.push_back(item.number);
            }
    }
    wrong = out.kind->wrong(out.arguments);
    if (!wrong.empty()) return false;
    const Support support = out.support();
    if (!(support.low < support.high))
        return wrong = "the range from `min` to `max` is empty", false;
    if (!(out.centre() >= support.low && out.centre() <= support.high))
        return wrong = "the centre lies outside `min` and `max`", false;
    wrong = why_not_drawn(out);
    return wrong.empty();
}

/// Reports keys in the tables `basis` and `source` that their own table does not have.
void check_keys_of_provenance(const SchemaTable& table, const Node& node, Diagnostics& found) {
    for (const char* name : {"basis", "source"}) {
        const Node* by_key = node.find(name);
        if (by_key == nullptr || by_key->kind != Node::Kind::table || table.find("*") != nullptr)
            continue;
        for (const auto& e : by_key->entries)
            if (e.key != "*" && table.find(e.key) == nullptr)
                found.error("E010", fmt::format("unknown key `{}`", e.key), e.key_place,
                            fmt::format("`{}` refers to a key that its table does not have", name),
                            suggestion(e.key, table.keys()));
    }
}

/// Returns the help for a number that is probably in percent, or an empty text.
std::string hint_of_percent(const Field& field, double value) {
    const bool rate = field.unit == per_year;
    const bool part = field.high <= 1 && (rate || field.unit.empty());
    if (!part || !(std::abs(value) > field.high) || std::abs(value) > 100) return "";
    return "if percent is meant, " + help_for_percent(value);
}

}  // namespace

std::string range_text(double low, double high, bool above_low) {
    if (std::isinf(high) && std::isinf(low)) return "any finite number";
    if (std::isinf(high))
        return above_low ? fmt::format("above {}", low) : fmt::format("at least {}", low);
    return fmt::format("{}{}, {}]", above_low ? "(" : "[", low, high);
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
    constexpr std::size_t few = 10;
    const bool listed = !known.empty() && known.size() <= few;
    return did_you_mean(
        word, known,
        listed ? (known.size() == 1 ? "the only choice is " : "one of ") + join(known, ", ") : "");
}

bool has_time_of_day(const Node& node, const Diagnostics& found) {
    const auto all = found.sorted();
    return std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) {
        return d.code == "E016" && d.place.source == node.place.source &&
               d.place.line == node.place.line && d.place.column == node.place.column;
    });
}

Number read_number(const Node& node, const std::string& address, const std::string& name,
                   Diagnostics& found, const std::string& doc) {
    Number out{
        .value = 0, .distribution = {}, .address = address, .place = node.place, .given = true};
    if (node.kind == Node::Kind::number) {
        out.value = node.number;
    } else if (is_distribution(node)) {
        auto distribution = std::make_shared<Distribution>();
        std::string wrong;
        if (read_distribution(node, *distribution, wrong)) {
            out.value = distribution->centre();
            out.distribution = std::move(distribution);
        } else {
            found.error("E017", fmt::format("`{}` is not a valid distribution: {}", name, wrong),
                        node.place);
            out.given = false;
        }
    } else if (has_time_of_day(node, found)) {
        out.given = false;
    } else {
        const bool table = node.kind == Node::Kind::table && !node.entries.empty();
        std::vector<std::string> kinds;
        for (const auto* kind : distribution_kinds()) kinds.emplace_back(kind->name);
        found.error("E011", fmt::format("`{}` takes a number, not {}", name, kind_name(node)),
                    node.place, doc,
                    table                           ? suggestion(node.entries.front().key, kinds)
                    : node.kind == Node::Kind::text ? help_for_number(node.text)
                                                    : "");
        out.given = false;
    }
    return out;
}

void check_range(const Field& field, Number& number, const std::string& name, Diagnostics& found) {
    number.low = field.low;
    number.high = field.high;
    if (!number.given) return;
    const auto wrong = [&](std::string message, std::string help = "") {
        found.error("E014", std::move(message), number.place, field.doc, std::move(help));
    };
    const auto inside = [&](double v) {
        return (field.above_low ? v > field.low : v >= field.low) && v <= field.high;
    };
    const std::string range = range_text(field.low, field.high, field.above_low);
    const std::string unit = field.unit.empty() ? "" : " " + field.unit;
    const double value = number.value;
    if (!std::isfinite(value))
        return wrong(fmt::format("`{}` is {}, not a finite number", name, value));
    if (!inside(value)) {
        const bool interval = range.front() == '[' || range.front() == '(';
        const bool percent = field.low >= 0 && field.high == 1 && value > 1 && value <= 100;
        return wrong(fmt::format("`{}` is {}{}, {}{}", name, shortest(value), unit,
                                 interval ? "outside " : "must be ", range),
                     percent ? "if percent is meant, " + help_for_percent(value)
                             : hint_of_percent(field, value));
    }
    if (field.whole && value != std::floor(value))
        wrong(fmt::format("`{}` is {}, must be a whole number", name, shortest(value)));
    if (!number.distribution) return;
    // Draws from unbounded tails are clamped and counted instead.
    const Support support = number.distribution->support();
    for (const double end : {support.low, support.high})
        if (std::isfinite(end) && !(end >= field.low && end <= field.high))
            return wrong(fmt::format("`{}` can be drawn as {}{}, outside {}", name, shortest(end),
                                     unit, range),
                         "narrow it, or truncate it with `min` and `max`");
}

void read_table(const SchemaTable& table, const Node& node, void* object,
                const std::string& address, Diagnostics& found) {
    const std::string shown = table.name.empty() ? "the top level"
                              : address.find('.') == std::string::npos
                                  ? fmt::format("[{}]", table.name)
                                  : fmt::format("[{}.*]", table.name);
    const Field* all = table.find("*");
    for (const auto& e : node.entries) {
        if (table.find(e.key) != nullptr || all != nullptr || table.name.empty()) continue;
        found.error("E010", fmt::format("unknown key `{}`", e.key), e.key_place,
                    "not a key of " + shown, suggestion(e.key, table.keys()));
    }
    check_keys_of_provenance(table, node, found);
    for (const auto& field : table.fields) {
        const Node* value = field.key == "*" ? &node : node.find(field.key);
        const std::string name = address.empty() ? field.key : address + "." + field.key;
        const FieldRef slot = field.slot(object);
        if (value == nullptr) {
            apply_default(field, slot, node.place, name);
            if (field.required)
                found.error("E012",
                            fmt::format("{} lacks `{}`",
                                        address.empty() ? shown : "[" + address + "]", field.key),
                            node.place, field.doc, field.unit.empty() ? "" : "in " + field.unit);
            continue;
        }
        read_value(field, *value, name, slot, found);
    }
}

}  // namespace steppe
