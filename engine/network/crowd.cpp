#include "steppe/network/crowd.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "engine/network/crowd_read.hpp"
#include "engine/scenario/csv_header.hpp"
#include "engine/scenario/data.hpp"

namespace steppe {
namespace {

/// Counts the bytes of both files, each once when read and once when parsed.
class Telling {
public:
    Telling(const CrowdLoad& how, const Crowd& crowd) : how_(how) {
        for (const Text* name : {&crowd.agents, &crowd.edges}) {
            std::error_code error;
            const auto size = std::filesystem::file_size(path_of(*name), error);
            if (!error) all_ += 2 * static_cast<std::uint64_t>(size);
        }
    }
    /// Returns the callback for the next `bytes`.
    TellBytes of(std::string_view what, std::uint64_t bytes) {
        const std::uint64_t before = done_;
        done_ += bytes;
        if (!how_.tell) return {};
        return [this, what, before](std::uint64_t done) { how_.tell({what, before + done, all_}); };
    }

private:
    const CrowdLoad& how_;
    std::uint64_t all_ = 0, done_ = 0;
};

/// Reads the ties and sorts them into rows.
void read_ties(const Scenario& scenario, const std::shared_ptr<const Source>& source,
               unsigned threads, bool own_stated, Telling& telling, CrowdData& crowd,
               Diagnostics& found) {
    RawTies raw;
    raw.own_stated = own_stated;
    const auto tell = telling.of("ties", source->text.size());
    const bool matrix =
        scenario.crowd.edges.value.size() > 4 &&
        scenario.crowd.edges.value.substr(scenario.crowd.edges.value.size() - 4) == ".mtx";
    if (matrix) {
        MatrixHead head;
        if (!read_matrix_head(source, head, found)) return;
        const TextPieces pieces(source, TextForm::lines, head.next, head.lines, threads);
        if (read_ties_matrix(pieces, head, threads, tell, crowd, raw, found))
            sort_ties(scenario, raw, pieces, threads, crowd, found);
        return;
    }
    const auto is_column = [](const std::string& name) {
        return name == "listener" || name == "speaker" || name == "weight";
    };
    if (has_lines_above_header(source, is_column, found)) return;
    TextHeader header;
    if (!read_text_header(source, header, found)) return;
    const TextPieces pieces(source, TextForm::csv, header.next, header.lines, threads);
    if (read_ties_csv(scenario, pieces, header, threads, tell, crowd, raw, found))
        sort_ties(scenario, raw, pieces, threads, crowd, found);
}

}  // namespace

CrowdData load_crowd(const Scenario& scenario, const CrowdLoad& how) {
    Diagnostics found;
    CrowdData crowd;
    Telling telling(how, scenario.crowd);
    const auto size_of = [](const Text& name) {
        std::error_code error;
        const auto size = std::filesystem::file_size(path_of(name), error);
        return error ? std::uint64_t{0} : static_cast<std::uint64_t>(size);
    };
    const auto agents = read_large(scenario.crowd.agents, found,
                                   telling.of("agents", size_of(scenario.crowd.agents)));
    const auto edges =
        read_large(scenario.crowd.edges, found, telling.of("ties", size_of(scenario.crowd.edges)));
    const bool own_stated =
        agents && read_crowd_agents(scenario, agents, how.threads,
                                    telling.of("agents", agents->text.size()), crowd, found);
    if (edges && crowd.size() > 0)
        read_ties(scenario, edges, how.threads, own_stated, telling, crowd, found);
    if (found.has_errors()) throw ScenarioError(found.sorted());
    crowd.files = {agents, edges};
    return crowd;
}

}  // namespace steppe
