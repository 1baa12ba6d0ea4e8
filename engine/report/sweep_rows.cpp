#include "engine/report/sweep_rows.hpp"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/netcdf.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

const std::vector<std::string>& inputs_of(const SweepPlan& plan) {
    return drawn_addresses(*plan.cells.front().plan);
}

/// Calls `each(first replicate, rows)` for every completed chunk of a cell.
template <class Each>
void each_chunk(const SweepPlan& plan, std::size_t cell, const SweepState& state,
                const RowFile& file, std::size_t width, Each each) {
    std::vector<double> rows;
    std::uint64_t left = state.cells.at(cell).replicates();
    for (std::uint64_t n = 0; left > 0; ++n) {
        const std::uint64_t chunk = cell * plan.chunks_a_cell + n, first = n * plan.chunk;
        if (std::any_of(state.gaps.begin(), state.gaps.end(), [&](const ChunkRange& gap) {
                return chunk >= gap.first && chunk < gap.end;
            }))
            continue;
        const std::uint64_t count =
            std::min<std::uint64_t>({plan.chunk, plan.replicates - first, left});
        rows.resize(static_cast<std::size_t>(count) * width);
        file.get(row_of(plan, cell, first), rows);
        each(first, rows);
        left -= count;
    }
}

}  // namespace

std::size_t finals_width(const SweepPlan& plan, const std::vector<int>& steps) {
    return inputs_of(plan).size() + plan.metrics.size() * std::max<std::size_t>(1, steps.size()) +
           plan.cells.front().program->asks.size();
}

std::vector<double> final_rows(const SweepPlan& plan, const ChunkView& chunk,
                               const std::vector<int>& steps) {
    const std::size_t inputs = inputs_of(plan).size(), metrics = plan.metrics.size(),
                      asks = plan.cells.front().program->asks.size();
    std::vector<std::size_t> columns;  // of the first metric at each step
    for (const int step : steps) columns.push_back(static_cast<std::size_t>(step) * metrics);
    if (steps.empty()) columns.push_back(plan.columns() - metrics);
    std::vector<double> out;
    out.reserve(chunk.count * finals_width(plan, steps));
    for (std::size_t r = 0; r < chunk.count; ++r) {
        for (std::size_t n = 0; n < inputs; ++n) out.push_back(chunk.inputs[n * chunk.count + r]);
        for (const auto first : columns)
            for (std::size_t m = 0; m < metrics; ++m)
                out.push_back(chunk.values[(first + m) * chunk.count + r]);
        for (std::size_t a = 0; a < asks; ++a) out.push_back(chunk.yes[a * chunk.count + r]);
    }
    return out;
}

std::vector<double> path_rows(const SweepPlan& plan, const ChunkView& chunk) {
    std::vector<double> out;
    for (std::size_t r = 0; r < chunk.count; ++r)
        for (std::size_t column = 0; column < plan.columns(); ++column)
            out.push_back(chunk.values[column * chunk.count + r]);
    return out;
}

std::uint64_t row_of(const SweepPlan& plan, std::size_t cell, std::uint64_t replicate) {
    return cell * plan.replicates + replicate;
}

std::uint64_t first_row(const SweepPlan& plan, std::uint64_t chunk) {
    const std::uint64_t within = std::min(chunk % plan.chunks_a_cell * plan.chunk, plan.replicates);
    return row_of(plan, static_cast<std::size_t>(chunk / plan.chunks_a_cell), within);
}

void write_finals_csv(const std::string& path, const SweepPlan& plan, const SweepState& state,
                      const RowFile& rows, const std::vector<int>& steps) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "we"),
                                                               std::fclose);
    const auto put = [&](const fmt::memory_buffer& text) {
        if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
            std::fflush(file.get()) != 0)
            throw FileError(fmt::format("cannot write `{}`: {}", path, std::strerror(errno)));
    };
    fmt::memory_buffer head;
    const auto name = [&](const std::string& text) {
        fmt::format_to(std::back_inserter(head), ",{}", csv_field(text));
    };
    fmt::format_to(std::back_inserter(head), "scenario");
    for (const auto& [address, value] : plan.cells.front().at) name(address);
    name("replicate");
    for (const auto& address : inputs_of(plan)) name(address);
    const auto& program = *plan.cells.front().program;
    if (steps.empty())
        for (const auto& metric : plan.metrics) name(metric.address);
    for (const int step : steps)
        for (const auto& metric : plan.metrics)
            name(metric.address + "@" + date_of(program.calendar, step));
    for (const auto& ask : program.asks) name("ask." + ask.id);
    head.push_back('\n');
    put(head);
    const std::size_t width = finals_width(plan, steps);
    for (const auto& [cell, totals] : state.cells) {
        std::string same = csv_field(plan.cells[cell].program->name);
        for (const auto& [address, value] : plan.cells[cell].at)
            same += fmt::format(",{}", shortest(value));
        each_chunk(plan, cell, state, rows, width,
                   [&](std::uint64_t first, const std::vector<double>& values) {
                       fmt::memory_buffer out;
                       for (std::size_t r = 0; r < values.size() / width; ++r) {
                           fmt::format_to(std::back_inserter(out), "{},{}", same, first + r);
                           for (std::size_t n = 0; n < width; ++n)
                               fmt::format_to(std::back_inserter(out), ",{}",
                                              values[r * width + n] + 0.0);
                           out.push_back('\n');
                       }
                       put(out);
                   });
    }
}

void write_paths_nc(const std::string& path, const SweepPlan& plan, const SweepState& state,
                    const RowFile& rows) {
    NetCdf file(path);
    const auto axes = define_axes(file, plan, state.cells.size());
    const int replicate = file.dimension("replicate", static_cast<std::size_t>(plan.replicates));
    const int value = file.variable("value", {axes.cell, replicate, axes.time, axes.metric},
                                    common_unit(plan), "metric, in its unit");
    put_axes(file, plan, state, axes);
    std::uint64_t place = 0;
    for (const auto& [cell, totals] : state.cells) {
        each_chunk(plan, cell, state, rows, plan.columns(),
                   [&](std::uint64_t first, const std::vector<double>& values) {
                       file.put(value, values, (place * plan.replicates + first) * plan.columns());
                   });
        ++place;
    }
    file.close();
}

}  // namespace steppe
