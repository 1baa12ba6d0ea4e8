#include "engine/population/rows_kernel.hpp"

/// Rows of large networks. The unit is compiled once per instruction set.
namespace steppe {
inline namespace STEPPE_ROWS {

RowsKernel make_rows_kernel() { return kernel(); }

}  // namespace STEPPE_ROWS
}  // namespace steppe
