#define STEPPE_ROWS_SCALAR
#include "engine/network/rows.hpp"

#include "engine/network/rows_kernel.hpp"
#include "steppe/core/expect.hpp"

namespace steppe {

#if defined(STEPPE_LANES)
// kernel.cpp, compiled per instruction set; declared here, as its namespaces are inline there.
namespace v3 {
RowsKernel make_rows_kernel();
}
namespace v4 {
RowsKernel make_rows_kernel();
}
#endif

RowsKernel rows_kernel(Isa isa) {
    STEPPE_EXPECT(is_available(isa));
#if defined(STEPPE_LANES)
    if (isa == Isa::v4) return v4::make_rows_kernel();
    if (isa == Isa::v3) return v3::make_rows_kernel();
#endif
    static_cast<void>(isa);
    return scalar::kernel();
}

}  // namespace steppe
