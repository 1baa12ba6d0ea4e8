#include "engine/scenario/plausibility.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/quantile.hpp"

namespace steppe {

Support drawn_range(const Number& number) {
    const double centre = number.value;
    if (!number.distribution) return {centre, centre};
    const Distribution& d = *number.distribution;
    const Support ends = d.support(), of_kind = d.kind->support(d.arguments);
    Support out = ends;
    const bool has_tail = !std::isfinite(of_kind.low) || !std::isfinite(of_kind.high);
    if (has_tail && d.kind->wrong(d.arguments).empty()) {
        const Quantile quantile = quantile_of(d);
        if (!d.min) out.low = draw(quantile, 0.025);
        if (!d.max) out.high = draw(quantile, 0.975);
    }
    out.low = std::isnan(out.low) ? centre : std::max(out.low, number.low);
    out.high = std::isnan(out.high) ? centre : std::min(out.high, number.high);
    return {std::min(out.low, centre), std::max(out.high, centre)};
}

}  // namespace steppe
