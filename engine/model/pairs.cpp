#include <algorithm>

#include "steppe/model/program.hpp"

namespace steppe {

Index Pairs::find(Index i, Index j) const {
    if (i >= rows()) return absent;
    const auto first = column.begin() + begin[i], last = column.begin() + begin[i + 1];
    const auto at = std::lower_bound(first, last, j);
    return at != last && *at == j ? static_cast<Index>(at - column.begin()) : absent;
}

}  // namespace steppe
