#include "engine/network/rows_kernel.hpp"

/// Rows of large networks. This unit is compiled once for each set of instructions.
namespace steppe {
inline namespace STEPPE_ROWS {

RowsKernel make_rows_kernel() { return kernel(); }

}  // namespace STEPPE_ROWS
}  // namespace steppe
