#include <algorithm>

#include "engine/model/program.hpp"

namespace steppe {

Index Pairs::search(Index i, Index j) const {
    if (i >= rows()) return absent;
    const auto first = column.begin() + begin[i], last = column.begin() + begin[i + 1];
    const auto place = std::lower_bound(first, last, j);
    return place != last && *place == j ? static_cast<Index>(place - column.begin()) : absent;
}

bool CommodityProgram::includes(Index agent) const {
    return std::binary_search(participant.begin(), participant.end(), agent);
}

}  // namespace steppe
