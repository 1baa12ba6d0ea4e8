#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/population/read.hpp"
#include "engine/scenario/csv_header.hpp"

namespace steppe {
namespace {

constexpr double not_stated = std::numeric_limits<double>::quiet_NaN();

/// A column of the table of agents.
struct AgentColumn {
    enum class What {
        id,
        group,
        susceptibility,
        autonomy,
        position,
        conviction,
        words
    } what = What::words;
    std::string name{};
    std::size_t issue = 0;
};

class AgentsReader {
public:
    AgentsReader(const Scenario& scenario, const std::shared_ptr<const Source>& source,
                 PopulationData& population, Diagnostics& found)
        : s_(scenario), source_(source), population_(population), found_(found) {}

    /// Returns whether the table has a column `autonomy`.
    [[nodiscard]] bool own_stated() const {
        return column(AgentColumn::What::autonomy) < columns_.size();
    }

    bool read(unsigned threads, const ReportBytes& on_progress) {
        TextHeader header;
        const auto is_column = [](const std::string& name) {
            return name == "id" || name == "group" || name == "susceptibility" ||
                   name == "autonomy" || name.rfind("position.", 0) == 0 ||
                   name.rfind("conviction.", 0) == 0;
        };
        if (has_lines_above_header(source_, is_column, found_)) return false;
        if (!read_text_header(source_, header, found_)) return false;
        if (!read_header(header)) return false;
        const TextPieces pieces(source_, RowForm::csv, header.next, header.lines, threads);
        const std::uint64_t n = pieces.records();
        if (n == 0)
            return wrong(header, 0, "E020",
                         fmt::format("`{}` has a header but no rows", source_->path));
        if (n > most_population_agents)
            return wrong(header, 0, "E014",
                         fmt::format("`{}` has {} agents, more than {}", source_->path, n,
                                     most_population_agents));
        make_room(n);
        const auto problems = read_pieces(
            pieces, threads, found_, on_progress,
            [&](const TextPiece& piece, PieceDiagnostics& t) { read_piece(pieces, piece, t); });
        const bool all_named =
            std::none_of(ids_.begin(), ids_.end(), [](std::string_view id) { return id.empty(); });
        return all_named && intern(pieces) && name_groups(groups_, pieces, population_, found_) &&
               problems == 0;
    }

private:
    bool wrong(const TextHeader& header, std::size_t cell, std::string code, std::string message,
               std::string label = "", std::string help = "") {
        PieceDiagnostics one(source_);
        const bool there = cell < header.cells.size();
        one.add(header.line, there ? header.cells[cell].begin : 0,
                there ? header.cells[cell].size : 1, std::move(code), std::move(message),
                std::move(label), std::move(help));
        found_.add(one.diagnostics().front());
        return false;
    }

    bool read_header(const TextHeader& header) {
        bool good = true;
        for (std::size_t c = 0; c < header.cells.size(); ++c) {
            const std::string name(header.cells[c].text);
            const bool twice =
                std::any_of(columns_.begin(), columns_.end(),
                            [&](const AgentColumn& old) { return old.name == name; });
            columns_.push_back({.name = name});
            if (twice) good = wrong(header, c, "E020", fmt::format("duplicate column `{}`", name));
            if (!twice) good = understand(header, c) && good;
        }
        if (column(AgentColumn::What::id) == columns_.size() && !id_misspelt_)
            good = wrong(header, 0, "E020", "the column `id` is missing", "it identifies the rows");
        if (good && population_.issue.empty())
            good = wrong(header, 0, "E020", "no column is `position.ISSUE` or `conviction.ISSUE`",
                         "", "issues of the scenario: " + join(issues(), ", "));
        for (auto& c : columns_)
            if (const auto dot = c.name.find('.'); dot != std::string::npos)
                c.issue = static_cast<std::size_t>(std::lower_bound(population_.issue.begin(),
                                                                    population_.issue.end(),
                                                                    c.name.substr(dot + 1)) -
                                                   population_.issue.begin());
        return good && couplings(header);
    }

    bool understand(const TextHeader& header, std::size_t c) {
        using What = AgentColumn::What;
        static const std::vector<std::pair<std::string, What>> plain{
            {"id", What::id},
            {"group", What::group},
            {"susceptibility", What::susceptibility},
            {"autonomy", What::autonomy},
            {"source", What::words},
            {"basis", What::words},
            {"note", What::words}};
        AgentColumn& out = columns_[c];
        const std::string& name = out.name;
        std::vector<std::string> known;
        for (const auto& [word, what] : plain) {
            if (word == name) return out.what = what, true;
            known.push_back(word);
        }
        const auto dot = name.find('.');
        const std::string stem = name.substr(0, dot);
        if (dot != std::string::npos && (stem == "position" || stem == "conviction")) {
            const std::string issue = name.substr(dot + 1);
            out.what = stem == "position" ? What::position : What::conviction;
            if (s_.issues.count(issue) == 0) {
                const auto near = nearest(issue, issues());
                return wrong(header, c, "E013", fmt::format("there is no issue `{}`", issue), "",
                             near ? fmt::format("Did you mean `{}.{}`?", stem, *near)
                                  : "issues: " + join(issues(), ", "));
            }
            const auto at =
                std::lower_bound(population_.issue.begin(), population_.issue.end(), issue);
            if (at == population_.issue.end() || *at != issue) population_.issue.insert(at, issue);
            return true;
        }
        for (const auto& issue : issues())
            known.insert(known.end(), {"position." + issue, "conviction." + issue});
        const auto near = nearest(name, known);
        id_misspelt_ = id_misspelt_ || near == "id";
        return wrong(header, c, "E020", fmt::format("unknown column `{}`", name),
                     "not a column of the table of agents",
                     near ? fmt::format("Did you mean `{}`?", *near)
                          : "known columns: id, group, susceptibility, autonomy, position.ISSUE, "
                            "conviction.ISSUE, source, basis, note");
    }

