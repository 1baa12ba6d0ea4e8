#include "engine/model/check_asks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/model/metric.hpp"

namespace steppe {
namespace {

/// The section of the scenario that an argument names an id of.
const char* section_of(MetricArgument argument) {
    switch (argument) {
        case MetricArgument::issue:
            return "issue";
        case MetricArgument::layer:
        case MetricArgument::stock_layer:
            return "layer";
        case MetricArgument::pledge:
            return "pledge";
        case MetricArgument::commodity:
            return "commodity";
        case MetricArgument::corridor:
            return "corridor";
        default:
            return "agent";
    }
}

/// Throws UnknownMetric if no metric has the name, or an id in it is not in the scenario. Which
/// pairs have a metric is decided when the scenario is compiled.
void require_names(const Scenario& scenario, const std::string& address) {
    const auto words = split(address, '.');
    std::vector<std::string> names;
    const MetricKind* kind = nullptr;
    for (const auto* one : metric_kinds()) {
        names.push_back(one->name);
        if (one->name == words.front()) kind = one;
    }
    if (kind == nullptr) {
        const auto near = nearest(words.front(), names);
        throw UnknownMetric(address, near ? fmt::format("did you mean `{}`?", *near)
                                          : "metrics: " + join(names, ", "));
    }
    if (words.size() != kind->arguments.size() + 1)
        throw UnknownMetric(
            address, fmt::format("`{}` is followed by {} id{}", kind->name, kind->arguments.size(),
                                 kind->arguments.size() == 1 ? "" : "s"));
    for (std::size_t n = 0; n < kind->arguments.size(); ++n) {
        const auto argument = kind->arguments[n];
        const auto& id = words[n + 1];
        const bool row =
            argument == MetricArgument::partner || argument == MetricArgument::other_partner;
        const std::string section = section_of(argument);
        // A table whose id or type is wrong is in the document alone.
        const Node* tables = scenario.document.root.find(section);
        if ((row && id == "ROW") || (tables != nullptr && tables->find(id) != nullptr)) continue;
        std::vector<std::string> known;
        if (tables != nullptr)
            for (const auto& entry : tables->entries) known.push_back(entry.key);
        const auto near = nearest(id, known);
        throw UnknownMetric(address,
                            fmt::format("there is no {} `{}`{}", section, id,
                                        near ? fmt::format(": did you mean `{}`?", *near) : ""));
    }
}

}  // namespace

Diagnostic describe(const ExpressionError& error, const Text& that) {
    Place place = that.place;
    const bool quoted = place.source && !place.source->typed;
    place.column += static_cast<int>(width(that.value.substr(0, error.at))) + (quoted ? 1 : 0);
    place.length = std::max(1, static_cast<int>(error.length));
    return {.code = "E041",
            .message = error.what(),
            .place = place,
            .label = "in `that`",
            .help = error.help};
}

void check_asks(const Scenario& scenario, Diagnostics& found) {
    for (const auto& [id, ask] : scenario.asks) {
        if (!ask.that.given) continue;
        try {
            parse_inequality(ask.that.value, [&](const std::string& address) {
                require_names(scenario, address);
                return Index{0};
            });
        } catch (const ExpressionError& error) {
            found.add(describe(error, ask.that));
        }
    }
}

}  // namespace steppe
