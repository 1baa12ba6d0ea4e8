#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "steppe/model/pairs.hpp"

/// The part of a Program that one commodity is.
namespace steppe {

enum class Rationing : std::uint8_t { proportional, priority, maxmin };

/// A commodity, dense over those who buy it and those who may sell it; cell (b, s), what the b-th
/// buyer gets from the s-th seller, stands at b*sellers + s.
struct CommodityProgram {
    std::string id, unit;
    Rationing rationing = Rationing::proportional;
    std::vector<Index>
        participant;  ///< agents in order, then the rest of the world (index: number of agents)
    std::vector<Index> buyers;   ///< of them, those with demand or with pledges that build capacity
    std::vector<Index> sellers;  ///< of them, those with customers or with capacity to come
    std::vector<Index>
        buyer;  ///< per agent, then the rest of the world: its place among the buyers, or absent
    std::vector<Index> seller;  ///< the same among the sellers
    std::vector<Index> home;    ///< per seller: itself among the buyers, or absent
    std::vector<Index> payers;  ///< buyers whose pledges build capacity, in order
    std::vector<Index> first;   ///< buyers served first, in order
    std::vector<Num> flow;      ///< per cell; absent: 0
    /// Cells with their sellers, buyer by buyer.
    struct Cells {
        struct Entry {
            Index cell, seller, passage;
        };
        std::vector<Entry> entries;
        std::vector<Index> begin{0};  ///< buyers + 1
        struct Row {
            const Entry *first, *last;
            [[nodiscard]] STEPPE_INLINE const Entry* begin() const { return first; }
            [[nodiscard]] STEPPE_INLINE const Entry* end() const { return last; }
        };
        [[nodiscard]] STEPPE_INLINE Row of(std::size_t n) const {
            return {entries.data() + begin[n], entries.data() + begin[n + 1]};
        }
    };
    Cells all, used;           ///< used: those with a flow, or that pledges may give one
    std::vector<Index> route;  ///< per cell, into Program::routes; none within a state
    Touched restricted;        ///< cells that events may restrict
    /// How deliveries pass: cells with the same route and the same slot of `restricted` share one.
    struct Passage {
        Index route, restricted;
        bool binds = false;  ///< an event can restrict it or narrow a corridor of its route
    };
    std::vector<Passage> passages;
    bool binds = false;        ///< some passage does
    std::vector<Num> at_risk;  ///< per agent; absent: 0
    Num cover, restock, spare, elasticity, spot, adaptation, back, cost, offtake, thrift,
        thrift_rate, precaution, hold, entry, entry_years, choke;

    /// The cells of which `is_one` says so.
    template <class Test>
    [[nodiscard]] Cells cells_where(Test is_one) const {
        Cells out;
        for (Index b = 0, cell = 0; b < buyers.size(); ++b) {
            for (Index s = 0; s < sellers.size(); ++s, ++cell)
                if (is_one(cell)) out.entries.push_back({cell, s, 0});
            out.begin.push_back(static_cast<Index>(out.entries.size()));
        }
        return out;
    }
    /// What i gets from j, or `absent`.
    [[nodiscard]] Index cell(Index i, Index j) const {
        return buyer[i] == absent || seller[j] == absent
                   ? absent
                   : buyer[i] * static_cast<Index>(sellers.size()) + seller[j];
    }
    [[nodiscard]] bool includes(Index agent) const;
};

}  // namespace steppe
