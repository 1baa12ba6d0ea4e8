#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "steppe/analyses.hpp"
#include "steppe/error.hpp"
#include "steppe/execution.hpp"
#include "steppe/function.hpp"
#include "steppe/graph.hpp"
#include "steppe/reference.hpp"
#include "steppe/result.hpp"

#pragma GCC visibility push(default)

namespace steppe {

class Run;
class Sweep;

/// Where a scenario comes from.
struct Sources {
    /// Returns the text of a file by its path, or nothing if there is none; a name in a file is
    /// relative to the folder of that file. Default: the disk.
    std::function<std::optional<std::string>(const std::string& path)> read{};
    /// A scenario on the disk may name tables anywhere, not only in its folder; for trusted ones.
    bool anywhere = false;
    std::vector<std::string> set{};  ///< changes, as with(): `pledge.japan-20b.realisation=0.5`
    std::string against{};           ///< file to compare with instead of the scenario's own
    bool population = false;         ///< with_population() follows: no warning that it is left out
};

/// A question of a scenario.
struct Question {
    std::string id, text;
};

/// A number of a scenario.
struct Parameter {
    std::string address;        ///< `pledge.japan-20b.realisation`
    double value = 0;           ///< in the unit of its key; of an uncertain number the centre
    std::string stated;         ///< as TOML, with its distribution
    bool is_uncertain = false;  ///< has a distribution
    std::string basis, source;  ///< may be empty
};

/// A metric of a scenario.
struct Quantity {
    std::string address;    ///< `influence_share.UZB.JPN`
    std::string unit, doc;  ///< `share` is a part of 1
};

/// A scenario, checked and compiled. Immutable, cheap to copy, and safe for use from several
/// threads.
///
///     const auto model = steppe::Model::load("japan-20b.toml");
///     const auto less = model.with("pledge.japan-20b.realisation", 0.1).named("less");
///     std::puts(to_text(to_json(model.compare({less})), 0).c_str());
class Model {
public:
    /// Loads a scenario file.
    /// \throws ScenarioError with all problems, each with file, line and fix
    static Model load(const std::string& path, const Sources& sources = {});
    /// Checks the text of a scenario.
    /// \param path  its name in messages; names of other files in it are relative to its folder
    static Model parse(const std::string& text, const Sources& sources = {},
                       const std::string& path = "scenario.toml");

    /// Returns the scenario with another number, in the unit of its key, which is exact.
    /// \throws ScenarioError for an address that is not in the scenario, or a value out of range;
    /// Error for an address that was left out
    [[nodiscard]] Model with(const std::string& address, double value) const;
    /// Returns the scenario with another value, as in TOML: `{ pert = [0.1, 0.3, 0.6] }`.
    [[nodiscard]] Model with(const std::string& address, const std::string& toml) const;
    /// Returns the scenario without a table or key: `event.rare-earths`.
    /// \throws ScenarioError for an address that is not in the scenario, or on which others depend
    [[nodiscard]] Model without(const std::string& address) const;
    /// Returns the scenario under another name, by which results refer to it.
    [[nodiscard]] Model named(const std::string& name) const;
    /// Returns the scenario that it is compared with, if any.
    [[nodiscard]] std::optional<Model> comparison() const;
    /// Reads the population of the scenario, if it has one, and that of its comparison; answer()
    /// includes them then. \param keeps_files  files() and resolved() include their tables
    /// \throws ScenarioError
    [[nodiscard]] Model with_population(bool keeps_files = false,
                                        const Execution& execution = {}) const;

    [[nodiscard]] std::string path() const;
    [[nodiscard]] std::string name() const;  ///< of its file, without `.toml`
    [[nodiscard]] std::string title() const;
    [[nodiscard]] std::string question() const;
    [[nodiscard]] std::vector<Diagnostic> warnings() const;
    [[nodiscard]] std::vector<Question> questions() const;
    /// Returns what an analysis uses if its options do not state it.
    [[nodiscard]] Sampling sampling() const;
    /// Returns the files that the scenario and its comparison were read from, each once.
    [[nodiscard]] std::vector<std::shared_ptr<const Source>> files() const;
    /// Returns the scenario and its comparison as files that give the same results to the bit.
    [[nodiscard]] Resolved resolved() const;
    /// Checks the keys that only a sweep reads. \throws ScenarioError, OptionError
    void check_sweep() const;
    /// Returns whether the scenario has a population, and the size of the one that was read.
    [[nodiscard]] bool has_population() const;
    [[nodiscard]] std::string population() const;
    /// Returns the agents, asks, events, issues, layers, metrics, numbers or pledges.
    [[nodiscard]] std::vector<ReferenceEntry> list(const std::string& what) const;
    /// Returns an address, a pattern or an expression with ids for the names of agents and issues:
    /// `gdp.KAZ` for `gdp.Kazakhstan`.
    [[nodiscard]] std::string resolve_names(const std::string& text) const;
    /// Returns the addresses of the numbers that replicates draw.
    [[nodiscard]] std::vector<std::string> drawn() const;
    /// Returns the dates of the steps, as `2026-01-01`.
    [[nodiscard]] std::vector<std::string> dates() const;
    [[nodiscard]] std::vector<Parameter> parameters() const;
    [[nodiscard]] std::vector<Quantity> metrics() const;

