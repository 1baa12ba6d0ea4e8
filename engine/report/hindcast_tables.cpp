#include <cmath>

#include <fmt/format.h>

#include "engine/report/hindcast_world.hpp"
#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/hindcast.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

Json to_json(const HorizonScore& score) {
    Json out{{"horizon_years", score.horizon},
             {"scored", score.scored},
             {"rmse", score.rmse},
             {"skill",
              {{"value", score.skill},
               {"low", score.skill_interval.low},
               {"high", score.skill_interval.high}}}};
    if (score.weighted_rmse) out["weighted_rmse"] = *score.weighted_rmse;
    if (score.coverage) out["coverage90"] = *score.coverage;
    if (score.crps) out["crps"] = *score.crps;
    return out;
}

Json to_json(const OriginFit& fit) {
    return {{"origin", fit.origin},
            {"peer_per_year", fit.law.peer},
            {"pull_per_year", fit.law.pull},
            {"norm", fit.law.norm},
            {"sd_near", std::sqrt(fit.band.near)},
            {"sd_per_root_year", std::sqrt(fit.band.far)}};
}

Json to_json(const SeriesScores& series) {
    Json out{{"series", series.series},
             {"text", series.text},
             {"unit", series.unit},
             {"models", Json::array()},
             {"losses", Json::array()}};
    for (const auto& model : series.models) {
        Json scores = Json::array();
        for (const auto& score : model.horizons) scores.push_back(to_json(score));
        out["models"].push_back(
            {{"model", model.name}, {"text", model.text}, {"horizons", scores}});
    }
    for (const auto& loss : losses(series))
        out["losses"].push_back({{"rival", loss.rival},
                                 {"horizon_years", loss.horizon},
                                 {"rmse", loss.own},
                                 {"rival_rmse", loss.other}});
    if (series.fits.empty()) return out;
    out["fits"] = Json::array();
    for (const auto& fit : series.fits) out["fits"].push_back(to_json(fit));
    return out;
}

Json to_json(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json to_json(const ClaimScore& score) {
    const auto& claim = score.claim;
    Json out{
        {"claim", claim.id},
        {"text", claim.text},
        {"unit", claim.unit},
        {"scenario", claim.scenario},
        {"observed",
         {{"low", to_json(claim.low)}, {"high", to_json(claim.high)}, {"source", claim.source}}},
        {"rival", {{"text", claim.rival}, {"value", to_json(score.rival)}}},
        {"model", {{"median", score.median}, {"low", score.low}, {"high", score.high}}},
        {"inside", score.inside()},
        {"band_reaches", score.reaches()}};
    if (!score.inside()) out["miss"] = claim.miss;
    if (score.in_hindsight()) out["hindsight"] = claim.hindsight;
    return out;
}

}  // namespace

std::vector<Loss> losses(const SeriesScores& series) {
    std::vector<Loss> out;
    const auto& own = series.models.back();
    for (const auto& rival : series.models)
        for (std::size_t n = 0; n < own.horizons.size(); ++n)
            if (rival.horizons[n].rmse < own.horizons[n].rmse)
                out.push_back({rival.name, own.horizons[n].horizon, own.horizons[n].rmse,
                               rival.horizons[n].rmse});
    return out;
}

std::string hindcast_csv(const std::vector<SuiteScores>& suites) {
    std::string out = "suite,series,model,horizon_years,scored,metric,unit,value,low,high\n";
    for (const auto& suite : suites)
        if (suite.world) out += world_csv_rows(suite.suite, *suite.world);
    for (const auto& suite : suites)
        for (const auto& series : suite.series)
            for (const auto& model : series.models)
                for (const auto& score : model.horizons) {
                    const auto row = [&](const std::string& metric, const std::string& unit,
                                         double value, const std::string& ends) {
                        out += fmt::format("{},{},{},{},{},{},{},{},{}\n", suite.suite,
                                           csv_field(series.series), csv_field(model.name),
                                           score.horizon, score.scored, metric, unit,
                                           shortest(value), ends);
                    };
                    row("rmse", series.unit, score.rmse, ",");
                    if (score.weighted_rmse)
                        row("weighted_rmse", series.unit, *score.weighted_rmse, ",");
                    row("skill", "1", score.skill,
                        shortest(score.skill_interval.low) + "," +
                            shortest(score.skill_interval.high));
                    if (score.coverage) row("coverage90", "1", *score.coverage, ",");
                    if (score.crps) row("crps", series.unit, *score.crps, ",");
                }
    return out;
}

std::string hindcast_fits_csv(const std::vector<SuiteScores>& suites) {
    std::string out =
        "suite,series,origin,peer_per_year,pull_per_year,norm,sd_near,sd_per_root_year\n";
    for (const auto& suite : suites)
        for (const auto& series : suite.series)
            for (const auto& fit : series.fits)
                out += fmt::format(
                    "{},{},{},{},{},{},{},{}\n", suite.suite, csv_field(series.series), fit.origin,
                    shortest(fit.law.peer), shortest(fit.law.pull), shortest(fit.law.norm),
                    shortest(std::sqrt(fit.band.near)), shortest(std::sqrt(fit.band.far)));
    return out;
}

std::string hindcast_json(const std::vector<SuiteScores>& suites) {
    Json out{{"suites", Json::array()}, {"caveats", hindcast_caveats()}};
    for (const auto& suite : suites) {
        Json series = Json::array();
        for (const auto& scores : suite.series) series.push_back(to_json(scores));
        Json claims = Json::array();
        for (const auto& score : suite.claims) claims.push_back(to_json(score));
        out["suites"].push_back({{"suite", suite.suite},
                                 {"title", suite.title},
                                 {"series", series},
                                 {"claims", claims}});
        if (suite.world) out["suites"].back()["world"] = world_json(*suite.world, suite.ties);
    }
    return json_document(out);
}

}  // namespace steppe
