#include "engine/analysis/calibration_posterior.hpp"

#include <algorithm>
#include <cmath>

#include "engine/analysis/design_futures.hpp"
#include "engine/core/audit.hpp"
#include "engine/core/expect.hpp"
#include "engine/core/quantile.hpp"

namespace steppe {
namespace {

constexpr double impossible = 1e12;

bool on_log_scale(const Distribution& prior) { return prior.kind->name == "lognormal"; }

/// Returns the distinct metrics of observations.
std::vector<Metric> metrics_of(const Program& program,
                               const std::vector<Observation>& observations) {
    std::vector<Metric> out;
    for (std::size_t n = 0; n < observations.size(); ++n)
        if (n == 0 || observations[n].metric != observations[n - 1].metric)
            out.push_back(*find_metric(program, observations[n].metric));
    return out;
}

}  // namespace

Interval search_range(const Distribution& prior, double low, double high) {
    STEPPE_EXPECT(prior.kind->form != QuantileForm::discrete);
    const auto within = prior.support();
    const auto quantile = quantile_of(prior);
    const auto end = [&](double edge, double p) {
        return std::isfinite(edge) && std::isfinite(prior.log_density(edge)) ? edge
                                                                             : draw(quantile, p);
    };
    return {std::max(low, end(within.low, 1e-6)), std::min(high, end(within.high, 1 - 1e-6))};
}

Interval central_range(const Distribution& distribution) {
    const auto quantile = quantile_of(distribution);
    return {draw(quantile, 0.025), draw(quantile, 0.975)};
}

std::vector<double> run_at(const DesignProblem& design_problem, const std::vector<double>& values,
                           const std::vector<Observation>& observations) {
    const auto series =
        design_problem.run(values, metrics_of(design_problem.program(), observations));
    std::vector<double> out;
    std::size_t metric = 0;
    for (std::size_t n = 0; n < observations.size(); ++n) {
        if (n > 0 && observations[n].metric != observations[n - 1].metric) ++metric;
        out.push_back(series.at(observations[n].step, metric));
    }
    return out;
}

Posterior::Posterior(const CalibrationProblem& problem) : problem_(problem) {
    const auto& observed = problem.fitted;
    for (std::size_t n = 0; n < observed.size(); ++n) {
        if (n == 0 || observed[n].metric != observed[n - 1].metric)
            groups_.push_back({.first = n, .count = 0, .floor = 0});
        ++groups_.back().count;
        groups_.back().floor += observed[n].value * observed[n].value;
    }
    for (auto& group : groups_)
        group.floor =
            group.floor > 0 ? 1e-6 * group.floor / static_cast<double>(group.count) : 1e-12;
}

double Posterior::value(std::size_t number, double unit) const {
    const auto& range = problem_.design_problem.numbers()[number];
    if (unit <= 0) return range.low;
    if (unit >= 1) return range.high;
    const double x = on_log_scale(problem_.priors[number])
                         ? range.low * std::pow(range.high / range.low, unit)
                         : range.low + unit * (range.high - range.low);
    return std::clamp(x, range.low, range.high);
}

std::vector<double> Posterior::values(const std::vector<double>& u) const {
    std::vector<double> out;
    for (std::size_t n = 0; n < u.size(); ++n) out.push_back(value(n, u[n]));
    return out;
}

double Posterior::unit_of(std::size_t number, double value) const {
    const auto& range = problem_.design_problem.numbers()[number];
    const double u = on_log_scale(problem_.priors[number])
                         ? std::log(value / range.low) / std::log(range.high / range.low)
                         : (value - range.low) / (range.high - range.low);
    return std::clamp(u, 0.0, 1.0);
}

double Posterior::prior_of(std::size_t number, double unit) const {
    return -problem_.priors[number].log_density(value(number, unit));
}

double Posterior::misfit(const Group& group, const std::vector<double>& run) const {
    double known = 0, unknown = 0, count = 0;
    for (std::size_t n = group.first; n < group.first + group.count; ++n) {
        const double off = run[n] - problem_.fitted[n].value, sd = problem_.fitted[n].sd;
        if (std::isnan(sd)) {
            unknown += off * off;
            ++count;
        } else {
            known += 0.5 * off * off / (sd * sd);
        }
    }
    return known + (count > 0 ? 0.5 * (count + 1) * std::log1p(unknown / group.floor) : 0.0);
}

double Posterior::operator()(const std::vector<double>& u) const {
    if (problem_.stop != nullptr && *problem_.stop) throw Stopped{};
    ++runs_;
    if (!problem_.memo) return compute(u);
    return problem_.memo(u, [&] { return compute(u); });
}

double Posterior::compute(const std::vector<double>& u) const {
    try {
        const auto run = run_at(problem_.design_problem, values(u), problem_.fitted);
        double out = 0;
        for (const auto& group : groups_) out += misfit(group, run);
        for (std::size_t n = 0; n < u.size(); ++n) out += prior_of(n, u[n]);
        return std::isfinite(out) ? out : impossible;
    } catch (const AuditFailure&) {
        return impossible;
    }
}

std::vector<SeriesScore> scores_of(const std::vector<Observation>& observations,
                                   const std::vector<double>& run) {
    std::vector<SeriesScore> out;
    for (std::size_t n = 0; n < observations.size(); ++n) {
        if (out.empty() || out.back().metric != observations[n].metric)
            out.push_back({.metric = observations[n].metric});
        const double off = run[n] - observations[n].value;
        ++out.back().count;
        out.back().bias += off;
        out.back().rmse += off * off;
    }
    for (auto& score : out) {
        score.bias /= static_cast<double>(score.count);
        score.rmse = std::sqrt(score.rmse / static_cast<double>(score.count));
    }
    return out;
}

}  // namespace steppe