    /// Runs every number at its centre, without random events (engine/README, "Replicates").
    /// \throws AuditFailure if a law of the model fails
    [[nodiscard]] Run run() const;
    /// Runs replicates and keeps the statistics of the metrics at all dates. Stopped, it returns
    /// the part that is done. Leaves out the grid of the scenario: each combination is a model of
    /// its own, made by with().
    /// \throws Error for unknown metrics or wrong options; AuditFailure
    [[nodiscard]] Sweep sweep(const Sampling& options = {}) const;

    /// Returns a metric at a date (empty: the end) as a function of numbers of the scenario.
    /// \throws OptionError for an address without a number, an unknown metric or date
    [[nodiscard]] Function function(const std::vector<std::string>& addresses,
                                    const std::string& metric, const std::string& date = "") const;

    /// Describes the run with its answer, against the comparison, as `steppe run`.
    /// \throws OptionError, AuditFailure
    [[nodiscard]] Result answer(const AnswerOptions& options = {}) const;
    /// Checks the options of answer(). \throws OptionError
    void check_answer(const AnswerOptions& options) const;
    /// Returns the numbers with their sources, and the coverage of the states by data.
    [[nodiscard]] Result sources() const;
    /// Returns the influence network, or the strongest chains between two agents.
    /// \throws OptionError
    [[nodiscard]] Result paths(const PathOptions& options = {}) const;
    /// Returns the corridors that trade between two states depends on.
    /// \param date  empty: the end. \throws OptionError
    [[nodiscard]] Result chokepoints(const std::string& from, const std::string& to,
                                     const std::string& date = "") const;
    /// Explains a metric at a date (empty: the end) by its parts and their sources; for a state, by
    /// its id or name, lists who holds what of it.
    /// \throws Error for an unknown metric or date
    [[nodiscard]] Result why(const std::string& metric, const std::string& date = "") const;
    // Analyses. The metrics, dates and questions of their options may name agents by their names.
    // All throw OptionError, with all that is wrong, before anything runs; ScenarioError; Stopped;
    // AuditFailure if a law of the model fails.

    /// Compares scenarios with this base under the same draws: each minus this. Stopped has the
    /// result of the replicates that ran.
    [[nodiscard]] Result compare(const std::vector<Model>& others,
                                 const CompareOptions& options = {}) const;
    /// Attributes what this scenario changes in a metric, against a base, to its elements and to
    /// the channels of influence, by Shapley values.
    [[nodiscard]] Result attribute(const Model& base, const AttributeOptions& options) const;
    /// Returns how strongly metrics and answers depend on each uncertain number. A scenario with a
    /// grid has an analysis for each combination; one of parse() or Sources::read is refused then.
    [[nodiscard]] Result sensitivity(const SensitivityOptions& options) const;
    /// Finds boxes of the uncertain numbers in which a question is answered with yes.
    [[nodiscard]] Result discover(const DiscoverOptions& options) const;
    /// Finds the values of a number at which an answer changes.
    [[nodiscard]] Result seek(const SeekOptions& options) const;
    /// Finds the values of numbers at which a metric is largest.
    [[nodiscard]] Result optimise(const OptimiseOptions& options) const;
    /// Finds the numbers that best explain observations.
    [[nodiscard]] Result calibrate(const CalibrateOptions& options) const;
    /// Ranks this and other scenarios as strategies in the same futures by several criteria.
    /// \param futures  scenario whose uncertain numbers are drawn; null: each strategy's own
    [[nodiscard]] Result regret(const std::vector<Model>& others, const RegretOptions& options,
                                const Model* futures = nullptr) const;
    /// Returns the influence network on a date: a node for each agent with its positions, and an
    /// edge for each pair with its weight, its main layer and the weight through every layer.
    /// \param layer  id of the only layer; empty: all together
    [[nodiscard]] Graph graph(const std::string& date = "", const std::string& layer = "") const;
    /// Finds the equilibria of powers that pay states to move their positions on an issue.
    [[nodiscard]] Result game(const GameOptions& options) const;

private:
    struct State;
    explicit Model(std::shared_ptr<const State> state) : state_(std::move(state)) {}
    static State from(const std::string& path, const Sources& sources);
    static Model made(State state);

    std::shared_ptr<const State> state_;
};

/// Returns the title of a scenario file without checking the scenario; empty if it has none,
/// nothing if the file is not valid.
std::optional<std::string> title_of(const std::string& path, const Sources& sources = {});

}  // namespace steppe

#pragma GCC visibility pop
