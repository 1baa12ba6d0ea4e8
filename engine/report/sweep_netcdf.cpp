
#include "engine/report/netcdf.hpp"
#include "engine/report/sweep_tables.hpp"

namespace steppe {
namespace {

/// Returns one or more numbers per cell, step and metric: `add` appends those of a column.
template <class Add>
std::vector<double> each_column(const SweepPlan& plan, const SweepState& state, Add add) {
    std::vector<double> out;
    for (const auto& [cell, totals] : state.cells)
        for (std::size_t column = 0; column < plan.columns(); ++column) add(totals, column, out);
    return out;
}

}  // namespace

void write_quantiles_nc(const std::string& path, const SweepPlan& plan, const SweepState& state) {
    NetCdf file(path);
    const auto axes = define_axes(file, plan, state.cells.size());
    const int quantile = file.dimension("quantile", plan.quantiles.size());
    const int quantile_values = file.variable("quantile", {quantile}, "1", "probability");
    const std::string unit = common_unit(plan);
    const std::vector<int> all{axes.cell, axes.time, axes.metric};
    const int value = file.variable("value", {axes.cell, axes.time, axes.metric, quantile}, unit,
                                    "quantiles over futures, in the unit of the metric");
    const int mean = file.variable("mean", all, unit, "mean over futures"),
              se = file.variable("se", all, unit, "standard error of the mean");
    const int sd = file.variable("sd", all, unit, "standard deviation over futures");
    const int resolution =
        file.variable("resolution", {axes.cell, axes.time, axes.metric, quantile}, unit,
                      "largest error of each quantile, from the bins of the sample");
    put_axes(file, plan, state, axes);
    file.put(quantile_values, plan.quantiles);
    const auto put = [&](int variable, auto number) {
        file.put(variable,
                 each_column(plan, state, [&](const auto& totals, auto column, auto& out) {
                     out.push_back(number(totals, column));
                 }));
    };
    const auto put_each = [&](int variable, double (Statistics::View::*number)(double) const) {
        file.put(variable,
                 each_column(plan, state, [&](const auto& totals, auto column, auto& out) {
                     const auto known = totals.statistics.view(column);
                     for (const double q : plan.quantiles) out.push_back((known.*number)(q));
                 }));
    };
    put_each(value, &Statistics::View::quantile);
    put(mean, [](const auto& totals, auto column) { return totals.statistics.mean(column); });
    put(se, [](const auto& totals, auto column) { return totals.standard_error(column); });
    put(sd, [](const auto& totals, auto column) {
        return totals.statistics.standard_deviation(column);
    });
    put_each(resolution, &Statistics::View::resolution);
    file.close();
}

}  // namespace steppe
