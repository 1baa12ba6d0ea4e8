#pragma once

#include <string>

namespace steppe {

/// Locks a folder against other processes of this program until the process ends. Does nothing if
/// the folder does not exist or its file system has no locks.
/// \throws UsageError if another process holds the lock
void lock_folder(const std::string& folder);

}  // namespace steppe
