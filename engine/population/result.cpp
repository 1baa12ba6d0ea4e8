#include "engine/population/result.hpp"

#include <iterator>

#include <fmt/format.h>

#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "engine/report/tables.hpp"

namespace steppe {

Json population_counts(const PopulationOutcome& outcome) {
    return {{"agents", outcome.population.size()},
            {"ties", outcome.population.network.entries()},
            {"hear_nobody_else", outcome.population.isolated},
            {"positions_held_by_a_constant", outcome.pinned}};
}

std::string population_csv(const PopulationOutcome& outcome) {
    fmt::memory_buffer out;
    const auto& [program, population, run, pinned] = outcome;
    const auto put = [&out](std::string_view text) {
        out.append(text.data(), text.data() + text.size());
    };
    put("scenario,step,date,group,issue,agents,mean,sd,favour\n");
    for (int t = 0; t <= program.calendar.steps; ++t) {
        const std::string head =
            fmt::format("{},{},{},", csv_field(program.name), t, date_of(program.calendar, t));
        for (std::size_t part = 0; part < run.members.size(); ++part)
            for (std::size_t k = 0; k < population.issue.size(); ++k) {
                const PopulationMoments& n = run.at(t, part, k);
                put(head);
                put(part == 0 ? "*" : csv_field(population.group[part - 1]));
                fmt::format_to(std::back_inserter(out), ",{},{},{},{},{}\n", population.issue[k],
                               run.members[part], shortest(n.mean), shortest(n.sd),
                               shortest(n.favour));
            }
    }
    return fmt::to_string(out);
}

void write_population_agents(const std::string& path, const PopulationData& population,
                             const PopulationConvictions& convictions,
                             const std::vector<double>& positions) {
    constexpr std::size_t agents_at_once = 1U << 15U;  // rows per piece
    const std::size_t N = population.size(), K = population.issue.size();
    std::size_t next = 0;
    const bool grouped = !population.group.empty();
    write_pieces(path, [&](std::string& piece) {
        if (next == 0) {
            piece += grouped ? "id,group,susceptibility,autonomy" : "id,susceptibility,autonomy";
            for (const auto& issue : population.issue) piece += ",position." + issue;
            for (const auto& issue : population.issue) piece += ",conviction." + issue;
            piece += "\n";
        }
        for (const std::size_t end = std::min(N, next + agents_at_once); next < end; ++next) {
            piece += population.ids.at(static_cast<std::uint32_t>(next));
            if (grouped)
                piece.append(1, ',').append(csv_field(population.group[population.group_of[next]]));
            fmt::format_to(std::back_inserter(piece), ",{},{}", shortest(population.lambda[next]),
                           shortest(population.own[next]));
            for (const auto* values : {&positions, &convictions.U})
                for (std::size_t k = 0; k < K; ++k)
                    piece.append(1, ',').append(shortest((*values)[next * K + k]));
            piece += "\n";
        }
        return next < N;
    });
}

}  // namespace steppe
