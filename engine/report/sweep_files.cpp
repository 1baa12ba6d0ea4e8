#include "engine/report/sweep_files.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/report/sweep_tables.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

constexpr double tail_share = 0.05;  // of all replicates, for shortfall and surplus

/// Appends a row of a combination: step, metric and numbers.
using PutRow = std::function<void(int, std::size_t, const std::vector<double>&)>;

/// Returns a table whose rows begin with the scenario and the values of the grid.
/// \param each calls its last argument for each row of a combination
CsvFile sweep_file(const SweepPlan& plan, const SweepState& state, const std::string& name,
                   const std::vector<std::string>& columns,
                   const std::function<void(const CellAccumulator&, const PutRow&)>& each) {
    CsvFile out{name, {"scenario"}, {}};
    for (const auto& [address, value] : plan.cells.front().at) out.columns.push_back(address);
    for (const char* column : {"step", "date", "metric", "unit", "replicates"})
        out.columns.emplace_back(column);
    out.columns.insert(out.columns.end(), columns.begin(), columns.end());
    out.rows = [&plan, &state, each](const CsvFile::Row& put) {
        for (const auto& [cell, totals] : state.cells) {
            const auto& program = *plan.cells[cell].program;
            std::vector<Json> row{program.name};
            for (const auto& [address, value] : plan.cells[cell].at) row.emplace_back(value);
            const std::size_t same = row.size();
            each(totals, [&](int t, std::size_t m, const std::vector<double>& numbers) {
                const auto column = static_cast<std::size_t>(t) * plan.metrics.size() + m;
                row.resize(same);
                row.insert(row.end(), {t, date_of(program.calendar, t), plan.metrics[m].address,
                                       metric_kinds()[plan.metrics[m].kind]->unit,
                                       totals.statistics.count(column)});
                row.insert(row.end(), numbers.begin(), numbers.end());
                put(row);
            });
        }
    };
    return out;
}

std::vector<double> numbers_of(const SweepPlan& plan, const CellAccumulator& totals,
                               std::size_t column) {
    const auto& s = totals.statistics;
    const auto known = s.view(column);
    std::vector<double> out{s.mean(column), totals.standard_error(column),
                            s.standard_deviation(column), s.min(column)};
    double resolution = std::max(known.resolution(tail_share), known.resolution(1 - tail_share));
    for (const double q : plan.quantiles) {
        out.push_back(known.quantile(q));
        resolution = std::max(resolution, known.resolution(q));
    }
    for (const double x : {s.max(column), known.expected_shortfall(tail_share),
                           known.expected_surplus(tail_share), resolution})
        out.push_back(x);
    return out;
}

}  // namespace

std::string quantile_name(double q) { return fmt::format("q{:g}", 100 * q); }

Bins bins_of(const Statistics::View& known, int bins, double outside) {
    constexpr int points = 400;
    Bins out;
    const double low = known.quantile(outside), high = known.quantile(1 - outside);
    if (!(low < high)) return out;
    for (int b = 0; b <= bins; ++b) out.edge.push_back(low + (high - low) * b / bins);
    out.share.resize(static_cast<std::size_t>(bins));
    for (int k = 0; k < points; ++k) {
        const double x = known.quantile(outside + (1 - 2 * outside) * (k + 0.5) / points);
        out.share[static_cast<std::size_t>(
            std::clamp(static_cast<int>((x - low) / (high - low) * bins), 0, bins - 1))] +=
            (1 - 2 * outside) / points;
    }
    return out;
}

CsvFile quantiles_file(const SweepPlan& plan, const SweepState& state) {
    std::vector<std::string> columns{"mean", "se", "sd", "min"};
    for (const double q : plan.quantiles) columns.push_back(quantile_name(q));
    for (const char* name : {"max", "shortfall5", "surplus5", "resolution"})
        columns.emplace_back(name);
    return sweep_file(plan, state, "quantiles.csv", columns,
                      [&plan](const CellAccumulator& totals, const PutRow& put) {
                          for (std::size_t k = 0; k < plan.columns(); ++k)
                              put(static_cast<int>(k / plan.metrics.size()),
                                  k % plan.metrics.size(), numbers_of(plan, totals, k));
                      });
}

CsvFile histograms_file(const SweepPlan& plan, const SweepState& state) {
    return sweep_file(plan, state, "histograms.csv", {"low", "high", "share"},
                      [&plan](const CellAccumulator& totals, const PutRow& put) {
                          const std::size_t metrics = plan.metrics.size(),
                                            last = plan.columns() - metrics;
                          for (std::size_t m = 0; m < metrics; ++m) {
                              const auto bins = bins_of(totals.statistics.view(last + m));
                              for (std::size_t b = 0; b < bins.share.size(); ++b)
                                  put(static_cast<int>(last / metrics), m,
                                      {bins.edge[b], bins.edge[b + 1], bins.share[b]});
                          }
                      });
}

}  // namespace steppe
