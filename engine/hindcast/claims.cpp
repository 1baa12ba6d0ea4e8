#include "engine/hindcast/claims.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/ensemble/sweep.hpp"
#include "engine/model/evaluate.hpp"
#include "engine/model/expression.hpp"

namespace steppe {
namespace {

/// The replicates of one scenario in memory: expressions over its metrics at every step.
class Trajectories {
public:
    /// Runs the sweep.
    /// \param values expressions
    /// \throws as score_claims
    Trajectories(const std::string& path, const Registry& registry,
                 const std::vector<std::string>& values, const ClaimOptions& options);

    [[nodiscard]] std::size_t futures() const { return futures_; }
    /// Returns the last step at or before a date.
    /// \throws std::invalid_argument for a date outside the scenario's time
    [[nodiscard]] std::size_t step(const std::string& date) const;
    /// \pre `value` was given to the constructor
    [[nodiscard]] double at(const std::string& value, std::size_t future, std::size_t step) const;
    /// Returns all steps up to `last`, with 0 before `since`.
    [[nodiscard]] std::vector<double> trajectory(const std::string& value, std::size_t future,
                                                 std::size_t since, std::size_t last) const;

private:
    SweepPlan plan_;
    std::size_t futures_ = 0;
    std::map<std::string, Expression> expressions_;
    std::vector<double> kept_;  ///< (steps + 1) x metrics x replicates
};

double quantile_of(std::vector<double> values, double q) {
    std::sort(values.begin(), values.end());
    const double place = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

double over(double a, double b) { return b == 0 ? 0 : a / b; }

/// Reduces the course of one replicate to a number.
double reduced(ClaimForm form, const std::vector<double>& trajectory, std::size_t since,
               std::size_t last) {
    const auto from = trajectory.begin() + static_cast<std::ptrdiff_t>(since),
               to = trajectory.begin() + static_cast<std::ptrdiff_t>(last);
    switch (form) {
        case ClaimForm::at:
        case ClaimForm::rank:
            return *to;
        case ClaimForm::change:
            return *to - *from;
        case ClaimForm::ratio:
            return over(*to, *from);
        case ClaimForm::largest:
            return *std::max_element(from, to + 1);
        case ClaimForm::fall:
            return over(*to, *std::max_element(from, to + 1));
        case ClaimForm::mean: {
            double sum = 0;
            for (auto x = from; x != to; ++x) sum += *x;
            return over(sum, static_cast<double>(to - from));
        }
    }
    return 0;
}

std::vector<double> futures_of(const Claim& claim, const Trajectories& trajectories) {
    const std::size_t last = trajectories.step(claim.date),
                      since = claim.since.empty() ? last : trajectories.step(claim.since);
    if (since > last)
        throw std::invalid_argument(
            fmt::format("claim {}: {} is after {}", claim.id, claim.since, claim.date));
    std::vector<double> out;
    for (std::size_t r = 0; r < trajectories.futures(); ++r)
        out.push_back(
            reduced(claim.form, trajectories.trajectory(claim.value, r, since, last), since, last));
    return out;
}

std::string with_state(std::string pattern, const std::string& state) {
    return pattern.replace(pattern.find('*'), 1, state);
}

std::vector<InfluenceRow> of_year(const std::vector<InfluenceRow>& all, int year) {
    std::vector<InfluenceRow> out;
    for (const auto& row : all)
        if (row.year == year) out.push_back(row);
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.state < b.state; });
    return out;
}

std::vector<double> influences(const std::vector<InfluenceRow>& rows) {
    std::vector<double> out;
    out.reserve(rows.size());
    for (const auto& row : rows) out.push_back(row.influence);
    return out;
}

/// Returns the correlation in each replicate.
std::vector<double> ranks_of(const Claim& claim, const Trajectories& trajectories,
                             const std::vector<InfluenceRow>& rows) {
    const std::size_t step = trajectories.step(claim.date);
    std::vector<double> said(rows.size()), out;
    for (std::size_t r = 0; r < trajectories.futures(); ++r) {
        for (std::size_t s = 0; s < rows.size(); ++s)
            said[s] = trajectories.at(with_state(claim.value, rows[s].state), r, step);
        out.push_back(rank_correlation(said, influences(rows)));
    }
    return out;
}

/// Returns the correlation of the first year's order with the order of a year.
/// \pre the same states were observed
double persistence_of(const std::vector<InfluenceRow>& observed,
                      const std::vector<InfluenceRow>& rows) {
    int first = rows.front().year;
    for (const auto& row : observed) first = std::min(first, row.year);
    return rank_correlation(influences(of_year(observed, first)), influences(rows));
}

std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<double> out;
    for (const double x : values) {
        double rank = 0.5;
        for (const double y : values) rank += y < x ? 1 : y == x ? 0.5 : 0;
        out.push_back(rank);
    }
    return out;
}

ClaimScore score_of(const Claim& claim, const Trajectories& trajectories,
                    const std::vector<InfluenceRow>& observed) {
    ClaimScore out;
    out.claim = claim;
    out.rival = claim.rival_value;
    std::vector<double> values;
    if (claim.form == ClaimForm::rank) {
        const auto rows = of_year(observed, parse_date(claim.date)->year);
        if (rows.size() < 3)
            throw std::invalid_argument(fmt::format(
                "claim {}: fewer than three states were observed in that year", claim.id));
        values = ranks_of(claim, trajectories, rows);
        out.rival = persistence_of(observed, rows);
    } else {
        values = futures_of(claim, trajectories);
    }
    out.median = quantile_of(values, 0.5);
    out.low = quantile_of(values, 0.05);
    out.high = quantile_of(values, 0.95);
    return out;
}

