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

/// Returns the names of the colours of agents, in the order of the style sheet.
const std::vector<std::string>& agent_colours();

/// How often a table stands in a scenario: once, or once per id.
template <class Table>
using Once = Table;
template <class Table>
using PerId = std::map<std::string, Table>;

// The structs of the tables: Head, Time, ModelTable, Agent, ..
#define STEPPE_TABLE(type, ...) struct type : Provenance {
#define STEPPE_FIELD(type, member, ...) type member;
#define STEPPE_NUMBER(member, ...) Number member;
#define STEPPE_MEMBER(declaration) declaration;
#define STEPPE_END \
    }              \
    ;
#include "engine/scenario/tables.def"

/// A whole scenario. Maps are sorted by id, bytewise; every sum of the model uses that order.
struct Scenario {
    std::string path;
#define STEPPE_TABLE(type, form, member, ...) form<type> member;
#define STEPPE_FIELD(...)
#define STEPPE_NUMBER(...)
#define STEPPE_MEMBER(...)
#define STEPPE_END
#include "engine/scenario/tables.def"

    Document document;  ///< the merged text
    std::vector<Diagnostic> warnings;
    std::shared_ptr<const Scenario> comparison;  ///< null: the scenario itself

    /// Returns the role of an agent by the lists of [model], or its own.
    [[nodiscard]] std::string role_of(const std::string& agent) const;
};

/// A section of the language: `[time]`, or `[agent.*]` with a table per id.
struct Section {
    SchemaTable table;
    bool keyed = false;
    /// Returns the object to fill; keyed sections insert the object of `id` if it is absent.
    std::function<void*(Scenario&, const std::string& id)> object;
    /// Returns the object of `id`. \pre the scenario has it
    std::function<const void*(const Scenario&, const std::string& id)> look;
    std::function<const Provenance*(const Scenario&, const std::string& id)> provenance;
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

/// Returns the files of a scenario and of its comparison, each once.
std::vector<std::shared_ptr<const Source>> files_of(const Scenario& scenario);

/// Checks a scenario that was built in memory as load_scenario does: names, rates, sums, units.
/// Stores the warnings in `warnings`.
/// \throws ScenarioError
void check_scenario(Scenario& scenario, const Registry& registry);

}  // namespace steppe
