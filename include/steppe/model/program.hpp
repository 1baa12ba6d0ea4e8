#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "steppe/core/distribution.hpp"
#include "steppe/model/commodity_program.hpp"
#include "steppe/model/pairs.hpp"

/// A scenario compiled to flat arrays over the pairs that exist: immutable, shared by all threads.
/// Agents, issues, layers and pledges are indices in the bytewise order of their ids.
namespace steppe {

/// An uncertain number: what to draw, and into which place of the table.
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

    /// Years of the step inside [from, to), both in months since the start; exact on step edges.
    [[nodiscard]] double month(int step) const {
        return static_cast<double>(step) * months_per_step;
    }
};

struct ModelNumbers {
    Num opinion_rate, depreciation, technology_return, technology_obsolescence, trade_elasticity,
        trade_adjustment, trade_diversion, trade_per_stock, reroute, row_growth, wear, persistence,
        opinion_volatility, trade_gain, reexport, reexport_years;
    bool regional_by_gdp = false;
};

enum class Role : std::uint8_t { power, target, other };

struct AgentNumbers {
    Num gdp, growth, capital_output, capital_elasticity, saving, military, autonomy, susceptibility,
        volatility;
};

/// What the agents are, and the names that metrics use.
struct Agents {
    std::vector<std::string> id, name;
    std::vector<Role> role;
    std::vector<AgentNumbers> number;
    std::vector<Index> powers, targets;
    [[nodiscard]] Index size() const { return static_cast<Index>(id.size()); }
    /// The index that stands for the rest of the world where it may stand: one past the agents.
    [[nodiscard]] Index row() const { return size(); }
};

struct IssueProgram {
    std::string id, name;
    Num threshold, vote_width, abstain_band;
    Num norm = absent;
    std::vector<Num> position, conviction, norm_weight;  ///< per agent; absent where not stated
    std::vector<std::pair<Index, Num>> coupling;         ///< other issue, weight
    std::vector<Index> hears;  ///< issues that move it, itself among them, in order
};

/// A value of a `fixed` layer at the start of a year.
struct YearValue {
    double month;  ///< since the start of the simulation
    Num value;
};

struct InstitutionProgram {
    std::string id;
    Num strength;
    std::vector<Index> members;      ///< those that are members, and those that an event lets join
    std::vector<double> membership;  ///< of each at the start: 1 or 0
    struct Tie {
        Index pair, a, b;  ///< of the layer; places among the members
    };
    std::vector<Tie> ties{};
    bool customs_union = false;
};

enum class Capability : std::uint8_t { gdp, military };

struct LayerProgram {
    std::string id;
    Index kind = 0;           ///< into layer_kinds()
    std::vector<Num> weight;  ///< per agent
    Pairs pairs;
    std::vector<Index> in_graph;  ///< per pair: the pair in Program::graph
    std::vector<Num> value;       ///< per pair; absent: 0. Stock at the start, or base tie
    // stock
    std::vector<std::pair<Index, Num>>
        flow;                         ///< pairs whose baseline moves; other stocks stand still
    Touched funded;                   ///< pairs that pledges or responses may pay into
    std::vector<Index> funded_pairs;  ///< in order
    std::vector<Num> row_stock;       ///< per agent; absent: 0
    Num depreciation = absent, capital_share = absent, home = absent;
    bool trade_link = false;
    // tie
    Capability capability = Capability::gdp;
    std::vector<InstitutionProgram> institutions;
    Touched bound;                ///< pairs that tie events may touch
    bool members_change = false;  ///< an event lets states join or leave
    // supply
    std::vector<std::vector<std::pair<Index, Index>>>
        cells;  ///< per pair: commodity, and the pair's cell in it
    // fixed
    std::vector<std::vector<YearValue>> series;  ///< per pair, by year
    // alike
    std::vector<Index> issues;  ///< whose positions are compared
    Num width = absent;
};

struct CorridorProgram {
    std::string id, name;
    Num cost = absent, elasticity = absent;
};

/// How the goods of a pair travel: corridors with their shares; the rest runs on `open`.
using Route = std::vector<std::pair<Index, Num>>;

