#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/hindcast/hindcast.hpp"
#include "engine/scenario/registry.hpp"
#include "engine/scenario/scenario.hpp"

/// H9: positions of 192 states in the UN General Assembly, forecast by the position equation with
/// one `alike` layer and a filtered start.
namespace steppe {

/// Positions of all states, rows in the bytewise order of ids; in units of the ideal points.
struct WorldTables {
    std::vector<std::string> states;
    YearTable all_votes, final_passage;
};

/// Published measurements of one layer of ties on the same data. None is computed here.
struct StudiedLayer {
    std::string layer, finding;
    std::optional<double> pull{}, t{};              ///< per year, within region and year; all votes
    std::optional<double> final_pull{}, final_t{};  ///< the same, votes on final passage
    std::optional<double> state_pull{}, state_t{};  ///< with state effects
    std::optional<double> placebo_1{}, placebo_5{};  ///< p against permuted partners, 1 and 5 years
    std::optional<double> gain_1{}, low_1{}, high_1{};  ///< out of sample, percent of MSE; 95 %
    std::optional<double> gain_5{}, low_5{}, high_5{};
    std::optional<double> family_1{}, family_5{};  ///< p over all layers
};

/// Parameters fitted at an origin, on pairs of years that end by then.
struct AlikeFit {
    int origin = 0;
    double rate = 0;           ///< of the alike layer, per year
    double recent = 0;         ///< weight of the three-year mean in the start
    double recent_filter = 0;  ///< the same for the filter alone
};

/// Gain of `alike` over the filter alone, 1 - MSE/MSE, with the gain in worlds without ties.
struct AlikeGain {
    int horizon = 0;
    double gain = 0;
    Interval interval;  ///< 95 %, moving blocks of origins times states
    double null_mean = 0, null_largest = 0;
};

/// One series of positions.
struct WorldSeries {
    SeriesScores world;  ///< persistence, mean of three years, filter, alike
    SeriesScores five;   ///< the same forecasts of the five, with peer + norm
    std::vector<AlikeFit> fits;
    std::vector<AlikeGain> gains;
};

inline constexpr int null_worlds = 40;                     ///< of each series
inline constexpr int world_parts = 2 * (1 + null_worlds);  ///< of the work of world_hindcast

struct WorldScores {
    std::vector<WorldSeries> series;  ///< all votes, final passage
    int null_worlds = 0;
};

/// Reads `state,year,all_votes,final_passage`.
/// \param path for messages
/// \throws ScenarioError with every error
WorldTables parse_world(const std::string& path, const std::string& text);

/// Reads the study's table of layers.
/// \param path for messages
/// \throws ScenarioError
std::vector<StudiedLayer> parse_studied_layers(const std::string& path, const std::string& text);

/// Scores the world forecasts, and the same fit on worlds with own anchors and no ties. Skill
/// intervals are over moving blocks of origins times states.
/// \param base scenario whose agents, positions and rate each origin replaces: one layer of kind
/// "alike" that compares the issue `three-year-mean`, and the issue `order`
/// \param part_done  called after each part; may throw to stop; may be empty
/// \throws std::invalid_argument for another base
WorldScores world_hindcast(const WorldTables& tables, const Scenario& base,
                           const Registry& registry, const std::function<void()>& part_done = {});

}  // namespace steppe
