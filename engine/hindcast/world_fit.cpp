#include "engine/hindcast/world_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <boost/math/tools/minima.hpp>

#include "engine/hindcast/models.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

constexpr int longest = 10;
// The outcome, then both starts after 0 to 10 rounds.
constexpr std::size_t terms = 2 * (longest + 1) + 1;
constexpr double world_prior_rate = 0.02, world_prior_sd = 0.03;

using Gram = std::array<std::array<double, terms>, terms>;

/// Returns binomial(h, m) (1-k)^(h-m) k^m for m = 0 to h.
std::array<double, longest + 1> rounds(int horizon, double rate) {
    std::array<double, longest + 1> out{};
    double choose = 1;
    for (int m = 0; m <= horizon; ++m) {
        out[static_cast<std::size_t>(m)] =
            choose * std::pow(1 - rate, horizon - m) * std::pow(rate, m);
        choose = choose * (horizon - m) / (m + 1);
    }
    return out;
}

/// Returns shares by a Gaussian kernel on `at`, as in the layer `alike`.
std::vector<std::vector<double>> kernel(const std::vector<double>& at, double width) {
    const std::size_t n = at.size();
    std::vector<std::vector<double>> out(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
        double least = std::numeric_limits<double>::infinity(), sum = 0;
        for (std::size_t j = 0; j < n; ++j)
            if (j != i) least = std::min(least, (at[i] - at[j]) * (at[i] - at[j]));
        for (std::size_t j = 0; j < n; ++j) {
            if (j == i) continue;
            const double apart = at[i] - at[j];
            out[i][j] = std::exp(-0.5 * (apart * apart - least) / (width * width));
            sum += out[i][j];
        }
        for (double& share : out[i]) share = sum > 0 ? share / sum : 0;
    }
    return out;
}

std::vector<double> listened(const std::vector<std::vector<double>>& shares,
                             const std::vector<double>& x) {
    std::vector<double> out(x.size(), 0.0);
    for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t j = 0; j < x.size(); ++j) out[i] += shares[i][j] * x[j];
    return out;
}

WorldYear world_year(const YearTable& points, int year, double width, int most) {
    WorldYear out;
    std::vector<double> last, mean;
    for (std::size_t s = 0; s < points.rows(); ++s) {
        if (std::isnan(points.at(s, year))) continue;
        out.states.push_back(s);
        last.push_back(points.at(s, year));
        mean.push_back(points.mean(s, year - 2, year));
    }
    const auto shares = kernel(mean, width);
    out.last.push_back(last);
    out.mean.push_back(mean);
    for (int m = 0; m < most; ++m) {
        out.last.push_back(listened(shares, out.last.back()));
        out.mean.push_back(listened(shares, out.mean.back()));
    }
    return out;
}

/// Sums over cases of the error r - w s of a forecast: r = outcome minus the forecast from the last
/// points, s = the forecast from the means minus that from the last points, w the weight of the
/// mean.
struct Errors {
    double rr = 0, rs = 0, ss = 0;

    [[nodiscard]] double weight() const { return ss > 0 ? std::clamp(rs / ss, 0.0, 1.0) : 0; }
    [[nodiscard]] double squares() const { return rr + weight() * (weight() * ss - 2 * rs); }
};

void add_errors(Errors& out, const Gram& products, int horizon, double rate) {
    const auto c = rounds(horizon, rate);
    std::array<double, terms> r{}, s{};
    r[0] = 1;
    for (std::size_t m = 0; m <= static_cast<std::size_t>(horizon); ++m) {
        r[1 + m] = s[1 + m] = -c[m];
        s[2 + longest + m] = c[m];
    }
    for (std::size_t i = 0; i < terms; ++i)
        for (std::size_t j = 0; j < terms; ++j) {
            out.rr += r[i] * products[i][j] * r[j] / horizon;
            out.rs += r[i] * products[i][j] * s[j] / horizon;
            out.ss += s[i] * products[i][j] * s[j] / horizon;
        }
}

/// Products of outcomes and starts over the cases of each horizon that end by some year.
class Products {
public:
    void add_year(const YearTable& points, int end, const std::map<int, WorldYear>& years) {
        for (std::size_t n = 0; n < scored_horizons().size(); ++n) {
            const auto from = years.find(end - scored_horizons()[n]);
            if (from != years.end()) add(points, end, from->second, scored_horizons()[n], gram_[n]);
        }
    }

