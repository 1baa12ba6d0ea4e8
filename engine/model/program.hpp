#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/date.hpp"
#include "engine/core/distribution.hpp"
#include "engine/model/commodity_program.hpp"
#include "engine/model/numbers.hpp"
#include "engine/model/pairs.hpp"

/// A scenario compiled to flat arrays over existing pairs: immutable, shared by all threads.
/// Agents, issues, layers and pledges are indexed in the bytewise order of their ids.
namespace steppe {

/// An uncertain number: its distribution and its index in the number table.
struct Draw {
    Num number;
    std::string address;
    std::shared_ptr<const Distribution> distribution;
    double low, high;  ///< draws outside are clamped and counted
};

/// The clock: step t covers `months_per_step` months from `start_month + t*months_per_step`.
struct Calendar {
    int start_month = 0;  ///< month ordinal
    int months_per_step = 3;
    int steps = 0;
    double h = 0.25;  ///< years per step

    /// Returns the last step at or before a date; below 0 or above `steps` outside the time.
    [[nodiscard]] int step_at(const Date& date) const {
        return static_cast<int>(std::floor((month_ordinal(date) - start_month) / months_per_step));
    }
    /// Returns the months from the start of the simulation to the start of the step.
    [[nodiscard]] double month(int step) const {
        return static_cast<double>(step) * months_per_step;
    }
};

struct ModelProgram : ModelTableNumbers {
    bool regional_by_gdp = false;
};

enum class Role : std::uint8_t { power, target, other };

/// The agents and the names that metrics use.
struct Agents {
    std::vector<std::string> id, name;
    std::vector<Role> role;
    std::vector<AgentNumbers> number;
    std::vector<Index> powers, targets;
    std::vector<int> colour;  ///< in charts: place in agent_colours()
    [[nodiscard]] Index size() const { return static_cast<Index>(id.size()); }
    /// Returns the index of the rest of the world in lists that include it: one past the agents.
    [[nodiscard]] Index row() const { return size(); }
};

struct IssueProgram : IssueNumbers {
    std::string id, name;
    Num norm = absent;
    std::vector<Num> position, conviction, norm_weight;  ///< per agent; absent if not given
    std::vector<std::uint8_t> holds;                     ///< per agent: 0 if it has no position
    std::vector<std::pair<Index, Num>> coupling;         ///< other issue, weight
    std::vector<Index> inputs;  ///< issues that influence this one, itself included, in order
    /// Returns the number of agents with a position.
    [[nodiscard]] Index holders() const {
        return static_cast<Index>(std::count(holds.begin(), holds.end(), 1));
    }
};

/// A value of a `fixed` layer at the start of a year.
struct YearValue {
    double month;  ///< since the start of the simulation
    Num value;
};

struct InstitutionProgram {
    std::string id;
    Num strength;
    std::vector<Index> members;      ///< initial members and states that an event lets join
    std::vector<double> membership;  ///< per member at the start: 1 or 0
    struct Tie {
        Index pair, a, b;  ///< pair of the layer; indices in `members`
    };
    std::vector<Tie> ties{};
    bool customs_union = false;
};

enum class Capability : std::uint8_t { gdp, military };

struct LayerProgram : LayerNumbers {
    std::string id;
    Index kind = 0;           ///< into layer_kinds()
    std::vector<Num> weight;  ///< per agent
    Pairs pairs;
    std::vector<Index> in_graph;  ///< per pair: its index in Program::graph
    std::vector<Num> value;       ///< per pair; 0 if absent. Initial stock or base tie
    // stock
    std::vector<std::pair<Index, Num>>
        flow;                         ///< pairs with a moving baseline; other stocks are constant
    SlotMap funded;                   ///< pairs that pledges or responses can fund
    std::vector<Index> funded_pairs;  ///< in order
    std::vector<Num> row_stock;       ///< per agent; 0 if absent
    bool trade_link = false;
    // tie
    Capability capability = Capability::gdp;
    std::vector<InstitutionProgram> institutions;
    SlotMap bound;                ///< pairs that tie events can change
    bool members_change = false;  ///< an event lets states join or leave
    // supply
    std::vector<std::vector<std::pair<Index, Index>>>
        cells;  ///< per pair: commodity and cell in it
    // fixed
    std::vector<std::vector<YearValue>> series;  ///< per pair, by year
    // alike
    std::vector<Index> issues;  ///< issues whose positions are compared
};

struct CorridorProgram : CorridorNumbers {
    std::string id, name;
};

/// The corridors that carry the goods of a pair, with their shares; the rest is unrestricted.
using Route = std::vector<std::pair<Index, Num>>;

/// Trade: both directions of a pair always exist.
struct TradeProgram {
    Pairs pairs;                              ///< importer, exporter
    std::vector<Index> reverse;               ///< per pair: exporter, importer
    std::vector<Num> base;                    ///< per pair; 0 if absent
    std::vector<Num> row_import, row_export;  ///< per agent; 0 if absent
    std::vector<Index> route;                 ///< per pair, into Program::routes
    std::vector<Index> row_route;             ///< per agent: route to ROW
    SlotMap cut;                              ///< pairs that events can cut
    SlotMap linked;  ///< pairs with trade-creating extra stock; both directions share one slot
    /// The access conditions of trade: pairs with the same route and the same slot of `cut` share
    /// one passage.
    struct Passage {
        Index route, cut;
    };
    std::vector<Passage> passages;
    std::vector<Index> passage;  ///< per pair
    struct Link {
        Index layer, funded, linked;  ///< layer, then slots
    };
    std::vector<Link> links;     ///< by layer
    bool changes_value = false;  ///< true if anything can move two-way trade, and so its value,
                                 ///< away from the gravity level
    /// A detour through a third state, as two flows: the third state imports from the source, the
    /// destination imports from the third state.
    struct Detour {
        Index into, out;
    };
    /// A flow that an event can stop, with its possible detours.
    struct Stoppable {
        Index flow, destination, source, passage;  ///< passage: of a pair of agents, else absent
        std::vector<Detour> detours;
    };
    std::vector<Stoppable> stoppable;
    /// Two members of a customs union: the flow between them and their indices in the institution.
    struct UnionTie {
        Index flow, institution, a, b;
    };
    std::vector<UnionTie> union_ties;  ///< grouped by flow
    /// Returns the number of flows: pairs, then each agent's imports from the rest of the world,
    /// then its exports to the rest of the world.
    [[nodiscard]] Index flows() const {
        return pairs.size() + 2 * static_cast<Index>(row_import.size());
    }
    [[nodiscard]] Index import_flow(Index i) const { return pairs.size() + i; }
    [[nodiscard]] Index export_flow(Index i) const {
        return pairs.size() + static_cast<Index>(row_import.size()) + i;
    }
};

enum class Profile : std::uint8_t { flat, front, back, hazard };

struct PledgeProgram : PledgeNumbers {
    std::string id;
    Index from = 0, layer = 0;
    Profile profile = Profile::flat;
    double start = 0;  ///< months since the start of the simulation
    std::vector<Index> host;
    std::vector<Num> weight;  ///< per host
    std::vector<Index>
        pair;  ///< per host: slot of (host, from) among the funded pairs of the layer
    struct Capacity {
        Index commodity;
        Num share;
        std::vector<Index> cell;  ///< per host: cell (from, host) of the commodity
    };
    std::vector<Capacity> capacity;
    std::vector<std::pair<Index, Num>> corridor;  ///< corridor, share
};

struct ResponseProgram : ResponseNumbers {
    std::string id;
    Index by = 0, to = 0, layer = 0;
    double start = 0;
    std::vector<Index> host;  ///< hosts that the rival can pay
    std::vector<Index> rival_pair,
        own_pair;  ///< per host: slot among the funded pairs of the layer
};

/// An event. The file of its kind defines `subject` and `targets`.
struct EventProgram : EventNumbers {
    std::string id;
    Index kind = 0;         ///< into event_kinds()
    bool random = false;    ///< starts at random, at rate `hazard`
    Index chance = absent;  ///< index among the random events
    double start = 0;       ///< months since the start of the simulation
    Num effect = absent;
    Index subject = absent;
    std::vector<Index> targets, others;  ///< slots, if the target is Touched
};

/// One metric of a program: its kind and its ids.
struct Metric {
    std::string address;
    Index kind = 0;
    std::array<Index, 3> id{};
};

/// An arithmetic expression over metrics, in postfix order.
struct Expression {
    enum class What : std::uint8_t { number, metric, add, subtract, multiply, divide, negate };
    struct Step {
        What what;
        double number = 0;  ///< for `number`
        Index metric = 0;   ///< for `metric`: index into Program::asked
    };
    std::vector<Step> steps;
};

/// A criterion on a result: `left` compared with `right` over the steps `first` to `last`.
struct AskProgram {
    enum class Sign : std::uint8_t { above, at_least, below, at_most };
    enum class Over : std::uint8_t { always, ever, mean };
    std::string id, text, that;
    Expression left, right;
    Sign sign = Sign::above;
    Over over = Over::always;
    int first = 0, last = 0;
};

struct Program {
    std::string title, name;  ///< `name` is the stem of the file name; output tables carry it
    Calendar calendar;
    ModelProgram model{};
    Agents agents;
    std::vector<IssueProgram> issues;
    std::vector<std::vector<Index>> lacks;  ///< per agent: issues on which it has no position
    /// Per agent: an issue on which it has a position, and the pair of an input that has none.
    std::vector<std::vector<std::pair<Index, Index>>> silent;
    std::vector<LayerProgram> layers;
    Pairs graph;                                  ///< union of the layers' pairs
    std::vector<std::vector<Index>> power_pairs;  ///< per agent: its pairs in the graph with powers
    SlotMap hostile;  ///< pairs of the graph that are hostile or that events can make hostile
    std::vector<Num> hostility;          ///< per slot of `hostile`; 0 if absent
    std::vector<bool> has_hostile_ties;  ///< per agent: true if some of its pairs are in `hostile`
    SlotMap shifted;                     ///< agents x issues: convictions that events can shift
    TradeProgram trade;
    bool has_trade = false;
    std::vector<CorridorProgram> corridors;
    std::vector<Route> routes;  ///< the first is for pairs without a corridor
    std::vector<bool> narrows;  ///< per route: events can narrow one of its corridors
    std::vector<CommodityProgram> commodities;
    std::vector<PledgeProgram> pledges;
    std::vector<ResponseProgram> responses;
    std::vector<EventProgram> events;
    std::vector<std::pair<Index, Index>> institutions;  ///< layer, index in it; sorted by id
    Index random_events = 0;
    std::vector<Metric> asked;  ///< metrics that the criteria use
    std::vector<AskProgram> asks;

    std::vector<double> centre;    ///< the number table at central values
    std::vector<Draw> draws;       ///< uncertain numbers, sorted by address
    bool reaches_stubborn = true;  ///< every agent reaches an agent with susceptibility below 1
    std::vector<std::string> unreached;

    /// The program whose network is used to infer initial convictions; null: this program.
    std::shared_ptr<const Program> comparison;
    std::vector<Index> comparison_agent,
        comparison_issue;  ///< indices in the comparison; absent if missing there
};

}  // namespace steppe
