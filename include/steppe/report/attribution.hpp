#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/analysis/attribution.hpp"

namespace steppe {

/// An attribution with all that a page of it says.
struct AttributionReport {
    std::string base, alt, title;  ///< names of the scenarios, title of ALT
    std::string metric, unit{}, date{};
    int step = 0;                        ///< of ALT
    std::string comparison{};            ///< in which convictions are inferred
    std::optional<double> base_alone{};  ///< the metric in a central run of BASE, where that
                                         ///< differs from the coalition of nobody
    Attribution elements{};
    std::optional<Attribution> channels{};  ///< nothing where calendars differ
    std::uint64_t permutations = 0;
    std::string metric_in_words{};
};

/// The parts as waterfalls, in words and numbers.
std::string attribution_text(const AttributionReport& report);

/// `scenario,against,step,date,metric,unit,view,part,value,low,high,share`, a row per part.
std::string attribution_csv(const AttributionReport& report);

std::string attribution_json(const AttributionReport& report);

}  // namespace steppe
