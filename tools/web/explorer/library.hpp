#pragma once

#include <type_traits>
#include <version>

/// Supplements the standard library of the compiler; included before every unit.
#if !defined(__cpp_lib_bit_cast)
namespace std {

template <class To, class From>
constexpr To bit_cast(const From& from) noexcept {
    static_assert(sizeof(To) == sizeof(From) && is_trivially_copyable_v<To> &&
                  is_trivially_copyable_v<From>);
    return __builtin_bit_cast(To, from);
}

}  // namespace std
#endif
