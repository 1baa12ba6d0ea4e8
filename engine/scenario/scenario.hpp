#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/scenario/describe.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/registry.hpp"

/// The typed scenario, with defaults filled in and every name checked. Keys contain the units; the
/// `describe_*` functions in engine/scenario/tables*.cpp declare each member once.
namespace steppe {

/// Keys that every table may have.
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
    /// Returns the step length in years.
    [[nodiscard]] double step_years() const { return months_per_step() / 12.0; }
};

struct ModelTable : Provenance {
    Number opinion_rate, opinion_volatility, productivity_persistence, depreciation,
        technology_return, technology_obsolescence, trade_elasticity, trade_adjustment,
        trade_diversion, trade_per_stock, trade_gain, reexport, reexport_years, reroute, row_growth,
        wear;
    Text regional_weights;
};

/// Returns the names of the colours of agents, in the order of the style sheet.
const std::vector<std::string>& agent_colours();

struct Agent : Provenance {
    Text name, role, colour;
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
    std::string row, column;  ///< receiver, sender
    Number value;
    Number flow;           ///< stock layers: given if the row has a yearly flow
    int year = 0;          ///< fixed layers with a `year` column
    Place column_place{};  ///< place of the sender's id in a CSV file
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

/// An event; its kind determines its keys.
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

/// The subject of a run's answer.
struct AnswerSubject : Provenance {
    Text metric;
    DateValue at;
};

struct SweepTable : Provenance {
    Number replicates, scrambles, seed;
    Text design, until;
    TextList metrics;
    NumberList quantiles;
    Grid grid;
    Correlations correlation;
};

/// A population: a large agent network whose agents have each other and the states as inputs, and
/// that is an input of no state. load_crowd() reads its data tables.
struct Population : Provenance {
    Text agents, edges;
    Number susceptibility, autonomy;

    [[nodiscard]] bool given() const { return agents.given || edges.given; }
};

/// A whole scenario. Maps are sorted by id, bytewise; every sum of the model uses that order.
struct Scenario {
    std::string path;
    Head head;
    Time time;
    ModelTable model;
    Hostility hostility;
    std::map<std::string, Agent> agents;
    std::map<std::string, Issue> issues;
    std::map<std::string, Layer> layers;
    std::map<std::string, Institution> institutions;
    std::map<std::string, Corridor> corridors;
    std::map<std::string, Commodity> commodities;
    Population population;
    std::map<std::string, Pledge> pledges;
    std::map<std::string, Response> responses;
    std::map<std::string, Event> events;
    std::map<std::string, Ask> asks;
    AnswerSubject answer;
    SweepTable sweep;

    Document document;  ///< the merged text
    std::vector<Diagnostic> warnings;
    std::shared_ptr<const Scenario> comparison;  ///< null: the scenario itself
};

/// A section of the language: `[time]`, or `[agent.*]` with a table per id.
struct Section {
    SchemaTable table;
    bool keyed = false;
    /// Returns the object to fill; keyed sections insert the object of `id` if it is absent.
    std::function<void*(Scenario&, const std::string& id)> object;
    std::function<const Provenance*(Scenario&, const std::string& id)> provenance;
    std::function<std::vector<std::string>(const Scenario&)> ids;
    /// Copies the object from `from` into `into`; erases it if `from` has none.
    std::function<void(Scenario& into, const Scenario& from, const std::string& id)> copy_value;
};

/// Returns every table of the language, in the order of the reference page.
const std::vector<Section>& sections();

/// Use of the population of a scenario; `left_out` adds a warning.
enum class PopulationUse { left_out, wanted };

/// Options of load_scenario.
struct LoadOptions {
    std::vector<std::string> set;  ///< `address=value`, applied in order
    PopulationUse population = PopulationUse::left_out;
    Paths paths = Paths::own_folder;            ///< also of the scenario it is compared with
    std::shared_ptr<ReadFiles> read = nullptr;  ///< files that need not be read again
    std::string against{};            ///< file to compare with instead of the scenario's own
    std::vector<std::string> drop{};  ///< addresses to leave out, after `set`
};

/// Reads a scenario, the files it extends, its data, and its comparison scenario. `set` does not
/// apply to the comparison scenario.
/// \throws ScenarioError with every error
Scenario load_scenario(const std::string& path, const Registry& registry,
                       const LoadOptions& options = {});

/// Checks a scenario that was built in memory as load_scenario does: names, rates, sums, units.
/// Stores the warnings in `warnings`.
/// \throws ScenarioError
void check_scenario(Scenario& scenario, const Registry& registry);

}  // namespace steppe
