#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/sparse.hpp"
#include "engine/scenario/scenario.hpp"

/// The population of a scenario: 10^4 to 10^6 agents and more, read from tables.
namespace steppe {

/// Column numbers have 32 bits; the highest ones are reserved.
inline constexpr std::uint64_t most_population_agents = 0xFFFF0000U;
/// Each group adds one result row per step.
inline constexpr std::uint32_t most_population_groups = 100'000;
/// A network is loaded into memory; sorting takes about as much again.
inline constexpr std::uintmax_t largest_population_file = std::uintmax_t{64} << 30U;

/// Agent ids by number. Consecutive integer ids take no memory.
class PopulationIds {
public:
    /// Builds the index.
    /// \param ids the ids in row order
    /// \param repeated receives the rows with duplicate ids
    explicit PopulationIds(const std::vector<std::string_view>& ids,
                           std::vector<std::uint32_t>& repeated);
    PopulationIds() = default;

    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] std::string at(std::uint32_t number) const;
    /// Returns the agent's number, or nothing.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id) const;
    /// Returns a hint for an unknown id: the nearest id, or the range of ids.
    [[nodiscard]] std::string instead_of(const std::string& id,
                                         const std::vector<std::string>& others) const;
    friend bool operator==(const PopulationIds& a, const PopulationIds& b) {
        return a.size_ == b.size_ && a.first_ == b.first_ && a.text_ == b.text_ && a.end_ == b.end_;
    }

private:
    struct FieldRef {
        std::uint32_t number, tag;
    };
    [[nodiscard]] std::string_view text_of(std::uint32_t number) const;

    std::uint32_t size_ = 0;
    std::uint64_t first_ = 0;         ///< for integer ids
    std::string text_;                ///< otherwise all ids, concatenated
    std::vector<std::uint64_t> end_;  ///< end of each id
    std::vector<FieldRef> slots_;     ///< hash table of ids
};

/// The contents of a population's tables. N agents, K issues; matrices row by row.
struct PopulationData {
    PopulationIds ids;
    std::vector<std::string> issue;       ///< K, in the bytewise order of ids
    std::vector<std::string> group;       ///< in bytewise order; empty: no groups
    std::vector<std::uint32_t> group_of;  ///< N, if there are groups
    std::vector<double> lambda, own;      ///< N: susceptibility; W(i,i), 1 without neighbours
    std::vector<double> position;         ///< N x K; NaN if not given
    std::vector<double> conviction;       ///< N x K; NaN if not given
    SparseRows network;          ///< W; columns are the population, then the states in id order
    std::uint32_t isolated = 0;  ///< number of agents without neighbours
    std::vector<std::shared_ptr<const Source>> files;

    [[nodiscard]] std::uint32_t size() const { return ids.size(); }
};

/// Reading progress.
struct PopulationProgress {
    std::string_view what;  ///< `reading agents`, ...
    std::uint64_t done = 0,
                  all = 0;  ///< bytes; each counts once when read and once when parsed
};

struct PopulationLoad {
    unsigned threads = 1;  ///< does not affect the result
    std::function<void(const PopulationProgress&)>
        on_progress{};  ///< called occasionally from the calling thread
};

/// Reads the population of a scenario. Scales the weights of each listener to the sum 1 - autonomy.
/// \throws ScenarioError with all problems, at most twenty per file
/// \pre the scenario has a population
PopulationData load_population(const Scenario& scenario, const PopulationLoad& how = {});

}  // namespace steppe
