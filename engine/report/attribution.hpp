#pragma once

#include <optional>
#include <string>

#include "engine/analysis/attribution.hpp"
#include "steppe/result.hpp"

namespace steppe {

/// Input of the attribution reports.
struct AttributionReport {
    std::string base, alt, title;  ///< names of the scenarios; title of ALT
    std::string metric, unit{}, date{};
    int step = 0;                        ///< of ALT
    std::string comparison{};            ///< scenario from which convictions are inferred
    std::optional<double> base_alone{};  ///< the metric in a central run of BASE, if it differs
                                         ///< from the empty coalition
    Attribution elements{};
    std::optional<Attribution> channels{};  ///< absent if the calendars differ
    std::uint64_t permutations = 0;
    std::string metric_in_words{};
};

/// Returns the parts as waterfalls, by element and by channel. The result refers to the report.
Result attribution_result(const AttributionReport& report);

}  // namespace steppe
