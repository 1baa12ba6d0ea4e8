#pragma once

#include <map>
#include <string>

namespace steppe {

/// The files that a page carries, by path.
std::map<std::string, std::string>& files_in_memory();

}  // namespace steppe
