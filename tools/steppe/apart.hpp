#pragma once

#include <functional>
#include <string>

namespace steppe {

/// Writes a file from a process of its own. The libraries under NetCDF crash on some errors of the
/// disk and of memory, and say things on stderr; so only that process ends. No other thread may
/// run. On failure the file is gone, or half there: see write_by. \throws FileError, std::bad_alloc
void write_apart(const std::string& path, const std::function<void()>& write);

}  // namespace steppe
