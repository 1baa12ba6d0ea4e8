#pragma once

#include <string>
#include <vector>

#include "engine/model/program.hpp"

namespace steppe {

/// Suggests a metric for `pattern`, which matches no metric of `all`. Considers ids in another
/// order, names instead of ids, letter case, missing ids and typing errors.
std::string what_instead(const Program& program, const std::string& pattern,
                         const std::vector<Metric>& all);

}  // namespace steppe