    /// Checks that issues of the population are coupled only to each other.
    bool couplings(const TextHeader& header) {
        bool good = true;
        for (const auto& id : population_.issue)
            for (const auto& [other, weight] : s_.issues.at(id).coupling.items)
                if (!std::binary_search(population_.issue.begin(), population_.issue.end(), other))
                    good = wrong(
                        header, 0, "E036",
                        fmt::format(
                            "the issue `{}` is coupled to `{}`, on which the population has "
                            "neither position nor conviction",
                            id, other),
                        "",
                        fmt::format("add a column `position.{}` or `conviction.{}`", other, other));
        return good;
    }

    [[nodiscard]] std::vector<std::string> issues() const {
        std::vector<std::string> out;
        for (const auto& [id, issue] : s_.issues) out.push_back(id);
        return out;
    }

    [[nodiscard]] std::size_t column(AgentColumn::What what) const {
        const auto at = std::find_if(columns_.begin(), columns_.end(),
                                     [&](const AgentColumn& c) { return c.what == what; });
        return static_cast<std::size_t>(at - columns_.begin());
    }

    void make_room(std::uint64_t n) {
        const std::size_t K = population_.issue.size();
        ids_.resize(n);
        if (column(AgentColumn::What::group) < columns_.size()) groups_.resize(n);
        population_.lambda.assign(n, s_.population.susceptibility.value);
        population_.own.assign(n, s_.population.autonomy.value);
        population_.position.assign(n * K, not_stated);
        population_.conviction.assign(n * K, not_stated);
    }

    void read_piece(const TextPieces& pieces, const TextPiece& piece, PieceDiagnostics& problems) {
        std::vector<TextCell> cells;
        pieces.for_each(piece, [&](const TextLine& line) {
            if (!read_cells(line, columns_.size(), cells, problems)) return;
            read_row(line, cells, problems);
        });
    }

    void read_row(const TextLine& line, const std::vector<TextCell>& cells,
                  PieceDiagnostics& problems) {
        using What = AgentColumn::What;
        const std::size_t K = population_.issue.size();
        const std::uint64_t r = line.record;
        const auto before = problems.all();
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const AgentColumn& column = columns_[c];
            const TextCell& cell = cells[c];
            if (column.what == What::id) {
                if (!is_id(cell.text))
                    problems.add(line, cell.begin, cell.size, "E018",
                                 fmt::format("`{}` cannot be the id of an agent", cell.text),
                                 "ids are letters, digits, `_` and `-`");
                ids_[r] = cell.text;
            } else if (column.what == What::group) {
                if (cell.text.empty())
                    problems.add(line, cell.begin, 1, "E022", "`group` is empty",
                                 "the agent's part of the population");
                if (cell.text == "*")
                    problems.add(line, cell.begin, cell.size, "E022",
                                 "a group cannot be called `*`",
                                 "results use it for the whole population");
                groups_[r] = cell.text;
            } else if (column.what != What::words && !cell.text.empty()) {
                const bool opinion =
                    column.what == What::position || column.what == What::conviction;
                const double value =
                    number_of(line, cell, column.name, opinion ? -1 : 0, 1, problems);
                (column.what == What::position     ? population_.position[r * K + column.issue]
                 : column.what == What::conviction ? population_.conviction[r * K + column.issue]
                 : column.what == What::susceptibility ? population_.lambda[r]
                                                       : population_.own[r]) = value;
            }
        }
        if (problems.all() != before) return;
        for (std::size_t k = 0; k < K; ++k)
            if (std::isnan(population_.position[r * K + k]) &&
                std::isnan(population_.conviction[r * K + k]))
                problems.add(line, 0, line.text.size(), "E036",
                             fmt::format("`{}` has neither a position nor a conviction on `{}`",
                                         ids_[r], population_.issue[k]));
    }

    bool intern(const TextPieces& pieces) {
        std::vector<std::uint32_t> repeated;
        population_.ids = PopulationIds(ids_, repeated);
        PieceDiagnostics problems(source_);
        const std::size_t id = column(AgentColumn::What::id);
        const auto at_id = [&](std::uint32_t row, std::string message, std::string label) {
            if (!problems.has_room()) return problems.count();
            std::vector<TextCell> cells;
            const TextLine line = pieces.line_of(row);
            cells_of(line.text, cells);
            problems.add(line, cells[id].begin, cells[id].size, "E021", std::move(message),
                         std::move(label));
        };
        for (const auto row : repeated)
            at_id(row, fmt::format("duplicate agent `{}`", ids_[row]),
                  fmt::format("also in line {}",
                              pieces.line_of(*population_.ids.find(ids_[row])).number));
        for (const auto& [state, agent] : s_.agents)
            if (const auto row = population_.ids.find(state))
                at_id(*row, fmt::format("`{}` is a state of the scenario", state),
                      "agents and states need different ids");
        report_problems({problems}, source_, found_);
        return problems.all() == 0;
    }

    const Scenario& s_;
    const std::shared_ptr<const Source>& source_;
    PopulationData& population_;
    Diagnostics& found_;
    std::vector<AgentColumn> columns_;
    bool id_misspelt_ = false;  ///< prevents a second report of a missing id
    std::vector<std::string_view> ids_, groups_;
};

}  // namespace

bool read_population_agents(const Scenario& scenario, const std::shared_ptr<const Source>& source,
                            unsigned threads, const ReportBytes& on_progress,
                            PopulationData& population, Diagnostics& found) {
    AgentsReader reader(scenario, source, population, found);
    reader.read(threads, on_progress);
    return reader.own_stated();
}

}  // namespace steppe
