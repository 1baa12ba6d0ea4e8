#include "engine/core/simd/packs.hpp"

#include "engine/core/beta_kernel.hpp"

/// Quantiles by lanes. The unit is compiled once per instruction set.
namespace steppe {
inline namespace STEPPE_ISA {

void lower_quantiles(const beta::Constants& of, const double* p, const double* q, std::size_t count,
                     double* x) {
    for (std::size_t n = 0; n < count; n += packs_width)
        beta::lower_quantile(of, Packs::load(p + n), Packs::load(q + n)).store(x + n);
}

}  // namespace STEPPE_ISA
}  // namespace steppe
