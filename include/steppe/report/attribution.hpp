#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/analysis/attribution.hpp"

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

/// Returns the parts as waterfalls, with a summary in words.
std::string attribution_text(const AttributionReport& report);

/// Returns one row per part:
/// `scenario,against,step,date,metric,unit,view,part,value,low,high,share`.
std::string attribution_csv(const AttributionReport& report);

std::string attribution_json(const AttributionReport& report);

}  // namespace steppe
