#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "steppe/model/program.hpp"

namespace steppe {

/// What an id in a metric's address names.
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

/// A quantity that results speak of: its address is the name, then ids in this order.
struct MetricKind {
    std::string name;
    std::vector<MetricArgument> arguments;
    std::string unit;
    std::string doc;
    /// False where the program has no such quantity at all.
    bool (*exists)(const Program&) = [](const Program&) { return true; };
    /// False for ids that have no such quantity.
    bool (*includes)(const Program&, const std::array<Index, 3>&) =
        [](const Program&, const std::array<Index, 3>&) { return true; };
};

/// All kinds, in the order of metrics.def.
const std::vector<const MetricKind*>& metric_kinds();

/// Every metric of the program, in the order of metrics.def, then of ids.
std::vector<Metric> all_metrics(const Program& program);

/// The metrics whose address matches one of the patterns (all of them for no pattern), in order.
/// \throws UnknownMetric for a pattern that matches nothing.
std::vector<Metric> select_metrics(const Program& program,
                                   const std::vector<std::string>& patterns);

/// The metric of that address, without a list of all; nothing if there is none.
std::optional<Metric> find_metric(const Program& program, const std::string& address);

/// A pattern that matches no metric, with what was perhaps meant.
struct UnknownMetric : std::runtime_error {
    UnknownMetric(const std::string& pattern, std::string suggestion);
    std::string help;
};

}  // namespace steppe
