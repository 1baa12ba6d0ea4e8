#pragma once

#pragma GCC visibility push(default)

/// Versions.
///
///     if (steppe::library_abi_version() != steppe::abi_version) std::puts("another library");
namespace steppe {

/// Version of the program and the library.
inline constexpr const char* version = "0.1.0";

/// Version of the binary interface; programs that share the library need the same.
inline constexpr int abi_version = 0;
/// Returns the abi_version of the library that is linked.
int library_abi_version() noexcept;

}  // namespace steppe

#pragma GCC visibility pop
