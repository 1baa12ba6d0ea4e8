#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/program.hpp"
#include "steppe/error.hpp"

namespace steppe {

/// The role of an id in a metric address.
enum class MetricArgument {
    agent,
    other_agent,
    any_agent,
    power,
    partner,
    other_partner,
    issue,
    layer,
    stock_layer,
    pledge,
    commodity,
    corridor
};

/// A kind of result quantity. Its address is the name, followed by ids in this order.
struct MetricKind {
    std::string name;
    std::vector<MetricArgument> arguments;
    std::string unit;
    std::string doc;
    /// Returns false if the program does not have this quantity.
    bool (*exists)(const Program&) = [](const Program&) { return true; };
    /// Returns false if the quantity does not exist for these ids.
    bool (*includes)(const Program&, const std::array<Index, 3>&) =
        [](const Program&, const std::array<Index, 3>&) { return true; };
};

/// Returns all metric kinds, in the order of metrics.def.
const std::vector<const MetricKind*>& metric_kinds();

/// Returns every metric of the program, in the order of metrics.def, then of ids.
std::vector<Metric> all_metrics(const Program& program);

/// Returns the metrics whose address matches a pattern, in order; all metrics if `patterns` is
/// empty.
/// \throws UnknownMetric with each pattern that matches nothing
std::vector<Metric> select_metrics(const Program& program,
                                   const std::vector<std::string>& patterns);

/// Returns the position of an address among metrics; their number if it is not among them.
std::size_t metric_index(const std::vector<Metric>& metrics, const std::string& address);

/// Returns the metric with that address without building the full list, or nothing.
std::optional<Metric> find_metric(const Program& program, const std::string& address);

/// Patterns that match no metric, with the suggestion of each; `help` is the first one.
struct UnknownMetric : OptionError {
    UnknownMetric(const std::string& pattern, const std::string& suggestion);
    explicit UnknownMetric(std::vector<WrongOption> all) : OptionError(std::move(all)) {}
};

}  // namespace steppe
