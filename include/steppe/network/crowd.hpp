#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/network/sparse.hpp"
#include "steppe/scenario/scenario.hpp"

/// The crowd of a scenario: 10^4 to 10^6 agents and more, read from tables.
namespace steppe {

/// Columns of a network are 32 bits wide, and the last numbers stand for nobody.
inline constexpr std::uint64_t most_crowd_agents = 0xFFFF0000U;
/// A group is a line of a result at every step.
inline constexpr std::uint32_t most_crowd_groups = 100'000;
/// A network is read whole into memory, and takes about as much again while it is sorted.
inline constexpr std::uintmax_t largest_crowd_file = std::uintmax_t{64} << 30U;

/// Ids of agents, each at its number. Ids that are whole numbers one after the other take no room
/// at all.
class CrowdIds {
public:
    /// \param ids what stands in the table, row by row
    /// \param repeated gets the rows whose id stands in an earlier row
    explicit CrowdIds(const std::vector<std::string_view>& ids,
                      std::vector<std::uint32_t>& repeated);
    CrowdIds() = default;

    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] std::string at(std::uint32_t number) const;
    /// The agent's number, or nothing.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id) const;
    /// What to say of an id that is not there: the nearest one, or which there are.
    [[nodiscard]] std::string instead_of(const std::string& id,
                                         const std::vector<std::string>& others) const;
    friend bool operator==(const CrowdIds& a, const CrowdIds& b) {
        return a.size_ == b.size_ && a.first_ == b.first_ && a.text_ == b.text_ && a.end_ == b.end_;
    }

private:
    struct Slot {
        std::uint32_t number, tag;
    };
    [[nodiscard]] std::string_view text_of(std::uint32_t number) const;

    std::uint32_t size_ = 0;
    std::uint64_t first_ = 0;         ///< of whole numbers
    std::string text_;                ///< else all ids, one after the other,
    std::vector<std::uint64_t> end_;  ///< where each ends,
    std::vector<Slot> slots_;         ///< and where each is found
};

/// A crowd as its tables tell it. N agents, K issues on which it has positions, matrices row by
/// row.
struct CrowdData {
    CrowdIds ids;
    std::vector<std::string> issue;       ///< K, in the bytewise order of ids
    std::vector<std::string> group;       ///< in bytewise order; empty: no groups
    std::vector<std::uint32_t> group_of;  ///< N where there are groups
    std::vector<double> lambda, own;  ///< N: susceptibility; W(i,i), 1 where it hears nobody else
    std::vector<double> position;     ///< N x K; NaN where none is stated
    std::vector<double> conviction;   ///< N x K; NaN where none is stated
    SparseRows network;       ///< W; its columns are the crowd, then the states in the order of ids
    std::uint32_t alone = 0;  ///< agents that hear nobody else
    std::vector<std::shared_ptr<const Source>> files;

    [[nodiscard]] std::uint32_t size() const { return ids.size(); }
};

/// How far reading is.
struct CrowdProgress {
    std::string_view what;  ///< `reading agents`, ...
    std::uint64_t done = 0,
                  all = 0;  ///< bytes; each counts once when read and once when understood
};

struct CrowdLoad {
    unsigned threads = 1;                              ///< the result does not depend on it
    std::function<void(const CrowdProgress&)> tell{};  ///< now and then, from the calling thread
};

/// Reads the crowd of a scenario. The weights of each listener are brought to the sum 1 - autonomy.
/// \throws ScenarioError with everything that is wrong, of each file the first twenty
/// \pre the scenario has a crowd
CrowdData load_crowd(const Scenario& scenario, const CrowdLoad& how = {});

}  // namespace steppe
