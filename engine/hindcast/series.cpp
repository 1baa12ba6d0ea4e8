#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/hindcast/scores.hpp"

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

constexpr int first_vote_origin = 1998, last_vote_origin = 2020, first_training = 1994;
constexpr std::size_t voters = 9;
constexpr double rate_mean = 0.02, rate_sd = 0.03;  // prior of a rate, per year
// Agreement per root year; the study does not state its own, this value reproduces its scores.
constexpr double rate_scale = 0.2;
constexpr std::array<double, 3> floors{0.02, 0.03, 0.04};

/// Disagreement of all pairs, and its law of motion.
using PairArray = std::array<double, voters*(voters - 1) / 2>;
struct PairLaw {
    // Rate per year, and the disagreement that convergence does not remove.
    double peer = 0, floor = 0;
};

PairArray disagreement(const YearTable& agreement, int year) {
    PairArray out{};
    for (std::size_t r = 0; r < out.size(); ++r) out[r] = 1 - agreement.latest(r, year);
    return out;
}

/// Returns disagreement as a squared distance of mixtures: the five mix with one another at the
/// rate, the powers stay fixed. `D' = floor - (m_i - m_j)' (D - floor) (m_i - m_j)/2`, m the row of
/// M^horizon.
double moved(const PairLaw& law, const PairArray& now, std::size_t a, std::size_t b, int horizon) {
    const double left = std::pow(1 - law.peer * 5 / 4, horizon);
    std::array<double, voters> m{};
    const auto add = [&](std::size_t state, double sign) {
        if (state >= hindcast_movers) {
            m[state] += sign;
            return;
        }
        for (std::size_t s = 0; s < hindcast_movers; ++s) m[s] += sign * (1 - left) / 5;
        m[state] += sign * left;
    };
    add(a, 1);
    add(b, -1);
    double sum = 0;
    for (std::size_t i = 1; i < voters; ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (m[i] != 0 && m[j] != 0) sum -= m[i] * m[j] * (now[pair_row(i, j)] - law.floor);
    return law.floor + sum;
}

struct PairCase {
    std::size_t a = 0, b = 0, now = 0;  // `now`: index into the training years
    int horizon = 0;
    double observed = 0, weight = 1;
};

struct PairTraining {
    std::vector<PairArray> years;
    std::vector<PairCase> cases;

    PairTraining(const AgreementTables& tables, int origin) {
        double weights = 0;
        for (int year = first_training; year < origin; ++year) {
            years.push_back(disagreement(tables.agreement, year));
            for (const int horizon : training_horizons())
                for (std::size_t b = 1; b < voters && year + horizon <= origin; ++b)
                    for (std::size_t a = 0; a < std::min(b, hindcast_movers); ++a) {
                        const std::size_t row = pair_row(a, b);
                        const double then = tables.agreement.at(row, year + horizon),
                                     votes = tables.joint_votes.at(row, year + horizon);
                        if (std::isnan(tables.agreement.at(row, year)) || std::isnan(then) ||
                            !(votes > 0))
                            continue;
                        cases.push_back({a, b, years.size() - 1, horizon, 1 - then, votes});
                        weights += votes;
                    }
        }
        for (auto& c : cases) c.weight *= static_cast<double>(cases.size()) / weights;
    }

    [[nodiscard]] double cost(const PairLaw& law) const {
        double sum = (law.peer - rate_mean) * (law.peer - rate_mean) / (rate_sd * rate_sd);
        for (const auto& c : cases) {
            const double error =
                (moved(law, years[c.now], c.a, c.b, c.horizon) - c.observed) / rate_scale;
            if (!std::isnan(error)) sum += c.weight * error * error / c.horizon;
        }
        return sum;
    }
};

/// Finds the best rate at each floor by golden section in [0, .4], then the best floor.
PairLaw fit_pairs(const AgreementTables& tables, int origin) {
    const PairTraining training(tables, origin);
    PairLaw best;
    double least = std::numeric_limits<double>::infinity();
    for (const double floor : floors) {
        double low = 0, high = 0.4;
        const double golden = 0.3819660112501051;
        for (int n = 0; n < 24; ++n) {
            const double left = low + golden * (high - low), right = high - golden * (high - low);
            (training.cost({left, floor}) < training.cost({right, floor}) ? high : low) =
                training.cost({left, floor}) < training.cost({right, floor}) ? right : left;
        }
        const PairLaw law{(low + high) / 2, floor};
        if (const double cost = training.cost(law); cost < least) {
            least = cost;
            best = law;
        }
    }
    return best;
}

struct PairLedgers {
    std::vector<Ledger> persistence, peer;
};

/// Checks the pairs whose indices are both below `below`.
PairLedgers check(const AgreementTables& tables, std::size_t below) {
    const std::size_t horizons = scored_horizons().size();
    PairLedgers out{std::vector<Ledger>(horizons), std::vector<Ledger>(horizons)};
    for (int origin = first_vote_origin; origin <= last_vote_origin; ++origin) {
        const auto law = fit_pairs(tables, origin);
        const auto now = disagreement(tables.agreement, origin);
        for (std::size_t n = 0; n < horizons; ++n)
            for (std::size_t b = 1; b < below; ++b)
                for (std::size_t a = 0; a < b; ++a) {
                    const int horizon = scored_horizons()[n], year = origin + horizon;
                    const double then = 1 - tables.agreement.at(pair_row(a, b), year),
                                 weight = tables.joint_votes.at(pair_row(a, b), year);
                    if (std::isnan(then) || std::isnan(now[pair_row(a, b)])) continue;
                    out.persistence[n].push_back({origin, now[pair_row(a, b)] - then, weight});
                    out.peer[n].push_back({origin, moved(law, now, a, b, horizon) - then, weight});
                }
    }
    return out;
}

SeriesScores scores_of(const AgreementTables& tables, const std::string& name,
                       const std::string& text, std::size_t below) {
    const auto ledgers = check(tables, below);
    SeriesScores out{.series = name, .text = text, .unit = "agreement", .models = {}, .fits = {}};
    out.models = {{"persistence", "nothing changes", {}},
                  {"peer", "the five converge on one another", {}}};
    for (std::size_t n = 0; n < scored_horizons().size(); ++n) {
        out.models[0].horizons.push_back(score_of(ledgers.persistence[n], ledgers.persistence[n],
                                                  scored_horizons()[n], {.weights = true}));
        out.models[1].horizons.push_back(score_of(ledgers.peer[n], ledgers.persistence[n],
                                                  scored_horizons()[n], {.weights = true}));
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

std::vector<SeriesScores> votes_hindcast(const AgreementTables& tables) {
    return {
        scores_of(tables, "36 pairs",
                  "agreement of all pairs in the UN General Assembly, without a claim", voters),
        scores_of(tables, "ten pairs", "agreement of the five with one another", hindcast_movers)};
}

}  // namespace steppe
