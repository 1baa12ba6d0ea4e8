#include <cmath>

#include "engine/report/netcdf.hpp"
#include "steppe/report/sweep_tables.hpp"

namespace steppe {
namespace {

/// Returns one or more numbers per cell, step and metric.
template <class Value>
std::vector<double> each_column(const SweepPlan& plan, const SweepState& state, Value value) {
    std::vector<double> out;
    for (const auto& [cell, totals] : state.cells)
        for (std::size_t column = 0; column < plan.columns(); ++column) value(totals, column, out);
    return out;
}

}  // namespace

void write_quantiles_nc(const std::string& path, const SweepPlan& plan, const SweepState& state) {
    NetCdf file(path);
    const auto axes = define_axes(file, plan, state.cells.size());
    const int quantile = file.dimension("quantile", plan.quantiles.size());
    const int quantile_values =
        file.variable("quantile", {quantile}, "1", "probability");
    const std::string unit = common_unit(plan);
    const std::vector<int> all{axes.cell, axes.time, axes.metric};
    const int value =
        file.variable("value", {axes.cell, axes.time, axes.metric, quantile}, unit,
                      "quantiles over futures, in the unit of the metric");
    const int mean = file.variable("mean", all, unit, "mean over futures"),
              se = file.variable("se", all, unit, "standard error of the mean");
    const int sd = file.variable("sd", all, unit, "standard deviation over futures");
    const int resolution =
        file.variable("resolution", {axes.cell, axes.time, axes.metric, quantile}, unit,
                      "largest error of each quantile, from the bins of the sample");
    put_axes(file, plan, state, axes);
    file.put(quantile_values, plan.quantiles);
    file.put(value, each_column(plan, state,
                                [&](const CellAccumulator& totals, std::size_t column, auto& out) {
                                    const auto known = totals.statistics.view(column);
                                    for (const double q : plan.quantiles)
                                        out.push_back(known.quantile(q));
                                }));
    file.put(mean, each_column(plan, state,
                               [](const CellAccumulator& totals, std::size_t column, auto& out) {
                                   out.push_back(totals.statistics.mean(column));
                               }));
    file.put(se, each_column(plan, state,
                             [](const CellAccumulator& totals, std::size_t column, auto& out) {
                                 out.push_back(totals.standard_error(column));
                             }));
    file.put(sd, each_column(plan, state,
                             [](const CellAccumulator& totals, std::size_t column, auto& out) {
                                 out.push_back(totals.statistics.standard_deviation(column));
                             }));
    file.put(
        resolution,
        each_column(plan, state, [&](const CellAccumulator& totals, std::size_t column, auto& out) {
            const auto known = totals.statistics.view(column);
            for (const double q : plan.quantiles) out.push_back(known.resolution(q));
        }));
    file.close();
}

}  // namespace steppe
