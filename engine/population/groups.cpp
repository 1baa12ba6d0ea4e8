#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/population/read.hpp"
#include "engine/scenario/csv.hpp"

namespace steppe {

bool name_groups(const std::vector<std::string_view>& groups, const TextPieces& pieces,
                 PopulationData& population, Diagnostics& found) {
    if (groups.empty()) return true;
    std::unordered_map<std::string_view, std::uint32_t> seen;
    std::vector<std::string_view> names;
    population.group_of.resize(groups.size());
    for (std::size_t r = 0; r < groups.size(); ++r) {
        if (r > 0 && groups[r] == groups[r - 1]) {
            population.group_of[r] = population.group_of[r - 1];
            continue;
        }
        const auto [at, fresh] =
            seen.try_emplace(groups[r], static_cast<std::uint32_t>(names.size()));
        if (fresh) names.push_back(groups[r]);
        population.group_of[r] = at->second;
        if (names.size() <= most_population_groups) continue;
        PieceDiagnostics one(pieces.source());
        one.add(pieces.line_of(r), 0, 1, "E014",
                fmt::format("the population has more than {} groups", most_population_groups));
        report_problems({one}, pieces.source(), found);
        return false;
    }
    std::vector<std::uint32_t> order(names.size()), place(names.size());
    for (std::uint32_t g = 0; g < order.size(); ++g) order[g] = g;
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return names[a] < names[b]; });
    for (std::uint32_t g = 0; g < order.size(); ++g) {
        place[order[g]] = g;
        population.group.push_back(unescaped(names[order[g]]));
    }
    for (auto& g : population.group_of) g = place[g];
    return true;
}

}  // namespace steppe
