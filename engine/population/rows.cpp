#define STEPPE_ROWS_SCALAR
#include "engine/population/rows.hpp"

#include "engine/core/expect.hpp"
#include "engine/population/rows_kernel.hpp"

namespace steppe {

#if defined(STEPPE_SIMD)
// kernel.cpp, compiled per instruction set; declared here, as its namespaces are inline there.
namespace avx2 {
RowsKernel make_rows_kernel();
}
namespace avx512 {
RowsKernel make_rows_kernel();
}
#endif

RowsKernel rows_kernel(Isa isa) {
    STEPPE_EXPECT(is_available(isa));
#if defined(STEPPE_SIMD)
    if (isa == Isa::avx512) return avx512::make_rows_kernel();
    if (isa == Isa::avx2) return avx2::make_rows_kernel();
#endif
    static_cast<void>(isa);
    return scalar::kernel();
}

}  // namespace steppe
