#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "engine/report/hindcast_world.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/hindcast.hpp"

namespace steppe {
namespace {

constexpr std::size_t name_width = 20;

using Cell = std::function<std::string(const HorizonScore&)>;

std::string without_trail(std::string line) {
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

std::string row(const ModelScores& model, const std::vector<Cell>& cells) {
    std::string out = "  " + pad(model.name, name_width);
    for (const auto& cell : cells) {
        for (const auto& score : model.horizons) out += cell(score);
        out += " ";
    }
    return without_trail(out) + "\n";
}

std::string optional_number(const std::optional<double>& value, int digits) {
    return value ? fmt::format("{:7.{}f}", *value, digits) : fmt::format("{:>7}", "-");
}

std::string error_table(const SeriesScores& series) {
    const auto& first = series.models.front().horizons.front();
    const int digits = first.rmse < 0.1 || first.scored > 1000 ? 4 : 3;
    std::vector<std::string> titles{"RMSE"};
    std::vector<Cell> cells{
        [digits](const HorizonScore& s) { return fmt::format("{:7.{}f}", s.rmse, digits); }};
    if (first.weighted_rmse) {
        titles.emplace_back("weighted RMSE");
        cells.emplace_back(
            [digits](const HorizonScore& s) { return optional_number(s.weighted_rmse, digits); });
    }
    if (first.crps) {
        titles.emplace_back("CRPS");
        cells.emplace_back([](const HorizonScore& s) { return optional_number(s.crps, 3); });
    }
    std::string out = "  " + pad("", name_width), years = "  " + pad("years ahead", name_width);
    for (const auto& title : titles) {
        out += fmt::format("{:>28} ", title);
        for (const auto& score : series.models.front().horizons)
            years += fmt::format("{:7}", score.horizon);
        years += " ";
    }
    out = without_trail(out) + "\n" + without_trail(years) + "\n";
    for (const auto& model : series.models) out += row(model, cells);
    return out;
}

std::string skill_table(const SeriesScores& series) {
    std::string out = "  " + pad("skill, 95 %", name_width);
    for (const auto& score : series.models.front().horizons)
        out += fmt::format("{:>17} y", score.horizon);
    out += "\n";
    for (std::size_t n = 1; n < series.models.size(); ++n)
        out += row(series.models[n], {[](const HorizonScore& s) {
                       return fmt::format(" {:>18}",
                                          fmt::format("{:+.2f} [{:.2f}, {:.2f}]", s.skill,
                                                      s.skill_interval.low, s.skill_interval.high));
                   }});
    return out;
}

std::string band_line(const SeriesScores& series) {
    const auto& own = series.models.back();
    if (!own.horizons.front().coverage) return "";
    std::vector<std::string> own_cover, still_cover;
    for (const auto& score : own.horizons)
        own_cover.push_back(fmt::format("{:.2f}", *score.coverage));
    for (const auto& score : series.models.front().horizons)
        still_cover.push_back(fmt::format("{:.2f}", *score.coverage));
    return fmt::format("  The 90 % band of {} covers {}; that of persistence {}.\n", own.name,
                       join(own_cover, ", "), join(still_cover, ", "));
}

std::string loss_lines(const SeriesScores& series) {
    std::string out;
    const auto& own = series.models.back().name;
    for (const auto& loss : losses(series))
        out += fmt::format("  LOSS  {} loses to {} at {} year{}: {:.3f} against {:.3f}.\n", own,
                           loss.rival, loss.horizon, loss.horizon == 1 ? "" : "s", loss.own,
                           loss.other);
    return out.empty()
               ? fmt::format("  No rival has a smaller error than {} at any horizon.\n", own)
               : out;
}

std::string counts(const SeriesScores& series) {
    std::vector<std::string> out;
    for (const auto& score : series.models.front().horizons)
        out.push_back(std::to_string(score.scored));
    return join(out, ", ");
}

std::string fit_line(const SeriesScores& series) {
    if (series.fits.empty()) return "";
    const auto& fit = series.fits.back();
    return fmt::format(
        "  Fitted up to {}: peer {:.3f} and norm {:.3f} per year, the norm at {:.2f}; variance of "
        "a forecast {:.3f}^2 + {:.3f}^2 a year.\n",
        fit.origin, fit.law.peer, fit.law.pull, fit.law.norm, std::sqrt(fit.band.near),
        std::sqrt(fit.band.far));
}

}  // namespace

const std::vector<std::string>& hindcast_caveats() {
    static const std::vector<std::string> lines{
        "The model with inferred convictions and a frozen network stands still: its skill is 0 at "
        "every horizon, by construction.",
        "Dependence layers alone do worse than persistence: skill -.01, -.02, -.07, -.11 at 1, 3, "
        "5, 10 years (a study of the same data; not run here).",
        "The hindcast supports a norm and regional convergence; it does not identify influence of "
        "trade, alliances or institutions.",
        "The votes of 192 states bound it: ties as a whole are associated with about .02 a year (0 "
        "to .03), trade with at most .01. This is not proof.",
    };
    return lines;
}

std::string hindcast_text(const std::vector<SuiteScores>& suites) {
    std::string out;
    bool forecasts = false;
    for (const auto& suite : suites) {
        out += suite.suite + "  " + suite.title + "\n" + claims_text(suite.claims);
        forecasts = forecasts || !suite.series.empty();
        for (const auto& series : suite.series) {
            out += fmt::format("\n  {}: {}; {} forecasts scored\n", series.series, series.text,
                               counts(series));
            out += error_table(series) + skill_table(series) + fit_line(series) +
                   band_line(series) + loss_lines(series);
        }
        if (suite.world) out += world_text(*suite.world, suite.ties);
        out += "\n";
    }
    if (!forecasts) return out;
    out +=
        "Skill is 1 - mean squared error / that of persistence; brackets are 95 %, from moving "
        "blocks of origins, too narrow for\n"
        "10 years, since there are two independent decades. Rolling origins, everything fitted on "
        "years up to the origin.\n\n";
    for (const auto& line : hindcast_caveats()) out += line + "\n";
    return out;
}

}  // namespace steppe
