#include "engine/population/data.hpp"

#include <filesystem>

#include "engine/population/read.hpp"
#include "engine/scenario/csv_header.hpp"
#include "engine/scenario/data.hpp"

namespace steppe {
namespace {

/// Counts the bytes of both files, each once when read and once when parsed.
class ProgressReporter {
public:
    ProgressReporter(const PopulationLoad& how, const Population& population) : how_(how) {
        for (const Text* name : {&population.agents, &population.edges}) {
            std::error_code error;
            const auto size = std::filesystem::file_size(path_of(*name), error);
            if (!error) all_ += 2 * static_cast<std::uint64_t>(size);
        }
    }
    /// Returns the callback for the next `bytes`.
    ReportBytes of(std::string_view what, std::uint64_t bytes) {
        const std::uint64_t before = done_;
        done_ += bytes;
        if (!how_.on_progress) return {};
        return [this, what, before](std::uint64_t done) {
            how_.on_progress({what, before + done, all_});
        };
    }

private:
    const PopulationLoad& how_;
    std::uint64_t all_ = 0, done_ = 0;
};

/// Reads the ties and sorts them into rows.
void read_ties(const Scenario& scenario, const std::shared_ptr<const Source>& source,
               unsigned threads, bool own_stated, ProgressReporter& reporter,
               PopulationData& population, Diagnostics& found) {
    RawTies raw;
    raw.own_stated = own_stated;
    const auto on_progress = reporter.of("ties", source->text.size());
    const bool matrix = scenario.population.edges.value.size() > 4 &&
                        scenario.population.edges.value.substr(
                            scenario.population.edges.value.size() - 4) == ".mtx";
    if (matrix) {
        MatrixHead head;
        if (!read_matrix_head(source, head, found)) return;
        const TextPieces pieces(source, RowForm::lines, head.next, head.lines, threads);
        if (read_ties_matrix(pieces, head, threads, on_progress, population, raw, found))
            sort_ties(scenario, raw, pieces, threads, population, found);
        return;
    }
    const auto is_column = [](const std::string& name) {
        return name == "listener" || name == "speaker" || name == "weight";
    };
    if (has_lines_above_header(source, is_column, found)) return;
    TextHeader header;
    if (!read_text_header(source, header, found)) return;
    const TextPieces pieces(source, RowForm::csv, header.next, header.lines, threads);
    if (read_ties_csv(scenario, pieces, header, threads, on_progress, population, raw, found))
        sort_ties(scenario, raw, pieces, threads, population, found);
}

/// Reports states that the population has as inputs on an issue on which they have no position.
void check_inputs(const Scenario& scenario, const PopulationData& population, Diagnostics& found) {
    const auto& W = population.network;
    std::vector<bool> is_input(W.columns, false);
    for (std::size_t e = 0; e < W.entries(); ++e) is_input[W.column[e]] = true;
    std::uint32_t column = population.size();
    for (const auto& [state, agent] : scenario.agents) {
        if (column >= W.columns || !is_input[column++]) continue;
        for (const auto& id : population.issue)
            for (const auto& silent : scenario.issues.at(id).without.items)
                if (silent.value == state)
                    found.error("E038",
                                fmt::format("the population has `{}` as an input, which has no "
                                            "position on `{}`",
                                            state, id),
                                silent.place, "",
                                "weights of a population are the same on all its issues: leave "
                                "out those ties or the column of the issue");
    }
}

}  // namespace

PopulationData load_population(const Scenario& scenario, const PopulationLoad& how) {
    Diagnostics found;
    PopulationData population;
    ProgressReporter reporter(how, scenario.population);
    const auto size_of = [](const Text& name) {
        std::error_code error;
        const auto size = std::filesystem::file_size(path_of(name), error);
        return error ? std::uint64_t{0} : static_cast<std::uint64_t>(size);
    };
    const auto agents = read_large(scenario.population.agents, found,
                                   reporter.of("agents", size_of(scenario.population.agents)));
    const auto edges = read_large(scenario.population.edges, found,
                                  reporter.of("ties", size_of(scenario.population.edges)));
    const bool own_stated =
        agents &&
        read_population_agents(scenario, agents, how.threads,
                               reporter.of("agents", agents->text.size()), population, found);
    if (edges && population.size() > 0)
        read_ties(scenario, edges, how.threads, own_stated, reporter, population, found);
    if (!found.has_errors()) check_inputs(scenario, population, found);
    if (found.has_errors()) throw ScenarioError(found.sorted());
    population.files = {agents, edges};
    return population;
}

}  // namespace steppe
