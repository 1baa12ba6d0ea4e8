#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/numbers.hpp"

/// The compiled form of one commodity.
namespace steppe {

enum class Rationing : std::uint8_t { proportional, priority, maxmin };

/// A commodity, dense over its buyers and potential sellers: cell (b, s), the flow from seller s to
/// buyer b, has index b*sellers + s.
struct CommodityProgram : CommodityNumbers {
    std::string id, unit;
    Rationing rationing = Rationing::proportional;
    std::vector<Index> participant;  ///< agents in order, then ROW (index: number of agents)
    std::vector<Index> buyers;   ///< participants with demand or with pledges that build capacity
    std::vector<Index> sellers;  ///< participants with customers or with future capacity
    std::vector<Index> buyer;    ///< per participant: index in `buyers`, or absent
    std::vector<Index> seller;   ///< per participant: index in `sellers`, or absent
    std::vector<Index> home;     ///< per seller: its index in `buyers`, or absent
    std::vector<Index> payers;   ///< buyers whose pledges build capacity, in order
    std::vector<Index> first;    ///< buyers with priority, in order
    std::vector<Num> flow;       ///< per cell; 0 if absent
    /// Cells with their sellers, grouped by buyer.
    struct Cells {
        struct Entry {
            Index cell, seller, passage;
        };
        std::vector<Entry> entries;
        std::vector<Index> begin{0};  ///< size: buyers + 1
        struct Row {
            const Entry *first, *last;
            [[nodiscard]] STEPPE_INLINE const Entry* begin() const { return first; }
            [[nodiscard]] STEPPE_INLINE const Entry* end() const { return last; }
        };
        [[nodiscard]] STEPPE_INLINE Row of(std::size_t n) const {
            return {entries.data() + begin[n], entries.data() + begin[n + 1]};
        }
    };
    Cells all, used;           ///< used: cells with a flow, or with a possible flow from pledges
    std::vector<Index> route;  ///< per cell, into Program::routes; 0 within a state
    SlotMap restricted;        ///< cells that events may restrict
    /// The access conditions of deliveries: cells with the same route and the same slot of
    /// `restricted` share one passage.
    struct Passage {
        Index route, restricted;
        bool binds =
            false;  ///< an event can restrict the passage or narrow a corridor of its route
    };
    std::vector<Passage> passages;
    bool binds = false;  ///< at least one passage binds
    /// No event or pledge of the program changes its flows, capacities or sourcing.
    bool undisturbed = false;
    std::vector<Num> at_risk;  ///< per agent; 0 if absent

    /// Returns the cells that satisfy `is_one`.
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
    /// Returns the index of the flow from j to i, or `absent`.
    [[nodiscard]] Index cell(Index i, Index j) const {
        return buyer[i] == absent || seller[j] == absent
                   ? absent
                   : buyer[i] * static_cast<Index>(sellers.size()) + seller[j];
    }
    [[nodiscard]] bool includes(Index agent) const;
};

}  // namespace steppe
