#pragma once

#include <string>
#include <vector>

#include "steppe/model/program.hpp"

namespace steppe {

/// What somebody who wrote `pattern`, which matches no metric of `all`, may have meant: ids in
/// another order, names for ids, letters in another case, a missing id, a slip of the pen.
std::string what_instead(const Program& program, const std::string& pattern,
                         const std::vector<Metric>& all);

}  // namespace steppe
