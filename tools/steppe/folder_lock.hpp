#pragma once

#include <string>

namespace steppe {

/// Locks a folder until the process ends, so that no other one of this program writes into it.
/// A folder that is not there, and a file system without locks, are left alone.
/// \throws WrongArgument if another process holds the lock
void lock_folder(const std::string& folder);

}  // namespace steppe
