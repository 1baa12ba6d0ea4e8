#include <cmath>

#include <fmt/format.h>

#include "engine/report/hindcast_world.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

constexpr std::size_t layer_width = 34;

std::string fit_lines(const WorldScores& world) {
    std::string out;
    for (const auto& series : world.series) {
        const auto& fit = series.fits.back();
        out += fmt::format(
            "  {}, fitted up to {}: alike {:.3f} per year, weight of the three-year mean {:.2f} "
            "({:.2f} in the filter alone).\n",
            series.world.series, fit.origin, fit.rate, fit.recent, fit.recent_filter);
    }
    return out;
}

/// Reports a series in which a world without ties exceeds the limit on the gain at five years.
std::string null_miss(const WorldSeries& series) {
    constexpr double bar = 0.035;
    for (const auto& gain : series.gains)
        if (gain.horizon == 5 && gain.null_largest > bar)
            return fmt::format(
                "    MISS  without ties the gain at 5 years reaches {:+.3f}, above the limit of "
                "{:+.3f}: states that return to their\n"
                "          own past look alike, too, which can explain that much of the gain.\n",
                gain.null_largest, bar);
    return "";
}

std::string gain_table(const WorldScores& world) {
    std::string out =
        "\n"
        "  Gain of alike over the filter, 1 - MSE/MSE, next to worlds with own anchors and without "
        "ties\n"
        "  " +
        pad("years ahead", layer_width);
    for (const auto& gain : world.series.front().gains)
        out += fmt::format("{:>20} y", gain.horizon);
    out += "\n";
    for (const auto& series : world.series) {
        std::string own = pad("  " + series.world.series, layer_width + 2), nulls = own;
        nulls = pad(fmt::format("    {} without ties: mean, largest", world.null_worlds),
                    layer_width + 2);
        for (const auto& gain : series.gains) {
            own += fmt::format("{:>22}", fmt::format("{:+.3f} [{:.3f}, {:.3f}]", gain.gain,
                                                     gain.interval.low, gain.interval.high));
            nulls += fmt::format(
                "{:>22}", fmt::format("{:+.3f}, {:+.3f}", gain.null_mean, gain.null_largest));
        }
        out += own + "\n" + nulls + "\n";
        out += null_miss(series);
    }
    return out;
}

std::string cell(const std::optional<double>& value, const char* form) {
    return value ? fmt::format(fmt::runtime(form), *value) : "-";
}

std::string with_interval(const std::optional<double>& value, const std::optional<double>& low,
                          const std::optional<double>& high) {
    const auto ends = low && high ? fmt::format(" [{:.1f}, {:.1f}]", *low, *high) : "";
    return cell(value, "{:+.1f}") + ends;
}

std::string studied_table(const std::vector<StudiedLayer>& layers) {
    if (layers.empty()) return "";
    std::string out =
        "\n"
        "  Ties between states: numbers of a study of the same data, not run here. Pull per year "
        "within region and year\n"
        "  (t), p against permuted partners, gain out of sample in percent of MSE (95 %), p over "
        "21 layers at 5 years\n";
    out += "  " + pad("layer", layer_width) +
           fmt::format("{:>14}{:>14}{:>9}{:>18}{:>18}{:>7}\n", "all votes", "final passage",
                       "placebo", "1 year", "5 years", "p");
    for (const auto& l : layers) {
        const auto pull = [](const std::optional<double>& k, const std::optional<double>& t) {
            return cell(k, "{:.3f}") + (t ? fmt::format(" ({:.1f})", *t) : "");
        };
        out += "  " + pad(l.layer, layer_width) +
               fmt::format("{:>14}{:>14}{:>9}{:>18}{:>18}{:>7}\n", pull(l.pull, l.t),
                           pull(l.final_pull, l.final_t), cell(l.placebo_1, "{:g}"),
                           with_interval(l.gain_1, l.low_1, l.high_1),
                           with_interval(l.gain_5, l.low_5, l.high_5), cell(l.family_5, "{:g}")) +
               "      " + l.finding + "\n";
    }
    return out;
}

