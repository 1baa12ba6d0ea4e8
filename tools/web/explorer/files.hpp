#pragma once

#include <map>
#include <string>

namespace steppe {

/// Returns the files embedded in the page, by path.
std::map<std::string, std::string>& files_in_memory();

}  // namespace steppe
