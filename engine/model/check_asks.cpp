#include "engine/model/check_asks.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "engine/model/evaluate.hpp"

#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"

namespace steppe {
namespace {

/// Returns the scenario section that contains the argument's ids.
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

/// Throws UnknownMetric if no metric has the name or the scenario lacks an id. Compilation decides
/// which pairs have a metric.
void require_names(const Scenario& scenario, const std::string& address) {
    const auto words = split(address, '.');
    std::vector<std::string> names;
    const MetricKind* kind = nullptr;
    for (const auto* one : metric_kinds()) {
        names.push_back(one->name);
        if (one->name == words.front()) kind = one;
    }
    if (kind == nullptr)
        throw UnknownMetric(address,
                            did_you_mean(words.front(), names, "metrics: " + join(names, ", ")));
    if (words.size() != kind->arguments.size() + 1)
        throw UnknownMetric(address, fmt::format("`{}` is followed by {}", kind->name,
                                                 count_of(kind->arguments.size(), "id")));
    for (std::size_t n = 0; n < kind->arguments.size(); ++n) {
        const auto argument = kind->arguments[n];
        const auto& id = words[n + 1];
        const bool row =
            argument == MetricArgument::partner || argument == MetricArgument::other_partner;
        const std::string section = section_of(argument);
        // A table with an invalid id or type exists only in the document.
        const Node* tables = scenario.document.root.find(section);
        if ((row && id == "ROW") || (tables != nullptr && tables->find(id) != nullptr)) continue;
        std::vector<std::string> known;
        if (tables != nullptr)
            for (const auto& entry : tables->entries) known.push_back(entry.key);
        auto meant = words;
        if (!known.empty()) meant[n + 1] = nearest(id, known).value_or(known.front());
        throw UnknownMetric(address, fmt::format("there is no {} `{}`{}", section, id,
                                                 known.empty() ? ""
                                                               : fmt::format(". Did you mean `{}`?",
                                                                             join(meant, "."))));
    }
}

/// Returns the answer of a comparison that does not depend on the metrics; nothing if it may.
std::optional<bool> constant_answer(const Inequality& asked, std::size_t metrics) {
    constexpr int tries = 4;  // the first with all metrics 0, the others with distinct values
    std::vector<double> values(metrics), stack(asked.left.steps.size() + asked.right.steps.size());
    double first = 0;
    for (int n = 0; n < tries; ++n) {
        for (std::size_t m = 0; m < metrics; ++m)
            values[m] = n == 0 ? 0 : std::pow(1.37 + 0.29 * static_cast<double>(m), n - 2) * n;
        const double left = evaluate(asked.left, values.data(), stack.data());
        const double right = evaluate(asked.right, values.data(), stack.data());
        const double margin = margin_of(asked.sign, left, right);
        const double rounding = 1e-13 * std::max(std::abs(left), std::abs(right));
        if (n == 0) first = margin;
        if (!(std::abs(margin - first) <= rounding)) return std::nullopt;
    }
    return is_yes(asked.sign, first);
}

void warn_of_constant(const std::string& id, const Ask& ask, Diagnostics& found) {
    std::vector<std::string> metrics;
    const auto asked = parse_inequality(ask.that.value, [&](const std::string& address) {
        const auto at = std::find(metrics.begin(), metrics.end(), address);
        if (at == metrics.end()) return metrics.push_back(address), Index(metrics.size() - 1);
        return Index(at - metrics.begin());
    });
    const auto answer = constant_answer(asked, metrics.size());
    if (!answer) return;
    found.warning("W118",
                  fmt::format("[ask.{}] is always answered by {}: no metric changes it", id,
                              *answer ? "yes" : "no"),
                  ask.that.place, "constant",
                  "compare a metric with a number or with another metric");
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
    const bool others = found.has_errors();  // otherwise compilation reports more
    const auto check_name = [&](const Text& metric) {
        if (metric.value.find('*') != std::string::npos) return;
        try {
            require_names(scenario, metric.value);
        } catch (const UnknownMetric& error) {
            found.add({.code = "E041",
                       .message = fmt::format("no metric matches `{}`", metric.value),
                       .place = metric.place,
                       .help = error.help});
        }
    };
    if (others && scenario.answer.metric.given) check_name(scenario.answer.metric);
    if (others)
        for (const auto& pattern : scenario.sweep.metrics.items) check_name(pattern);
    for (const auto& [id, ask] : scenario.asks) {
        if (!ask.that.given) continue;
        try {
            warn_of_constant(id, ask, found);
            if (!others) continue;
            parse_inequality(ask.that.value, [&](const std::string& address) {
                require_names(scenario, address);
                return Index{0};
            });
        } catch (const ExpressionError& error) {
            if (others) found.add(describe(error, ask.that));
        }
    }
}

}  // namespace steppe
