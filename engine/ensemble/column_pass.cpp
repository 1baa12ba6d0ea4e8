#include "engine/ensemble/column_pass.hpp"

namespace steppe {

#if defined(STEPPE_SIMD)
// kernel.cpp, compiled per instruction set; declared here, as its namespaces are inline there.
namespace avx2 {
void pass_column(const column_pass::Scale& scale, const double* values, std::size_t count,
                 bool whole, column_pass::Pass& out);
}
namespace avx512 {
void pass_column(const column_pass::Scale& scale, const double* values, std::size_t count,
                 bool whole, column_pass::Pass& out);
}
#endif

void column_pass::pass(Isa isa, const Scale& scale, const double* values, std::size_t count,
                       bool whole, Pass& out) {
#if defined(STEPPE_SIMD)
    if (isa == Isa::avx512) return avx512::pass_column(scale, values, count, whole, out);
    if (isa == Isa::avx2) return avx2::pass_column(scale, values, count, whole, out);
#endif
    // Two lanes, supported by every x86-64 and by WASM SIMD.
    STEPPE_LANES(16)::pass(scale, values, count, whole, out);
}

}  // namespace steppe
