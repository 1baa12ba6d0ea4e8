#include "engine/report/netcdf.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "engine/report/netcdf_library.hpp"
#include "steppe/core/date.hpp"
#include "steppe/report/files.hpp"

namespace steppe {
namespace {

const NetCdfLibrary& nc() { return netcdf_library(); }

double days_from(int first_month, int month) {
    const auto day = [](int ordinal) {
        const Date date = first_of_month(ordinal);
        return std::chrono::sys_days{std::chrono::year{date.year} / date.month / 1};
    };
    return static_cast<double>((day(month) - day(first_month)).count());
}

}  // namespace

NetCdf::NetCdf(std::string path) : path_(std::move(path)) {
    check(nc().create(path_.c_str(), NC_64BIT_DATA | NC_CLOBBER, &file_));
}

NetCdf::~NetCdf() {
    if (file_ >= 0) nc().close(file_);
}

void NetCdf::close() {
    const int file = file_;
    file_ = -1;
    check(nc().close(file));
    require_whole_number();
}

void NetCdf::require_whole_number() const {
    int file = -1, variables = 0;
    check(nc().open(path_.c_str(), NC_NOWRITE, &file));
    bool whole = nc().inq_nvars(file, &variables) == NC_NOERR &&
                 static_cast<std::size_t>(variables) == variables_.size();
    for (const auto& [variable, name, value] : attributes_) {
        int at = variable;
        std::size_t size = 0;
        whole =
            whole && (variable == NC_GLOBAL ||
                      nc().inq_varid(file, variables_[static_cast<std::size_t>(variable)].c_str(),
                                     &at) == NC_NOERR);
        whole = whole && nc().inq_attlen(file, at, name.c_str(), &size) == NC_NOERR &&
                size == value.size();
        std::string found(size, ' ');
        whole = whole && nc().get_att_text(file, at, name.c_str(), found.data()) == NC_NOERR &&
                found == value;
    }
    check(nc().close(file));
    if (!whole) throw FileError(fmt::format("cannot write `{}`: the file is incomplete", path_));
}

int NetCdf::dimension(const std::string& name, std::size_t size) {
    int id = 0;
    check(nc().def_dim(file_, name.c_str(), size, &id));
    return id;
}

int NetCdf::variable(const std::string& name, nc_type type, const std::vector<int>& dimensions,
                     const std::string& unit, const std::string& long_name) {
    int id = 0;
    variables_.push_back(name);
    check(nc().def_var(file_, name.c_str(), type, static_cast<int>(dimensions.size()),
                       dimensions.data(), &id));
    if (!unit.empty()) attribute(id, "units", unit);
    attribute(id, "long_name", long_name);
    return id;
}

void NetCdf::labels(const std::string& name, int dimension, const std::vector<std::string>& texts,
                    const std::string& long_name) {
    std::size_t longest = 1;
    for (const auto& text : texts) longest = std::max(longest, text.size());
    const int length = this->dimension(name + "_length", longest);
    const int id = variable(name, NC_CHAR, {dimension, length}, "", long_name);
    attribute(id, "_Encoding", "utf-8");  // xarray then reads text, not bytes
    std::string all;
    for (const auto& text : texts) (all += text).resize(all.size() + longest - text.size());
    labels_.emplace_back(id, std::move(all));
}

void NetCdf::end_definitions() {
    check(nc().enddef(file_));
    for (const auto& [variable, text] : labels_)
        check(nc().put_var_text(file_, variable, text.data()));
}

void NetCdf::attribute(int variable, const std::string& name, const std::string& value) {
    check(nc().put_att_text(file_, variable, name.c_str(), value.size(), value.c_str()));
    attributes_.push_back({variable, name, value});
}

void NetCdf::put(int variable, const std::vector<double>& values) {
    check(nc().put_var_double(file_, variable, values.data()));
}

void NetCdf::put(int variable, const std::vector<std::size_t>& start,
                 const std::vector<std::size_t>& count, const std::vector<double>& values) {
    check(nc().put_vara_double(file_, variable, start.data(), count.data(), values.data()));
}

void NetCdf::check(int status) const {
    if (status != NC_NOERR)
        throw FileError(fmt::format("cannot write `{}`: {}", path_, nc().strerror(status)));
}

std::string common_unit(const SweepPlan& plan) {
    std::string out;
    for (const auto& metric : plan.metrics) {
        const std::string unit = metric_kinds()[metric.kind]->unit;
        if (!out.empty() && unit != out) return "various, see the variable unit";
        out = unit;
    }
    return out.empty() ? "1" : out;
}

SweepAxes define_axes(NetCdf& file, const SweepPlan& plan, std::size_t cells) {
    const auto& program = *plan.cells.front().program;
    file.attribute(NC_GLOBAL, "Conventions", "CF-1.8");
    file.attribute(NC_GLOBAL, "title", program.title);
    file.attribute(NC_GLOBAL, "scenario", program.name);
    SweepAxes axes{};
    axes.cell = file.dimension("cell", cells);
    axes.time = file.dimension("time", static_cast<std::size_t>(program.calendar.steps) + 1);
    axes.metric = file.dimension("metric", plan.metrics.size());
    axes.time_values = file.variable(
        "time", NC_DOUBLE, {axes.time},
        "days since " + to_text(first_of_month(program.calendar.start_month)), "start of the step");
    file.attribute(axes.time_values, "standard_name", "time");
    file.attribute(axes.time_values, "calendar", "proleptic_gregorian");
    axes.cell_values = file.variable("cell", NC_DOUBLE, {axes.cell}, "1",
                                     "number of the combination in the grid, from 0");
    std::vector<std::string> addresses, units;
    for (const auto& metric : plan.metrics) {
        addresses.push_back(metric.address);
        units.push_back(metric_kinds()[metric.kind]->unit);
    }
    file.labels("metric", axes.metric, addresses, "address of the metric");
    file.labels("unit", axes.metric, units, "unit of the metric");
    for (const auto& [address, value] : plan.cells.front().at)
        axes.grid.push_back(
            file.variable(address, NC_DOUBLE, {axes.cell}, "", "value in the grid"));
    return axes;
}

void put_axes(NetCdf& file, const SweepPlan& plan, const SweepState& state, const SweepAxes& axes) {
    const auto& calendar = plan.cells.front().program->calendar;
    std::vector<double> days;
    for (int t = 0; t <= calendar.steps; ++t)
        days.push_back(
            days_from(calendar.start_month, calendar.start_month + t * calendar.months_per_step));
    file.end_definitions();
    file.put(axes.time_values, days);
    std::vector<double> cells;
    for (const auto& [cell, totals] : state.cells) cells.push_back(static_cast<double>(cell));
    file.put(axes.cell_values, cells);
    for (std::size_t n = 0; n < axes.grid.size(); ++n) {
        std::vector<double> values;
        for (const auto& [cell, totals] : state.cells)
            values.push_back(plan.cells[cell].at[n].second);
        file.put(axes.grid[n], values);
    }
}

}  // namespace steppe
