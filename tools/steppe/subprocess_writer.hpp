#pragma once

#include <functional>
#include <string>

namespace steppe {

/// Writes a file in a child process, because the libraries under NetCDF crash on some disk and
/// memory errors and print to stderr. No other thread may run. After a failure the file is absent
/// or incomplete: see write_by. \throws FileError, std::bad_alloc
void write_in_subprocess(const std::string& path, const std::function<void()>& write);

}  // namespace steppe