/// Returns the addresses of metrics in expressions.
std::vector<std::string> addresses_of(const std::vector<std::string>& values) {
    std::set<std::string> found;
    const auto note = [&](const std::string& address) {
        found.insert(address);
        return Index{0};
    };
    for (const auto& value : values) {
        try {
            parse_inequality(value + " > 0", note);
        } catch (const ExpressionError& error) {
            throw std::invalid_argument(fmt::format("`{}`: {}", value, error.what()));
        }
    }
    return {found.begin(), found.end()};
}

SweepPlan plan_of(const std::string& path, const Registry& registry,
                  const std::vector<std::string>& values, const ClaimOptions& options) {
    SweepOptions sweep;
    sweep.replicates = options.futures;
    sweep.seed = 1;
    sweep.design = "lhs";
    sweep.metrics = addresses_of(values);
    sweep.paths = options.paths;
    const auto scenario = load_scenario(path, registry, {.set = {}, .paths = options.paths});
    return plan_sweep(scenario, registry, sweep);
}

}  // namespace

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const auto x = ranks(a), y = ranks(b);
    const double middle = (static_cast<double>(a.size()) + 1) / 2;
    double xy = 0, xx = 0, yy = 0;
    for (std::size_t n = 0; n < x.size(); ++n) {
        xy += (x[n] - middle) * (y[n] - middle);
        xx += (x[n] - middle) * (x[n] - middle);
        yy += (y[n] - middle) * (y[n] - middle);
    }
    return over(xy, std::sqrt(xx * yy));
}

std::vector<ClaimScore> score_claims(const std::vector<Claim>& claims,
                                     const std::vector<InfluenceRow>& influence,
                                     const Registry& registry, const ClaimOptions& options) {
    std::map<std::string, std::vector<const Claim*>> by_scenario;
    for (const auto& claim : claims) by_scenario[claim.scenario].push_back(&claim);
    std::map<const Claim*, ClaimScore> scores;
    for (const auto& [scenario, own] : by_scenario) {
        std::vector<std::string> values;
        for (const auto* claim : own) {
            if (claim->form != ClaimForm::rank) values.push_back(claim->value);
            for (const auto& row : influence)
                if (claim->form == ClaimForm::rank)
                    values.push_back(with_state(claim->value, row.state));
        }
        const Trajectories trajectories(options.folder + "/" + scenario, registry, values, options);
        for (const auto* claim : own)
            scores.emplace(claim, score_of(*claim, trajectories, influence));
        if (options.part_done) options.part_done();
    }
    std::vector<ClaimScore> out;
    out.reserve(claims.size());
    for (const auto& claim : claims) out.push_back(scores.at(&claim));
    return out;
}

Trajectories::Trajectories(const std::string& path, const Registry& registry,
                           const std::vector<std::string>& values, const ClaimOptions& options)
    : plan_(plan_of(path, registry, values, options)),
      futures_(static_cast<std::size_t>(plan_.replicates)) {
    const auto metric = [&](const std::string& address) {
        return static_cast<Index>(metric_index(plan_.metrics, address));
    };
    for (const auto& value : values)
        expressions_.emplace(value, parse_inequality(value + " > 0", metric).left);
    const std::size_t rows = plan_.columns();
    kept_.resize(rows * futures_);
    SweepControl control;
    control.threads = options.threads;
    control.keep = [&](const ChunkView& chunk) {
        for (std::size_t row = 0; row < rows; ++row)
            std::copy_n(chunk.values + row * chunk.count, chunk.count,
                        kept_.begin() + static_cast<std::ptrdiff_t>(row * futures_ + chunk.first));
    };
    auto state = start_sweep({0, plan_.chunks()});
    if (!run_sweep(plan_, state, control))
        throw std::runtime_error("the sweep of the hindcast was stopped before its end");
}

std::size_t Trajectories::step(const std::string& date) const {
    const auto& calendar = plan_.cells.front().program->calendar;
    const auto day = parse_date(date);
    const double step =
        day ? std::floor((month_ordinal(*day) - calendar.start_month) / calendar.months_per_step)
            : -1;
    if (!(step >= 0 && step <= calendar.steps))
        throw std::invalid_argument(
            fmt::format("`{}` is not a date within the time of its scenario", date));
    return static_cast<std::size_t>(step);
}

double Trajectories::at(const std::string& value, std::size_t future, std::size_t step) const {
    const auto& expression = expressions_.at(value);
    const std::size_t metrics = plan_.metrics.size();
    std::vector<double> now(metrics), stack(expression.steps.size());
    for (std::size_t m = 0; m < metrics; ++m)
        now[m] = kept_[(step * metrics + m) * futures_ + future];
    return evaluate(expression, now.data(), stack.data());
}

std::vector<double> Trajectories::trajectory(const std::string& value, std::size_t future,
                                             std::size_t since, std::size_t last) const {
    std::vector<double> out(last + 1);
    for (std::size_t t = since; t <= last; ++t) out[t] = at(value, future, t);
    return out;
}

}  // namespace steppe
