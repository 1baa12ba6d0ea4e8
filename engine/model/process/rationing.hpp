#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// Rationing of scarce supply (model page, section "Commodities"). Every rule gives 0 <= given <=
/// ask with a sum of at most the limit, and uses the limit fully if asks allow it.
namespace steppe::process {

/// Replaces each seller's sum of asks by the share of asks that it delivers.
template <class V>
void share_out(const std::vector<V>& limit, std::vector<V>& part) {
    for (std::size_t s = 0; s < limit.size(); ++s)
        part[s] = min(V(1.0), safe_divide(limit[s], part[s]));
}

/// Rations all sellers at once, row by row: `R` holds asks, then deliveries.
template <class V>
void ration_in_proportion(const CommodityProgram::Cells& cells, const std::vector<V>& limit,
                          std::vector<V>& R, std::vector<V>& part) {
    for (V& p : part) p = V(0.0);
    for (const auto [cell, s, passage] : cells.entries) part[s] = part[s] + R[cell];
    share_out<V>(limit, part);
    for (const auto [cell, s, passage] : cells.entries) R[cell] = R[cell] * part[s];
}

/// Serves the home buyer first, then the list in order, then the rest in proportion.
template <class V>
void ration_by_priority(const std::vector<V>& ask, V limit, Index home,
                        const std::vector<Index>& first, std::vector<V>& given) {
    V left = limit, sum(0.0);
    for (V& g : given) g = V(-1.0);  // not served yet
    const auto serve = [&](Index i) {
        given[i] = min(ask[i], left);
        left = left - given[i];
    };
    if (home != absent) serve(home);
    for (const Index i : first)
        if (i != home) serve(i);
    for (std::size_t i = 0; i < ask.size(); ++i) sum = select(given[i] < V(0.0), sum + ask[i], sum);
    const V part = min(V(1.0), safe_divide(left, sum));
    for (std::size_t i = 0; i < ask.size(); ++i)
        given[i] = select(given[i] < V(0.0), ask[i] * part, given[i]);
}

/// Rations by water-filling: asks below a common level are met, the others get the level. Each
/// round raises the level by the remainder of the asks met; it is final after as many rounds as
/// asks.
template <class V>
void ration_evenly(const std::vector<V>& ask, V limit, std::vector<V>& given) {
    V level = limit / V(static_cast<double>(ask.size()));
    for (std::size_t round = 0; round < ask.size(); ++round) {
        V met(0.0), open(0.0);
        for (const V& a : ask) {
            met = met + select(a < level, a, V(0.0));
            open = open + select(a < level, V(0.0), V(1.0));
        }
        const auto all = open == V(0.0);
        level = select(all, level, (limit - met) / select(all, V(1.0), open));
    }
    for (std::size_t i = 0; i < ask.size(); ++i) given[i] = min(ask[i], max(level, V(0.0)));
}

/// Replaces asks by deliveries for all sellers, in place.
/// \param cells R is 0 outside of them
template <class V>
void ration(const CommodityProgram& c, const CommodityProgram::Cells& cells,
            const std::vector<V>& limit, std::vector<V>& R,
            typename Derived<V>::OfCommodity& scratch) {
    if (c.rationing == Rationing::proportional)
        return ration_in_proportion<V>(cells, limit, R, scratch.part);
    const std::size_t buyers = c.buyers.size(), sellers = c.sellers.size();
    for (std::size_t s = 0; s < sellers; ++s) {
        for (std::size_t b = 0; b < buyers; ++b) scratch.ask[b] = R[b * sellers + s];
        if (c.rationing == Rationing::priority)
            ration_by_priority<V>(scratch.ask, limit[s], c.home[s], c.first, scratch.given);
        else
            ration_evenly<V>(scratch.ask, limit[s], scratch.given);
        for (std::size_t b = 0; b < buyers; ++b) R[b * sellers + s] = scratch.given[b];
    }
}

}  // namespace steppe::process
