#include "engine/report/netcdf.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/core/files.hpp"

namespace steppe {
namespace {

[[noreturn]] void fail(const std::string& path) {
    throw FileError(fmt::format("cannot write `{}`: {}", path, std::strerror(errno)));
}

/// Returns the size with the padding of names and texts.
std::uint64_t padded(std::uint64_t size) { return (size + 3) / 4 * 4; }

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(value >> shift & 0xFFU));
}

std::string big_endian(const std::vector<double>& values) {
    std::string out;
    out.reserve(sizeof(double) * values.size());
    for (const double x : values) append_big_endian(out, std::bit_cast<std::uint64_t>(x), 8);
    return out;
}

/// The header of a file.
struct Header {
    static constexpr std::uint32_t text = 2, number = 6;  ///< types of variables
    std::string bytes;
    std::vector<std::size_t> places;  ///< of the offsets of the data

    void word(std::uint32_t value) { append_big_endian(bytes, value, 4); }
    void whole(std::uint64_t value) { append_big_endian(bytes, value, 8); }
    void name(const std::string& of) {
        whole(of.size());
        bytes.append(of).append(padded(of.size()) - of.size(), '\0');
    }
    void list(std::uint32_t tag, std::size_t size) {
        word(size == 0 ? 0 : tag);
        whole(size);
    }
    void attributes(const std::vector<std::pair<std::string, std::string>>& all) {
        constexpr std::uint32_t tag = 12;
        list(tag, all.size());
        for (const auto& [key, value] : all) name(key), word(text), name(value);
    }
    /// Adds the size of the header to the offsets.
    void shift_places() {
        for (const std::size_t place : places) {
            std::uint64_t offset = 0;
            for (std::size_t n = 0; n < 8; ++n)
                offset = offset << 8 | static_cast<unsigned char>(bytes[place + n]);
            std::string shifted;
            append_big_endian(shifted, offset + bytes.size(), 8);
            bytes.replace(place, shifted.size(), shifted);
        }
    }
};

double days_from(int first_month, int month) {
    const auto day = [](int ordinal) {
        const Date date = first_of_month(ordinal);
        return std::chrono::sys_days{std::chrono::year{date.year} / date.month / 1};
    };
    return static_cast<double>((day(month) - day(first_month)).count());
}

}  // namespace

NetCdf::NetCdf(std::string path)
    : path_(std::move(path)), file_(std::fopen(path_.c_str(), "we"), std::fclose) {
    if (!file_) fail(path_);
}

std::uint64_t NetCdf::Variable::bytes() const {
    return is_text() ? padded(text.size()) : sizeof(double) * elements;
}

int NetCdf::dimension(const std::string& name, std::size_t size) {
    dimensions_.emplace_back(name, size);
    return static_cast<int>(dimensions_.size()) - 1;
}

int NetCdf::add(Variable variable, const std::string& long_name) {
    for (const int dimension : variable.dimensions)
        variable.elements *= dimensions_[static_cast<std::size_t>(dimension)].second;
    variable.attributes.emplace_back("long_name", long_name);
    variables_.push_back(std::move(variable));
    return static_cast<int>(variables_.size()) - 1;
}

int NetCdf::variable(const std::string& name, const std::vector<int>& dimensions,
                     const std::string& unit, const std::string& long_name) {
    Variable out{name, dimensions, {}, {}};
    if (!unit.empty()) out.attributes.emplace_back("units", unit);
    return add(std::move(out), long_name);
}

void NetCdf::labels(const std::string& name, int dimension, const std::vector<std::string>& texts,
                    const std::string& long_name) {
    std::size_t longest = 1;
    for (const auto& text : texts) longest = std::max(longest, text.size());
    Variable out{name, {dimension, this->dimension(name + "_length", longest)}, {}, {}};
    out.attributes.emplace_back("_Encoding", "utf-8");  // xarray then reads text, not bytes
    for (const auto& text : texts) (out.text += text).append(longest - text.size(), '\0');
    add(std::move(out), long_name);
}

void NetCdf::attribute(int variable, const std::string& name, const std::string& value) {
    auto& all = variable == global ? attributes_
                                   : variables_[static_cast<std::size_t>(variable)].attributes;
    all.emplace_back(name, value);
}

std::string NetCdf::header() const {
    constexpr std::uint32_t dimension_tag = 10, variable_tag = 11;
    Header out;
    out.bytes = "CDF\5";
    out.whole(0);  // records
    out.list(dimension_tag, dimensions_.size());
    for (const auto& [name, size] : dimensions_) out.name(name), out.whole(size);
    out.attributes(attributes_);
    out.list(variable_tag, variables_.size());
    // The places of the data follow from the size of the header, which does not depend on them.
    std::uint64_t after = 0;
    for (const auto& v : variables_) {
        out.name(v.name);
        out.whole(v.dimensions.size());
        for (const int dimension : v.dimensions) out.whole(static_cast<std::uint64_t>(dimension));
        out.attributes(v.attributes);
        out.word(v.is_text() ? Header::text : Header::number);
        out.whole(v.bytes());
        out.places.push_back(out.bytes.size());
        out.whole(after);
        after += v.bytes();
    }
    out.shift_places();
    return std::move(out.bytes);
}

void NetCdf::write(const std::string& bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail(path_);
}

void NetCdf::end_definitions() { write(header()); }

void NetCdf::fill(std::uint64_t count) {
    constexpr double filling = 9.969209968386869e36;
    constexpr std::uint64_t most = 4096;
    element_ += count;
    for (; count > 0; count -= std::min(count, most))
        write(big_endian(std::vector<double>(std::min(count, most), filling)));
}

void NetCdf::go_to(std::size_t variable) {
    for (; variable_ < variable; ++variable_, element_ = 0) {
        auto text = variables_[variable_].text;
        text.resize(padded(text.size()), '\0');
        if (variables_[variable_].is_text())
            write(text);
        else
            fill(variables_[variable_].elements - element_);
    }
}

void NetCdf::put(int variable, const std::vector<double>& values, std::uint64_t first) {
    go_to(static_cast<std::size_t>(variable));
    fill(first - element_);
    write(big_endian(values));
    element_ += values.size();
}

void NetCdf::close() {
    go_to(variables_.size());
    if (std::fflush(file_.get()) != 0 || std::fclose(file_.release()) != 0) fail(path_);
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
    file.attribute(NetCdf::global, "Conventions", "CF-1.8");
    file.attribute(NetCdf::global, "title", program.title);
    file.attribute(NetCdf::global, "scenario", program.name);
    SweepAxes axes{};
    axes.cell = file.dimension("cell", cells);
    axes.time = file.dimension("time", static_cast<std::size_t>(program.calendar.steps) + 1);
    axes.metric = file.dimension("metric", plan.metrics.size());
    axes.time_values = file.variable(
        "time", {axes.time}, "days since " + to_text(first_of_month(program.calendar.start_month)),
        "start of the step");
    file.attribute(axes.time_values, "standard_name", "time");
    file.attribute(axes.time_values, "calendar", "proleptic_gregorian");
    axes.cell_values =
        file.variable("cell", {axes.cell}, "1", "number of the combination in the grid, from 0");
    std::vector<std::string> addresses, units;
    for (const auto& metric : plan.metrics) {
        addresses.push_back(metric.address);
        units.push_back(metric_kinds()[metric.kind]->unit);
    }
    file.labels("metric", axes.metric, addresses, "address of the metric");
    file.labels("unit", axes.metric, units, "unit of the metric");
    for (const auto& [address, value] : plan.cells.front().at)
        axes.grid.push_back(file.variable(address, {axes.cell}, "", "value in the grid"));
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