/// Trade: both directions of a pair are always there.
struct TradeProgram {
    Pairs pairs;                              ///< importer, exporter
    std::vector<Index> reverse;               ///< per pair: exporter, importer
    std::vector<Num> base;                    ///< per pair; absent: 0
    std::vector<Num> row_import, row_export;  ///< per agent; absent: 0
    std::vector<Index> route;                 ///< per pair, into Program::routes
    std::vector<Index> row_route;             ///< per agent: with the rest of the world
    Touched cut;                              ///< pairs that events may cut
    Touched linked;  ///< pairs where extra stock makes trade, with one slot for both directions
    /// How trade passes: pairs with the same route and the same slot of `cut` share one.
    struct Passage {
        Index route, cut;
    };
    std::vector<Passage> passages;
    std::vector<Index> passage;  ///< per pair
    struct Link {
        Index layer, funded, linked;  ///< layer; slots
    };
    std::vector<Link> links;     ///< by layer
    bool changes_value = false;  ///< whether anything can move two-way trade away from gravity, and
                                 ///< so what trade is worth
    /// A way round a third state, as two flows: the third state imports from the source, the
    /// destination from it.
    struct Detour {
        Index into, out;
    };
    /// Trade that an event can stop, with the detours that its goods may take.
    struct Stoppable {
        Index flow, destination, source, passage;  ///< passage: of a pair of agents; else absent
        std::vector<Detour> detours;
    };
    std::vector<Stoppable> stoppable;
    /// Two members of a customs union: the flow between them and their places in the institution.
    struct UnionTie {
        Index flow, institution, a, b;
    };
    std::vector<UnionTie> union_ties;  ///< those of one flow stand together
    /// Flows are numbered: pairs, then each agent's imports from the rest of the world, then its
    /// exports to it.
    [[nodiscard]] Index flows() const {
        return pairs.size() + 2 * static_cast<Index>(row_import.size());
    }
    [[nodiscard]] Index import_flow(Index i) const { return pairs.size() + i; }
    [[nodiscard]] Index export_flow(Index i) const {
        return pairs.size() + static_cast<Index>(row_import.size()) + i;
    }
};

enum class Profile : std::uint8_t { flat, front, back, hazard };

struct PledgeProgram {
    std::string id;
    Index from = 0, layer = 0;
    Profile profile = Profile::flat;
    double start = 0;  ///< months since the start of the simulation
    Num amount = absent, years = absent, realisation = absent, delay = absent, disburse = absent,
        cancel = absent, technology = absent;
    std::vector<Index> host;
    std::vector<Num> weight;  ///< per host
    std::vector<Index>
        pair;  ///< per host: slot of (host, from) among the funded pairs of the layer
    struct Capacity {
        Index commodity;
        Num share;
        std::vector<Index> cell;  ///< per host: (from, host) in the commodity
    };
    std::vector<Capacity> capacity;
    std::vector<std::pair<Index, Num>> corridor;  ///< corridor, share
};

struct ResponseProgram {
    std::string id;
    Index by = 0, to = 0, layer = 0;
    double start = 0;
    Num match = absent, lag = absent;
    std::vector<Index> host;  ///< whom the rival may pay
    std::vector<Index> rival_pair,
        own_pair;  ///< per host: slot among the funded pairs of the layer
};

/// An event; what `subject` and `targets` are the kind's file says.
struct EventProgram {
    std::string id;
    Index kind = 0;         ///< into event_kinds()
    bool random = false;    ///< begins by chance, at rate `hazard`
    Index chance = absent;  ///< of a random one: its place among them
    double start = 0;       ///< months since the start of the simulation
    Num duration = absent;  ///< absent: to the end
    Num hazard = absent, effect = absent, half_life = absent;
    Index subject = absent;
    std::vector<Index> targets, others;  ///< slots, where what they act on is Touched
};

/// One metric of a program: its kind and the things it speaks of.
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
        double number = 0;  ///< of a number
        Index metric = 0;   ///< of a metric, into Program::asked
    };
    std::vector<Step> steps;
};

/// A question over a result: `left` compared with `right` at the steps `first` to `last`.
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
    std::string title, name;  ///< `name` is the file's stem, which tables carry
    Calendar calendar;
    ModelNumbers model{};
    Agents agents;
    std::vector<IssueProgram> issues;
    std::vector<LayerProgram> layers;
    Pairs graph;                                  ///< union of the layers' pairs
    std::vector<std::vector<Index>> power_pairs;  ///< per agent: its pairs of the graph with powers
    Touched hostile;  ///< pairs of the graph that are hostile, or that events may make so
    std::vector<Num> hostility;  ///< per slot of `hostile`; absent: 0
    std::vector<bool> wary;      ///< per agent: some of its pairs are in `hostile`
    Touched shifted;             ///< agents x issues: convictions that events may shift
    TradeProgram trade;
    bool has_trade = false;
    std::vector<CorridorProgram> corridors;
    std::vector<Route> routes;  ///< the first is that of pairs without a corridor
    std::vector<bool> narrows;  ///< per route: events can narrow a corridor of it
    std::vector<CommodityProgram> commodities;
    std::vector<PledgeProgram> pledges;
    std::vector<ResponseProgram> responses;
    std::vector<EventProgram> events;
    std::vector<std::pair<Index, Index>> institutions;  ///< layer, place in it; by id
    Index random_events = 0;
    std::vector<Metric> asked;  ///< metrics that the asks need
    std::vector<AskProgram> asks;

    std::vector<double> centre;    ///< the table of numbers, each at its centre
    std::vector<Draw> draws;       ///< those that are uncertain, by address
    bool reaches_stubborn = true;  ///< every agent reaches one with susceptibility below 1
    std::vector<std::string> unreached;

    /// The program whose network today's convictions are inferred in; null: this one.
    std::shared_ptr<const Program> comparison;
    std::vector<Index> comparison_agent, comparison_issue;  ///< where ours are there; absent: not
};

}  // namespace steppe
