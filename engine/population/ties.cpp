#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/population/read.hpp"

namespace steppe {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class TiesReader {
public:
    TiesReader(const Scenario& scenario, const TextPieces& pieces, const PopulationData& population,
               RawTies& ties, Diagnostics& found)
        : pieces_(pieces), population_(population), ties_(ties), found_(found) {
        for (const auto& [id, agent] : scenario.agents) states_.push_back(id);
    }

    bool read(const TextHeader& header, unsigned threads, const ReportBytes& on_progress) {
        if (!read_header(header)) return false;
        ties_.listener.resize(pieces_.records());
        ties_.speaker.resize(pieces_.records());
        if (weight_ < header.cells.size()) ties_.weight.resize(pieces_.records());
        columns_ = header.cells.size();
        return read_pieces(pieces_, threads, found_, on_progress,
                           [&](const TextPiece& piece, PieceDiagnostics& problems) {
                               read_piece(piece, problems);
                           }) == 0;
    }

private:
    bool read_header(const TextHeader& header) {
        static const std::vector<std::string> known{"listener", "speaker", "weight",
                                                    "source",   "basis",   "note"};
        PieceDiagnostics problems(pieces_.source());
        std::vector<std::string> names,
            meant;  // prevents a second report of misspelt columns as missing
        for (const auto& cell : header.cells) {
            const std::string name(cell.text);
            if (!contains(known, name)) {
                const auto near = nearest(name, known);
                if (near) meant.push_back(*near);
                problems.add(header.line, cell.begin, cell.size, "E020",
                             fmt::format("unknown column `{}`", name),
                             "not a column of the table of edges",
                             near ? fmt::format("Did you mean `{}`?", *near)
                                  : "known columns: " + join(known, ", "));
            } else if (contains(names, name)) {
                problems.add(header.line, cell.begin, cell.size, "E020",
                             fmt::format("duplicate column `{}`", name));
            }
            names.push_back(name);
        }
        const auto place = [&](const char* name) { return index_of(names, name); };
        listener_ = place("listener");
        speaker_ = place("speaker");
        weight_ = place("weight");
        for (const auto& [at, name] : {std::pair{listener_, "listener"}, {speaker_, "speaker"}})
            if (at == names.size() && !contains(meant, name))
                problems.add(header.line, 0, 1, "E020",
                             fmt::format("the column `{}` is missing", name),
                             "edges need listener and speaker; weight is optional");
        report_problems({problems}, pieces_.source(), found_);
        return problems.all() == 0;
    }

    void read_piece(const TextPiece& piece, PieceDiagnostics& problems) {
        std::vector<TextCell> cells;
        std::string_view last_id;
        std::optional<std::uint32_t> last;
        pieces_.for_each(piece, [&](const TextLine& line) {
            if (!read_cells(line, columns_, cells, problems)) return;
            const TextCell &listener = cells[listener_], &speaker = cells[speaker_];
            if (listener.text != last_id)
                last = population_.ids.find(
                    last_id = listener.text);  // rows of one listener are usually adjacent
            if (!last) unknown_listener(line, listener, problems);
            const auto has_room = speaker_of(speaker.text);
            if (!has_room) unknown(line, speaker, states_, problems);
            if (last && last == has_room)
                problems.add(line, speaker.begin, speaker.size, "E032",
                             fmt::format("`{}` listens to itself", speaker.text), "",
                             "set its own weight by `autonomy` in the table of agents");
            ties_.listener[line.record] = last.value_or(0);
            ties_.speaker[line.record] = has_room.value_or(0);
            if (weight_ < columns_)
                ties_.weight[line.record] =
                    number_of(line, cells[weight_], "weight", 0, infinity, problems);
        });
    }

    [[nodiscard]] std::optional<std::uint32_t> speaker_of(std::string_view id) const {
        if (const auto at = population_.ids.find(id)) return at;
        const auto state = std::lower_bound(states_.begin(), states_.end(), id);
        if (state == states_.end() || *state != id) return std::nullopt;
        return population_.size() + static_cast<std::uint32_t>(state - states_.begin());
    }

    void unknown_listener(const TextLine& line, const TextCell& cell,
                          PieceDiagnostics& problems) const {
        if (!std::binary_search(states_.begin(), states_.end(), cell.text))
            return unknown(line, cell, {}, problems);
        problems.add(
            line, cell.begin, cell.size, "E013",
            fmt::format("`{}` is a state; the population does not influence states", cell.text),
            "the listener");
    }

    void unknown(const TextLine& line, const TextCell& cell, const std::vector<std::string>& others,
                 PieceDiagnostics& problems) const {
        if (!problems.has_room())
            return problems.count();  // skips suggestions past the limit: the search is slow
        problems.add(
            line, cell.begin, cell.size, "E013",
            fmt::format("there is no agent{} `{}`", others.empty() ? "" : " or state", cell.text),
            "", population_.ids.instead_of(std::string(cell.text), others));
    }

    const TextPieces& pieces_;
    const PopulationData& population_;
    RawTies& ties_;
    Diagnostics& found_;
    std::vector<std::string> states_;
    std::size_t listener_ = 0, speaker_ = 0, weight_ = 0, columns_ = 0;
};

}  // namespace

bool read_ties_csv(const Scenario& scenario, const TextPieces& pieces, const TextHeader& header,
                   unsigned threads, const ReportBytes& on_progress,
                   const PopulationData& population, RawTies& ties, Diagnostics& found) {
    return TiesReader(scenario, pieces, population, ties, found).read(header, threads, on_progress);
}

}  // namespace steppe
