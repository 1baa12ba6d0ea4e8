#include <fmt/format.h>

#include "engine/hindcast/result_parts.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"

namespace steppe {
namespace {

/// Returns an empty table.
Table gains_table(int null_worlds) {
    using enum Show;
    Table out{.key = "gains",
              .title = fmt::format("Gain of alike over the filter, 1 - MSE/MSE, next to {} worlds "
                                   "with own anchors and without ties",
                                   null_worlds),
              .columns = {{"series"},
                          {"horizon_years"},
                          {"in_words", "series, years ahead"},
                          {"value", "gain", change, Column::Interval::next_two},
                          {"low"},
                          {"high"},
                          {"null_mean", "without ties: mean", change},
                          {"null_largest", "largest", change}}};
    out.chart = {
        {"kind", "bars"}, {"rows", "in_words"}, {"series", {"value", "null_mean", "null_largest"}}};
    out.chart["colours"] = neutral_colours(3);
    return out;
}

Table ties_table(const std::vector<StudiedLayer>& layers) {
    using enum Show;
    constexpr auto ends = Column::Interval::next_two;
    Table out{.key = "ties_not_run_here",
              .title =
                  "Numbers of a study of the same data, not run here. Pull per year within "
                  "region and year, and its t; p against permuted partners; gain out of "
                  "sample in percent of MSE; p over 21 layers at 5 years",
              .columns = {{"layer", "layer"},
                          {"pull_per_year", "all votes", value},
                          {"t", "t", value},
                          {"final_pull_per_year", "final passage", value},
                          {"final_t", "t", value},
                          {"state_effects_pull_per_year"},
                          {"state_effects_t"},
                          {"placebo_p_1", "placebo", digits},
                          {"placebo_p_5"},
                          {"gain_1_year_per_cent", "1 year", change, ends},
                          {"gain_1_year_per_cent_low"},
                          {"gain_1_year_per_cent_high"},
                          {"gain_5_years_per_cent", "5 years", change, ends},
                          {"gain_5_years_per_cent_low"},
                          {"gain_5_years_per_cent_high"},
                          {"family_p_1"},
                          {"family_p_5", "p", digits},
                          {"finding"}}};
    for (const auto& l : layers) {
        out.row(l.layer);
        for (const auto& x : {l.pull, l.t, l.final_pull, l.final_t, l.state_pull, l.state_t,
                              l.placebo_1, l.placebo_5, l.gain_1, l.low_1, l.high_1, l.gain_5,
                              l.low_5, l.high_5, l.family_1, l.family_5})
            out.rows.back().push_back(optional_json(x));
        out.rows.back().emplace_back(l.finding);
    }
    out.chart = {{"kind", "bars"},
                 {"rows", "layer"},
                 {"series", {"gain_1_year_per_cent", "gain_5_years_per_cent"}}};
    return out;
}

}  // namespace

const std::vector<Column> world_columns{
    {"alike_per_year", "alike, per year", Show::value},
    {"weight_of_mean", "weight of the three-year mean", Show::value},
    {"weight_of_mean_alone", "its weight in the filter alone", Show::value}};

void add_world(const SuiteScores& suite, Result& out, HindcastFiles& files) {
    const auto& world = *suite.world;
    out.about["null_worlds"] = world.null_worlds;
    ResultSection gains{suite.suite + ": do states move toward those that vote alike?"};
    auto table = gains_table(world.null_worlds);
    for (const auto& series : world.series) {
        const auto& last = series.fits.back();
        const auto& name = series.world.series;
        const auto title = fmt::format(
            "{}, fitted up to {}: alike {:.3f} per year, weight of the three-year mean {:.2f} "
            "({:.2f} in the filter alone)",
            name, last.origin, last.rate, last.recent, last.recent_filter);
        gains.lead.push_back(title + ".");
        auto& fits = gains.tables.emplace_back(
            fits_table(fmt::format("fits-{}-{}", suite.suite, gains.tables.size() + 1), title,
                       world_columns, 3));
        for (const auto& fit : series.fits)
            fits.row(suite.suite, name, fit.origin, fit.rate, fit.recent, fit.recent_filter);
        files.worlds.insert(files.worlds.end(), fits.rows.begin(), fits.rows.end());
        for (std::size_t n = 0; n < series.gains.size(); ++n) {
            const auto& [horizon, gain, ends, null_mean, null_largest] = series.gains[n];
            table.row(name, horizon, fmt::format("{}, {}", name, years(horizon)), gain, ends.low,
                      ends.high, null_mean, null_largest);
            const std::vector<Json> head{suite.suite, name, "alike", horizon,
                                         series.world.models.back().horizons[n].scored};
            for (auto more : {std::vector<Json>{"gain_over_filter", "1", gain, ends.low, ends.high},
                              {"gain_without_ties_mean", "1", null_mean, {}, {}},
                              {"gain_without_ties_largest", "1", null_largest, {}, {}}}) {
                more.insert(more.begin(), head.begin(), head.end());
                files.gains.push_back(std::move(more));
            }
            if (constexpr double bar = 0.035; horizon == 5 && null_largest > bar)
                gains.lead.push_back(fmt::format(
                    "MISS: {}: without ties the gain at 5 years reaches {:+.3f}, above the limit "
                    "of {:+.3f}: states that return to their own past look alike, too, which can "
                    "explain that much of the gain.",
                    name, null_largest, bar));
        }
    }
    gains.tables.insert(gains.tables.begin(), std::move(table));
    gains.lead.insert(
        gains.lead.end(),
        {"States move toward those that already vote as they do, in any region: blocs harden, for "
         "reasons that are open.",
         "The five: the world's model lacks their norm and is worse than their own model at every "
         "horizon.",
         "Brackets cover origins and states together; at 10 years, nine origins of one decade "
         "leave only states, so the brackets are too narrow."});
    out.sections.push_back(std::move(gains));
    ResultSection ties{suite.suite + ": ties between states"};
    ties.lead = {
        "No channel passes out of sample: no interval stays above zero after correction for the "
        "number of layers. Next to alike, the same study fits trade, arms, aid and migrants at "
        "0.000 a year, and one norm for the world gains +0.9, +0.3, -0.7, -2.5 percent of MSE over "
        "the filter at 1, 3, 5, 10 years. All ties together are associated with about .02 a year "
        "(0 to .03), trade with 0 to .01. The data do not show whether ties cause agreement or the "
        "reverse."};
    for (const auto& l : suite.ties) ties.lead.push_back(l.layer + ": " + l.finding + ".");
    if (!suite.ties.empty()) ties.tables.push_back(ties_table(suite.ties));
    out.sections.push_back(std::move(ties));
}

}  // namespace steppe
