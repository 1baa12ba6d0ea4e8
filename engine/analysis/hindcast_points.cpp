#include <cmath>

#include "engine/analysis/hindcast_scores.hpp"
#include "engine/analysis/hindcast_training.hpp"

namespace steppe {
namespace {

constexpr int first_point_origin = 1998, last_point_origin = 2022;
constexpr double least_sd = 0.08;  // limits the weight of precise years

/// Observations and their uncertainty.
struct PointSeries {
    std::string name, text;
    const YearTable& points;
    const YearTable* sd;  ///< null: not in the source
};

double weight_of(const PointSeries& series, std::size_t state, int year) {
    if (!series.sd) return 1;
    const double sd = series.sd->at(state, year);
    return 1 / (least_sd * least_sd + (std::isnan(sd) ? 0 : sd * sd));
}

Band band_from_training(const PointForecast& forecast, const std::vector<TrainingCase>& cases) {
    std::vector<Residual> residuals;
    for (const auto& c : cases) {
        const double error = forecast(c.year, c.from, c.horizon)[c.mover] - c.observed;
        if (!std::isnan(error)) residuals.push_back({c.horizon, error});
    }
    return band_of(residuals);
}

/// Returns the forecasts of a model from all origins; one ledger per horizon.
std::vector<Ledger> check(const PointSeries& series, const PointModel& model) {
    std::vector<Ledger> out(scored_horizons().size());
    for (int origin = first_point_origin; origin <= last_point_origin; ++origin) {
        const auto forecast = model.fit(series.points, origin);
        const Band band = band_from_training(
            forecast, training_cases(series.points, origin, training_horizons()));
        const auto from = latest_movers(series.points, origin);
        for (std::size_t n = 0; n < out.size(); ++n) {
            const int horizon = scored_horizons()[n], year = origin + horizon;
            const auto x = forecast(origin, from, horizon);
            for (std::size_t s = 0; s < x.size(); ++s)
                if (const double error = x[s] - series.points.at(s, year); !std::isnan(error))
                    out[n].push_back({.origin = origin,
                                      .error = error,
                                      .weight = weight_of(series, s, year),
                                      .sd = std::sqrt(band.variance(horizon))});
        }
    }
    return out;
}

std::vector<OriginFit> fits_of(const PointSeries& series) {
    std::vector<OriginFit> out;
    for (int origin = first_point_origin; origin <= last_point_origin; ++origin) {
        const auto law = fit_convergence(series.points, origin, ConvergenceParts::peer_and_norm,
                                         convergence_scale);
        const auto forecast = [&law](int, const std::vector<double>& x, int horizon) {
            return converge(law, x, horizon);
        };
        out.push_back({origin, law,
                       band_from_training(
                           forecast, training_cases(series.points, origin, training_horizons()))});
    }
    return out;
}

SeriesScores scores_of(const PointSeries& series) {
    SeriesScores out{.series = series.name,
                     .text = series.text,
                     .unit = "ideal point",
                     .models = {},
                     .fits = fits_of(series)};
    std::vector<Ledger> persistence;
    for (const auto& model : point_models()) {
        const auto ledgers = check(series, model);
        if (persistence.empty()) persistence = ledgers;
        ModelScores scores{.name = model.name, .text = model.text, .horizons = {}};
        for (std::size_t n = 0; n < ledgers.size(); ++n)
            scores.horizons.push_back(score_of(ledgers[n], persistence[n], scored_horizons()[n],
                                               {.weights = series.sd != nullptr, .bands = true}));
        out.models.push_back(std::move(scores));
    }
    return out;
}

}  // namespace

const std::vector<int>& scored_horizons() {
    static const std::vector<int> horizons{1, 3, 5, 10};
    return horizons;
}

std::vector<SeriesScores> points_hindcast(const PointTables& tables) {
    return {scores_of({"all votes", "positions of the five in the UN General Assembly, all votes",
                       tables.all_votes, &tables.all_sd}),
            scores_of({"final passage", "the same from votes on final passage",
                       tables.final_passage, nullptr})};
}

}  // namespace steppe
