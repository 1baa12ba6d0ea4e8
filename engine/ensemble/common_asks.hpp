#pragma once

#include "steppe/ensemble/scenarios.hpp"

namespace steppe {

/// The questions of several scenarios that all of them can answer.
struct CommonAsks {
    std::vector<AskProgram> asks;        ///< their metrics are places in `addresses`
    std::vector<std::string> addresses;  ///< of the metrics they need
    std::vector<LeftOutAsk> left_out;
};

/// \param has whether a variant has a metric of that address
CommonAsks common_asks(
    const std::vector<Variant>& variants,
    const std::function<bool(std::size_t variant, const std::string& address)>& has);

}  // namespace steppe
