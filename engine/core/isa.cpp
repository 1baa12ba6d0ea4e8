#include "steppe/core/isa.hpp"

namespace steppe {

std::string_view name_of(Isa isa) {
    return isa == Isa::v4 ? "v4" : isa == Isa::v3 ? "v3" : "scalar";
}

bool is_available(Isa isa) {
    if (isa == Isa::scalar) return true;
#if defined(STEPPE_LANES)
    const bool third = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                       __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (isa == Isa::v3) return third;
    return third && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
#else
    return false;
#endif
}

Isa best_isa() {
    return is_available(Isa::v4) ? Isa::v4 : is_available(Isa::v3) ? Isa::v3 : Isa::scalar;
}

}  // namespace steppe
