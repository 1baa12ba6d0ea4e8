#include "engine/hindcast/result.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/hindcast/result_parts.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"

namespace steppe {
namespace {

const std::vector<Column> fit_columns{
    {"peer_per_year", "peer", Show::value, Column::Interval::none, "per year"},
    {"pull_per_year", "norm", Show::value, Column::Interval::none, "per year"},
    {"norm", "norm at", Show::value},
    {"sd_near", "sd", Show::value},
    {"sd_per_root_year", "sd per root year", Show::value}};

/// Returns an empty table of all models at one horizon.
Table scores_table(const std::string& key, const std::string& unit) {
    using enum Show;
    Table out{.key = key,
              .unit = unit,
              .columns = {{"model", "model"},
                          {"text"},
                          {"horizon_years"},
                          {"scored"},
                          {"rmse", "RMSE", value},
                          {"weighted_rmse", "weighted", value},
                          {"crps", "CRPS", value},
                          {"skill", "skill", value, Column::Interval::next_two, "1"},
                          {"skill_low"},
                          {"skill_high"},
                          {"coverage90", "in 90 % band", value, Column::Interval::none, "1"}}};
    out.chart = {{"kind", "bars"}, {"rows", "model"}, {"series", {"skill"}}};
    return out;
}

/// Adds the scores of a model at a horizon to its table and to the file.
void add_scores(const std::string& suite, const SeriesScores& series, const ModelScores& model,
                const HorizonScore& score, Table& out, HindcastRows& file) {
    out.row(model.name, model.text, score.horizon, score.scored, score.rmse,
            optional_json(score.weighted_rmse), optional_json(score.crps), score.skill,
            score.skill_interval.low, score.skill_interval.high, optional_json(score.coverage));
    const auto& row = out.rows.back();
    for (const std::size_t k : {4U, 5U, 7U, 10U, 6U})
        if (!row[k].is_null())
            file.push_back({suite, series.series, model.name, score.horizon, score.scored,
                            out.columns[k].key, k > 6 ? "1" : series.unit, row[k],
                            k == 7 ? row[8] : Json(), k == 7 ? row[9] : Json()});
}

void add_series(const std::string& suite, std::size_t number, const SeriesScores& series,
                Result& out, HindcastFiles& files) {
    const auto id = fmt::format("-{}-{}", suite, number),
               name = suite + ", " + series.series + ": ";
    const auto& own = series.models.back();
    ResultSection section{name + series.text};
    for (const auto& score : own.horizons)
        section.tables.push_back(
            scores_table(fmt::format("scores{}-{}", id, score.horizon), series.unit));
    std::vector<std::vector<std::string>> winners(own.horizons.size());
    for (const auto& model : series.models)
        for (std::size_t n = 0; n < winners.size(); ++n) {
            const auto &score = model.horizons[n], &best = own.horizons[n];
            add_scores(suite, series, model, score, section.tables[n], files.scores);
            if (score.rmse >= best.rmse) continue;
            winners[n].push_back(model.name);
            section.lead.push_back(fmt::format("LOSS: {} loses to {} at {}: {:.3f} against {:.3f}.",
                                               own.name, model.name, years(score.horizon),
                                               best.rmse, score.rmse));
            out.about["losses"].push_back({{"suite", suite},
                                           {"series", series.series},
                                           {"rival", model.name},
                                           {"horizon_years", score.horizon},
                                           {"rmse", best.rmse},
                                           {"rival_rmse", score.rmse}});
        }
    const auto lost = section.lead.size();
    const auto no_loss = fmt::format("no rival has a smaller error than {}", own.name);
    for (std::size_t n = 0; n < winners.size(); ++n)
        section.tables[n].title = fmt::format(
            "{} ahead, {} forecasts scored: {}", years(own.horizons[n].horizon),
            own.horizons[n].scored,
            winners[n].empty()
                ? no_loss
                : fmt::format("LOSS: {} loses to {}", own.name, listing(winners[n], 9)));
    out.findings.push_back(
        name + (lost == 0
                    ? no_loss + " at any horizon."
                    : fmt::format("LOSS: {} loses to a rival in {} of {} comparisons.", own.name,
                                  lost, winners.size() * (series.models.size() - 1))));
    if (!series.fits.empty()) {
        const auto& last = series.fits.back();
        const auto title = fmt::format(
            "Fitted up to {}: peer {:.3f} and norm {:.3f} per year, the norm at {:.2f}; variance "
            "of a forecast {:.3f}^2 + {:.3f}^2 a year",
            last.origin, last.law.peer, last.law.pull, last.law.norm, std::sqrt(last.band.near),
            std::sqrt(last.band.far));
        section.lead.push_back(title + ".");
        auto& fits = section.tables.emplace_back(fits_table("fits" + id, title, fit_columns, 2));
        for (const auto& fit : series.fits)
            fits.row(suite, series.series, fit.origin, fit.law.peer, fit.law.pull, fit.law.norm,
                     std::sqrt(fit.band.near), std::sqrt(fit.band.far));
        files.fits.insert(files.fits.end(), fits.rows.begin(), fits.rows.end());
    }
    out.sections.push_back(std::move(section));
}

/// Returns the file of the rows, each cut to the columns.
CsvFile file_of(const char* name, std::vector<std::string> columns, const std::vector<Column>& more,
                HindcastRows rows) {
    for (const auto& column : more) columns.push_back(column.key);
    const std::size_t width = columns.size();
    return {name, std::move(columns), [width, rows = std::move(rows)](const CsvFile::Row& put) {
                for (auto row : rows) {
                    row.resize(width);
                    put(row);
                }
            }};
}

/// Returns how often naive rivals do better, and how many past outcomes the model includes.
std::string answer(const std::vector<SuiteScores>& suites, const Json& losses) {
    std::size_t compared = 0, claims = 0, inside = 0, late = 0;
    const SeriesScores* first = nullptr;
    for (const auto& suite : suites) {
        for (const auto& series : suite.series) {
            compared += (series.models.size() - 1) * series.models.back().horizons.size();
            if (first == nullptr) first = &series;
        }
        claims += suite.claims.size();
        for (const auto& score : suite.claims)
            inside += score.inside() ? 1 : 0, late += score.in_hindsight() ? 1 : 0;
    }
    std::string out;
    if (first != nullptr) {
        const auto& horizons = first->models.back().horizons;
        const auto& score = horizons[std::min<std::size_t>(2, horizons.size() - 1)];
        out = fmt::format(
            "A naive rival has a smaller error than the model in {} of {} comparisons. {} ahead "
            "the "
            "model's mean squared error is {:.0f} % {} that of no change (skill {:.2f}, {:.2f} to "
            "{:.2f}; {}).",
            losses.size(), compared, capitalised(years(score.horizon)), 100 * std::abs(score.skill),
            score.skill < 0 ? "above" : "below", score.skill + 0.0, score.skill_interval.low + 0.0,
            score.skill_interval.high + 0.0, first->text);
    }
    if (claims > 0)
        out += fmt::format(
            "{}{} of {} past outcomes lie within the range of nine of ten of the "
            "model's futures{}.",
            out.empty() ? "" : " ", inside, claims,
            late > 0 ? fmt::format(", {} of them only since the model was changed "
                                   "after the outcome was known",
                                   late)
                     : "");
    return out;
}

}  // namespace

Table fits_table(const std::string& key, const std::string& title,
                 const std::vector<Column>& columns, std::size_t drawn) {
    Table out{.key = key, .title = title, .columns = {{"suite"}, {"series"}, {"origin", "origin"}}};
    out.columns.insert(out.columns.end(), columns.begin(), columns.end());
    out.chart = {{"kind", "lines"}, {"x", "origin"}, {"series", Json::array()}};
    for (std::size_t k = 0; k < drawn; ++k) out.chart["series"].push_back(columns[k].key);
    out.chart["colours"] = neutral_colours(drawn);
    out.faces = Table::Faces::page;
    return out;
}

Result hindcast_result(const std::vector<SuiteScores>& suites) {
    Result out{.command = "hindcast",
               .stem = "hindcast",
               .about = {{"suites", Json::array()}, {"losses", Json::array()}},
               .title = "The model on past episodes, beside naive rivals"};
    HindcastFiles files;
    for (const auto& suite : suites) {
        out.lines.push_back(suite.suite + ": " + suite.title + ".");
        out.about["suites"].push_back({{"suite", suite.suite}, {"title", suite.title}});
        for (std::size_t n = 0; n < suite.series.size(); ++n)
            add_series(suite.suite, n + 1, suite.series[n], out, files);
        if (!suite.claims.empty()) add_claims(suite, out, files);
        if (suite.world) add_world(suite, out, files);
    }
    out.answer = answer(suites, out.about["losses"]);
    if (!files.claims.empty())
        out.notes.emplace_back(
            "A claim compares an observed range with the median and 5 to 95 % of the model's "
            "futures.");
    if (!files.scores.empty())
        out.notes.insert(
            out.notes.end(),
            {"Skill is 1 - mean squared error / that of persistence; brackets are 95 %, from "
             "moving blocks of origins, too narrow for 10 years, since there are two independent "
             "decades. Rolling origins, everything fitted on years up to the origin.",
             "The model with inferred convictions and a frozen network stands still: its skill is "
             "0 at every horizon, by construction.",
             "Dependence layers alone do worse than persistence: skill -.01, -.02, -.07, -.11 at "
             "1, 3, 5, 10 years (a study of the same data; not run here).",
             "The hindcast supports a norm and regional convergence; it does not identify "
             "influence of trade, alliances or institutions.",
             "The votes of 192 states bound it: ties as a whole are associated with about .02 a "
             "year (0 to .03), trade with at most .01. This is not proof."});
    out.source = "Source: steppe hindcast.";
    out.made_from = "observations of the past";
    auto scores = std::move(files.gains);
    scores.insert(scores.end(), files.scores.begin(), files.scores.end());
    out.files = {file_of("hindcast.csv",
                         {"suite", "series", "model", "horizon_years", "scored", "metric", "unit",
                          "value", "low", "high"},
                         {}, std::move(scores)),
                 file_of("hindcast_fits.csv", {"suite", "series", "origin"}, fit_columns,
                         std::move(files.fits)),
                 file_of("hindcast_claims.csv", {}, claim_columns, std::move(files.claims)),
                 file_of("hindcast_world.csv", {"suite", "series", "origin"}, world_columns,
                         std::move(files.worlds))};
    return out;
}

}  // namespace steppe
