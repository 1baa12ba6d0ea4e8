#include "engine/hindcast/models.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {
namespace {

constexpr std::size_t china = hindcast_movers;

/// Returns the least-squares slope of a state's own past.
double own_slope(const YearTable& table, std::size_t state, int origin) {
    double n = 0, years = 0, values = 0;
    for (int year = table.first(); year <= origin; ++year) {
        if (std::isnan(table.at(state, year))) continue;
        n += 1;
        years += year;
        values += table.at(state, year);
    }
    double across = 0, along = 0;
    for (int year = table.first(); year <= origin && n > 1; ++year) {
        if (std::isnan(table.at(state, year))) continue;
        const double from_mean = year - years / n;
        across += from_mean * (table.at(state, year) - values / n);
        along += from_mean * from_mean;
    }
    return along > 0 ? across / along : 0;
}

/// Returns the mean over the years of the mean change of the first `states` states observed in both
/// years.
double common_drift(const YearTable& table, std::size_t states, int origin) {
    double sum = 0;
    int years = 0;
    for (int year = table.first() + 1; year <= origin; ++year) {
        double change = 0;
        int count = 0;
        for (std::size_t s = 0; s < states; ++s) {
            const double step = table.at(s, year) - table.at(s, year - 1);
            if (std::isnan(step)) continue;
            change += step;
            ++count;
        }
        if (count == 0) continue;
        sum += change / count;
        ++years;
    }
    return years ? sum / years : 0;
}

/// Returns the yearly rate at which the five move toward China's position, by least squares on
/// changes of one year.
double china_rate(const YearTable& table, int origin) {
    double across = 0, along = 0;
    for (const auto& c : training_cases(table, origin, {1})) {
        const double gap = table.at(china, c.year) - c.from[c.mover];
        if (std::isnan(gap)) continue;
        across += gap * (c.observed - c.from[c.mover]);
        along += gap * gap;
    }
    return along > 0 ? std::clamp(across / along, 0.0, 1.0) : 0;
}

template <int states>
PointForecast drift(const YearTable& table, int origin) {
    return [rate = common_drift(table, states, origin)](int, std::vector<double> x, int horizon) {
        for (double& value : x) value += rate * horizon;
        return x;
    };
}

template <int years>
PointForecast china_pull(const YearTable& table, int origin) {
    return [rate = china_rate(table, origin), table](int year, std::vector<double> x, int horizon) {
        const double mean = table.mean(china, year - years + 1, year),
                     target = std::isnan(mean) ? table.latest(china, year) : mean,
                     left = std::pow(1 - rate, horizon);
        for (double& value : x) value = target + (value - target) * left;
        return x;
    };
}

template <ConvergenceParts parts>
PointForecast convergence(const YearTable& table, int origin) {
    return
        [law = fit_convergence(table, origin, parts, convergence_scale)](
            int, const std::vector<double>& x, int horizon) { return converge(law, x, horizon); };
}

PointForecast persistence(const YearTable&, int) {
    return [](int, const std::vector<double>& x, int) { return x; };
}

PointForecast trend(const YearTable& table, int origin) {
    std::vector<double> slopes;
    for (std::size_t s = 0; s < hindcast_movers; ++s) slopes.push_back(own_slope(table, s, origin));
    return [slopes](int, std::vector<double> x, int horizon) {
        for (std::size_t s = 0; s < x.size(); ++s) x[s] += slopes[s] * horizon;
        return x;
    };
}

}  // namespace

const std::vector<int>& training_horizons() {
    static const std::vector<int> horizons{1, 2, 3, 5, 7, 10};
    return horizons;
}

std::vector<double> observed_movers(const YearTable& table, int year) {
    std::vector<double> out;
    for (std::size_t s = 0; s < hindcast_movers; ++s) out.push_back(table.at(s, year));
    return out;
}

std::vector<double> latest_movers(const YearTable& table, int year) {
    std::vector<double> out;
    for (std::size_t s = 0; s < hindcast_movers; ++s) out.push_back(table.latest(s, year));
    return out;
}

std::vector<TrainingCase> training_cases(const YearTable& table, int origin,
                                         const std::vector<int>& horizons) {
    std::vector<TrainingCase> out;
    for (int year = first_training_origin; year < origin; ++year) {
        const auto from = observed_movers(table, year);
        for (const int horizon : horizons)
            for (std::size_t s = 0; s < from.size() && year + horizon <= origin; ++s)
                if (const double then = table.at(s, year + horizon);
                    !std::isnan(from[s]) && !std::isnan(then))
                    out.push_back({.year = year,
                                   .horizon = horizon,
                                   .mover = s,
                                   .from = from,
                                   .observed = then});
    }
    return out;
}

const std::vector<PointModel>& point_models() {
    static const std::vector<PointModel> models{
        {"persistence",
         "nothing changes; also the model with inferred convictions and a frozen network",
         persistence},
        {"trend", "extrapolates each state's own linear trend", trend},
        {"China pull", "toward China's position of the origin", china_pull<1>},
        {"China pull, 5 years", "toward the mean of China's last five positions", china_pull<5>},
        {"drift of five", "continues the mean change of the five", drift<5>},
        {"drift of nine", "continues the mean change of all nine states", drift<9>},
        {"peer", "the five converge on one another", convergence<ConvergenceParts::peer>},
        {"norm", "the five converge on a norm", convergence<ConvergenceParts::norm>},
        {"peer + norm", "both: the model of positions with one conviction for all",
         convergence<ConvergenceParts::peer_and_norm>},
    };
    return models;
}

}  // namespace steppe