constexpr const char* reading =
    "\n"
    "  No channel passes out of sample: no interval stays above zero after correction for the "
    "number of layers. Next to\n"
    "  alike, the same study fits trade, arms, aid and migrants at 0.000 a year, and one norm for "
    "the world gains +0.9,\n"
    "  +0.3, -0.7, -2.5 percent of MSE over the filter at 1, 3, 5, 10 years. All ties together are "
    "associated with about\n"
    "  .02 a year (0 to .03), trade with 0 to .01. The data do not show whether ties cause "
    "agreement or the reverse.\n"
    "  States move toward those that already vote as they do, in any region: blocs harden, for "
    "reasons that are open.\n"
    "  The five: the world's model lacks their norm and is worse than their own model at every "
    "horizon.\n"
    "  Brackets cover origins and states together; at 10 years, nine origins of one decade leave "
    "only states, so the\n"
    "  brackets are too narrow.\n";

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

}  // namespace

std::string world_text(const WorldScores& world, const std::vector<StudiedLayer>& layers) {
    std::string out = "\n";
    out += fit_lines(world);
    out += gain_table(world);
    out += studied_table(layers);
    return out + reading;
}

Json world_json(const WorldScores& world, const std::vector<StudiedLayer>& layers) {
    Json out{{"null_worlds", world.null_worlds}, {"fits", Json::array()}, {"gains", Json::array()}};
    for (const auto& series : world.series) {
        for (const auto& fit : series.fits)
            out["fits"].push_back({{"series", series.world.series},
                                   {"origin", fit.origin},
                                   {"alike_per_year", fit.rate},
                                   {"weight_of_mean", fit.recent},
                                   {"weight_of_mean_alone", fit.recent_filter}});
        for (const auto& gain : series.gains)
            out["gains"].push_back({{"series", series.world.series},
                                    {"horizon_years", gain.horizon},
                                    {"value", gain.gain},
                                    {"low", gain.interval.low},
                                    {"high", gain.interval.high},
                                    {"null_mean", gain.null_mean},
                                    {"null_largest", gain.null_largest}});
    }
    out["ties_not_run_here"] = Json::array();
    for (const auto& l : layers)
        out["ties_not_run_here"].push_back(
            {{"layer", l.layer},
             {"pull_per_year", optional_json(l.pull)},
             {"t", optional_json(l.t)},
             {"final_pull_per_year", optional_json(l.final_pull)},
             {"final_t", optional_json(l.final_t)},
             {"state_effects_pull_per_year", optional_json(l.state_pull)},
             {"state_effects_t", optional_json(l.state_t)},
             {"placebo_p", {optional_json(l.placebo_1), optional_json(l.placebo_5)}},
             {"gain_1_year_per_cent",
              {optional_json(l.gain_1), optional_json(l.low_1), optional_json(l.high_1)}},
             {"gain_5_years_per_cent",
              {optional_json(l.gain_5), optional_json(l.low_5), optional_json(l.high_5)}},
             {"family_p", {optional_json(l.family_1), optional_json(l.family_5)}},
             {"finding", l.finding}});
    return out;
}

std::string world_csv_rows(const std::string& suite, const WorldScores& world) {
    std::string out;
    for (const auto& series : world.series)
        for (std::size_t n = 0; n < series.gains.size(); ++n) {
            const auto& gain = series.gains[n];
            const auto head =
                fmt::format("{},{},alike,{},{}", suite, csv_field(series.world.series),
                            gain.horizon, series.world.models.back().horizons[n].scored);
            out += fmt::format("{},gain_over_filter,1,{},{},{}\n", head, shortest(gain.gain),
                               shortest(gain.interval.low), shortest(gain.interval.high));
            out +=
                fmt::format("{},gain_without_ties_mean,1,{},,\n", head, shortest(gain.null_mean));
            out += fmt::format("{},gain_without_ties_largest,1,{},,\n", head,
                               shortest(gain.null_largest));
        }
    return out;
}

std::string hindcast_world_csv(const std::vector<SuiteScores>& suites) {
    std::string out = "suite,series,origin,alike_per_year,weight_of_mean,weight_of_mean_alone\n";
    for (const auto& suite : suites)
        if (suite.world)
            for (const auto& series : suite.world->series)
                for (const auto& fit : series.fits)
                    out +=
                        fmt::format("{},{},{},{},{},{}\n", suite.suite,
                                    csv_field(series.world.series), fit.origin, shortest(fit.rate),
                                    shortest(fit.recent), shortest(fit.recent_filter));
    return out;
}

}  // namespace steppe
