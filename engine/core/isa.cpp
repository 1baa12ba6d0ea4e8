#include "engine/core/isa.hpp"

namespace steppe {

std::string_view name_of(Isa isa) {
    return isa == Isa::avx512 ? "v4" : isa == Isa::avx2 ? "v3" : "scalar";
}

bool is_available(Isa isa) {
    if (isa == Isa::scalar) return true;
#if defined(STEPPE_SIMD)
    const bool third = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                       __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (isa == Isa::avx2) return third;
    return third && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
#else
    return false;
#endif
}

Isa best_isa() {
    return is_available(Isa::avx512) ? Isa::avx512
           : is_available(Isa::avx2) ? Isa::avx2
                                     : Isa::scalar;
}

}  // namespace steppe