    [[nodiscard]] Errors errors(double rate) const {
        Errors out;
        for (std::size_t n = 0; n < gram_.size(); ++n)
            add_errors(out, gram_[n], scored_horizons()[n], rate);
        return out;
    }

private:
    static void add(const YearTable& points, int end, const WorldYear& from, int horizon,
                    Gram& gram) {
        std::array<double, terms> x{};
        for (std::size_t i = 0; i < from.states.size(); ++i) {
            x[0] = points.at(from.states[i], end);
            if (std::isnan(x[0])) continue;
            for (std::size_t m = 0; m <= static_cast<std::size_t>(horizon); ++m) {
                x[1 + m] = from.last[m][i];
                x[2 + longest + m] = from.mean[m][i];
            }
            for (std::size_t a = 0; a < terms; ++a)
                for (std::size_t b = 0; b < terms; ++b) gram[a][b] += x[a] * x[b];
        }
    }

    std::array<Gram, 4> gram_{};  ///< by scored horizon
};

AlikeFit fit_of(const Products& products, int origin) {
    const auto cost = [&](double rate) {
        const double off = (rate - world_prior_rate) / world_prior_sd;
        return products.errors(rate).squares() / (convergence_scale * convergence_scale) +
               off * off;
    };
    constexpr int bits = 40;
    const double rate = boost::math::tools::brent_find_minima(cost, 0.0, 1.0, bits).first;
    return {origin, rate, products.errors(rate).weight(), products.errors(0).weight()};
}

void put(NumberMap& into, const std::string& key, const std::string& id, double value) {
    Number number;
    number.value = value;
    number.address = key + "." + id;
    number.given = true;
    into.items[id] = std::move(number);
}

/// Sets the initial positions of an issue, and convictions (without weight at susceptibility 1) so
/// that none is inferred.
void place(Issue& issue, const std::string& id, const std::vector<std::string>& agents,
           const std::vector<double>& points) {
    for (auto* map : {&issue.position, &issue.conviction}) map->items.clear();
    for (std::size_t n = 0; n < agents.size(); ++n) {
        put(issue.position, "issue." + id + ".position", agents[n], points[n] / world_scale);
        put(issue.conviction, "issue." + id + ".conviction", agents[n], points[n] / world_scale);
    }
    issue.position.given = issue.conviction.given = true;
}

}  // namespace

int first_world_origin(int horizon) {
    switch (horizon) {
        case 1:
            return 1996;
        case 3:
            return 1998;
        case 5:
            return 2000;
        default:
            return 2005;
    }
}

int last_observed(const YearTable& points) {
    for (int year = points.last(); year >= points.first(); --year)
        for (std::size_t s = 0; s < points.rows(); ++s)
            if (!std::isnan(points.at(s, year))) return year;
    return points.first();
}

AlikeModel::AlikeModel(const YearTable& points, double width)
    : points_(points), last_(last_observed(points)) {
    for (int year = first_world_year; year < last_; ++year)
        years_.emplace(year, world_year(points, year, width, std::min(longest, last_ - year)));
}

std::vector<AlikeFit> AlikeModel::fits() const {
    std::vector<AlikeFit> out;
    Products products;
    for (int end = first_world_year + 1; end < last_; ++end) {
        products.add_year(points_, end, years_);
        if (end >= first_world_origin(1)) out.push_back(fit_of(products, end));
    }
    return out;
}

double AlikeModel::forecast(int year, std::size_t n, int horizon, double rate,
                            double recent) const {
    const auto c = rounds(horizon, rate);
    const auto& from = years_.at(year);
    double out = 0;
    for (std::size_t m = 0; m <= static_cast<std::size_t>(horizon); ++m)
        out += c[m] * ((1 - recent) * from.last[m][n] + recent * from.mean[m][n]);
    return out;
}

std::vector<std::vector<double>> engine_forecast(const Scenario& base, const Registry& registry,
                                                 const std::vector<std::string>& ids,
                                                 const WorldYear& from, const AlikeFit& fit,
                                                 int years) {
    Scenario world = base;
    const Agent one = base.agents.begin()->second;
    world.agents.clear();
    std::vector<std::string> names;
    for (const auto state : from.states) {
        names.push_back(ids[state]);
        world.agents.emplace(ids[state], one);
    }
    std::vector<double> start;
    for (std::size_t n = 0; n < names.size(); ++n)
        start.push_back((1 - fit.recent) * from.last[0][n] + fit.recent * from.mean[0][n]);
    place(world.issues.at("order"), "order", names, start);
    place(world.issues.at("three-year-mean"), "three-year-mean", names, from.mean[0]);
    world.model.opinion_rate.value = fit.rate;
    world.time.years.value = years;
    check_scenario(world, registry);
    const auto program = compile(world);
    std::vector<Metric> metrics;
    for (const auto& name : names)
        metrics.push_back(*find_metric(*program, "position." + name + ".order"));
    const auto series = run(*program, metrics, Audit::essentials).series;
    std::vector<std::vector<double>> out;
    for (int step = 1; step <= years; ++step) {
        auto& row = out.emplace_back();
        for (std::size_t n = 0; n < names.size(); ++n)
            row.push_back(world_scale * series.at(step, n));
    }
    return out;
}

}  // namespace steppe
