#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "steppe/scenario/describe.hpp"
#include "steppe/scenario/document.hpp"
#include "steppe/scenario/registry.hpp"

/// The typed document: what a scenario file says, with defaults filled in and every name checked.
/// Units stand in the keys; `describe()` in engine/scenario/tables.cpp declares each member once.
namespace steppe {

/// Keys that every table may carry.
struct Provenance {
    Text source, basis, note;
};

struct Head : Provenance {
    Text title, question, compare_with;
};

struct Time : Provenance {
    DateValue start;
    Text step;
    Number years;

    [[nodiscard]] int months_per_step() const;
    /// Step length in years.
    [[nodiscard]] double step_years() const { return months_per_step() / 12.0; }
};

struct Model : Provenance {
    Number opinion_rate, opinion_volatility, productivity_persistence, depreciation,
        technology_return, technology_obsolescence, trade_elasticity, trade_adjustment,
        trade_diversion, trade_per_stock, trade_gain, reexport, reexport_years, reroute, row_growth,
        wear;
    Text regional_weights;
};

struct Agent : Provenance {
    Text name, role;
    Number gdp, growth, capital_output, capital_elasticity, saving, military, autonomy,
        susceptibility, gdp_volatility;
    NumberList at;
};

struct Issue : Provenance {
    Text name;
    Number threshold, vote_width, abstain_band;
    NumberMap position, conviction, coupling, norm_weight;
    Number norm;
};

/// One row of a data table.
struct Row {
    std::string row, column;  ///< who receives, who sends
    Number value;
    Number flow;           ///< stock layers: given if the row states a yearly flow
    int year = 0;          ///< fixed layers with a `year` column
    Place column_place{};  ///< of the sender's id, in a CSV file
    Provenance provenance{};
};

struct DataTable {
    std::vector<Row> rows;
    bool has_years = false;
};

struct Layer : Provenance {
    Text kind, data, capability;
    Number weight, depreciation, capital_share, home, width;
    TextList issues;
    NumberMap weight_by;
    CellMap cell;
    Flag trade_link;
    DataTable table;  ///< rows of `data` with the overrides of `cell`
};

struct Institution : Provenance {
    Text layer;
    Number strength;
    TextList members;
    Flag customs_union;
};

struct Hostility : Provenance {
    CellMap pairs;
};

struct Corridor : Provenance {
    Text name;
    Number cost, elasticity;
    CellMap share;
};

struct Commodity : Provenance {
    Text name, unit, data, rationing;
    Number cover, restock, spare, elasticity, spot, adaptation, back, cost, offtake, thrift,
        thrift_rate, precaution, hold, entry, entry_years, choke;
    TextList priority;
    NumberMap gdp_at_risk;
    CellMap cell;
    DataTable table;  ///< rows of `data` with the overrides of `cell`
};

struct Pledge : Provenance {
    Text from, layer, profile;
    NumberMap to, capacity, corridor;
    Number amount, years, realisation, delay, disburse, cancel, technology;
    DateValue start;
};

struct Response : Provenance {
    Text by, to, layer;
    Number match, lag;
    DateValue start;
};

/// Something that happens; which keys it takes depends on its kind.
struct Event : Provenance {
    Text kind, commodity, corridor, layer, institution, issue;
    DateValue start;
    Number duration, hazard;
    TextList from, to, at, agents, join, leave;
    PairList between;
    Number cut, factor, loss, by, conviction_by, half_life;
};

struct Ask : Provenance {
    Text text, that, over;
    DateValue at;
    DateList during;
};

struct Sweep : Provenance {
    Number replicates, scrambles, seed;
    Text design, until;
    TextList metrics;
    NumberList quantiles;
    Grid grid;
    Correlations correlation;
};

/// Very many agents that listen to one another and to the states, and that no state listens to.
/// Their numbers stand in data tables; load_crowd() reads them.
struct Crowd : Provenance {
    Text agents, edges;
    Number susceptibility, autonomy;

    [[nodiscard]] bool given() const { return agents.given || edges.given; }
};

/// A scenario as a whole. Maps are ordered by id, bytewise, as every sum of the model is.
struct Scenario {
    std::string path;
    Head head;
    Time time;
    Model model;
    Hostility hostility;
    std::map<std::string, Agent> agents;
    std::map<std::string, Issue> issues;
    std::map<std::string, Layer> layers;
    std::map<std::string, Institution> institutions;
    std::map<std::string, Corridor> corridors;
    std::map<std::string, Commodity> commodities;
    Crowd crowd;
    std::map<std::string, Pledge> pledges;
    std::map<std::string, Response> responses;
    std::map<std::string, Event> events;
    std::map<std::string, Ask> asks;
    Sweep sweep;

    Document document;  ///< the merged text it was read from
    std::vector<Diagnostic> warnings;
    std::shared_ptr<const Scenario> comparison;  ///< null: compared with itself
};

/// A place in the language: `[time]`, or `[agent.*]` with an id per table.
struct Section {
    Table table;
    bool keyed = false;
    /// The object to fill; for keyed sections the one of that id, made if need be.
    std::function<void*(Scenario&, const std::string& id)> object;
    std::function<const Provenance*(Scenario&, const std::string& id)> provenance;
    std::function<std::vector<std::string>(const Scenario&)> ids;
    /// Makes the object in `into` what it is in `from`, which may be not there.
    std::function<void(Scenario& into, const Scenario& from, const std::string& id)> take;
};

/// Every table of the language, in the order of the reference page.
const std::vector<Section>& sections();

/// What becomes of the crowd of a scenario: who leaves it out is warned that it is left out.
enum class CrowdUse { left_out, wanted };

/// How a scenario is to be read.
struct LoadOptions {
    std::vector<std::string> set;  ///< `address=value`, applied in order
    CrowdUse crowd = CrowdUse::left_out;
    Paths paths = Paths::own_folder;  ///< also of the scenario it is compared with
};

/// Reads a scenario, what it extends, its data, and the scenario it is compared with.
/// `set` acts on the scenario alone, not on what it is compared with.
/// \throws ScenarioError with everything that is wrong.
Scenario load_scenario(const std::string& path, const Registry& registry,
                       const LoadOptions& options = {});

/// Checks a scenario that was put together in memory as one that was read: names, rates, sums,
/// units. Leaves what it warns of in `warnings`.
/// \throws ScenarioError
void check_scenario(Scenario& scenario, const Registry& registry);

}  // namespace steppe
