#pragma once

#include "steppe/ensemble/scenarios.hpp"

namespace steppe {

/// The criteria of several scenarios that every scenario can evaluate.
struct SharedCriteria {
    std::vector<AskProgram> asks;        ///< their metrics are indices into `addresses`
    std::vector<std::string> addresses;  ///< of the metrics they need
    std::vector<LeftOutAsk> left_out;
};

/// Collects the common criteria.
/// \param has returns whether a variant has a metric of that address
SharedCriteria shared_criteria(
    const std::vector<Variant>& variants,
    const std::function<bool(std::size_t variant, const std::string& address)>& has);

}  // namespace steppe
