#pragma once

#include <string>
#include <utility>
#include <vector>

#include <netcdf.h>

#include "steppe/ensemble/sweep.hpp"

/// NetCDF files of the format CDF-5, through the C library. NetCDF-4 is left out: HDF5, on which it
/// is built, crashes on some disk and memory errors.
namespace steppe {

/// A file under construction; every function throws FileError.
class NetCdf {
public:
    explicit NetCdf(std::string path);
    NetCdf(const NetCdf&) = delete;
    NetCdf& operator=(const NetCdf&) = delete;
    ~NetCdf();
    /// Closes the file and verifies it: if memory is short, the library omits attributes without an
    /// error.
    void close();

    int dimension(const std::string& name, std::size_t size);
    int variable(const std::string& name, nc_type type, const std::vector<int>& dimensions,
                 const std::string& unit, const std::string& long_name);
    /// Adds a variable of texts: characters, filled up with zeros along a dimension of its own.
    void labels(const std::string& name, int dimension, const std::vector<std::string>& texts,
                const std::string& long_name);
    void attribute(int variable, const std::string& name, const std::string& value);
    /// Ends the definitions and writes the labels; numbers follow.
    void end_definitions();
    void put(int variable, const std::vector<double>& values);
    /// Writes a part of a variable, given by start and length in each dimension.
    void put(int variable, const std::vector<std::size_t>& start,
             const std::vector<std::size_t>& count, const std::vector<double>& values);

private:
    struct Attribute {
        int variable;
        std::string name, value;
    };
    void check(int status) const;
    void require_whole_number() const;
    std::string path_;
    int file_ = -1;
    std::vector<std::string> variables_;
    std::vector<Attribute> attributes_;
    std::vector<std::pair<int, std::string>> labels_;  ///< by variable
};

/// Dimensions and variables of all tables of a sweep: grid cells, CF time and metrics.
struct SweepAxes {
    int cell, time, metric;        ///< dimensions
    int cell_values, time_values;  ///< variables
    std::vector<int> grid;         ///< variables, one per address of the grid
};
/// Returns the common unit of the metrics, or a reference to `unit` if they have several.
std::string common_unit(const SweepPlan& plan);
SweepAxes define_axes(NetCdf& file, const SweepPlan& plan, std::size_t cells);
/// Ends the definitions and writes the values of the axes.
void put_axes(NetCdf& file, const SweepPlan& plan, const SweepState& state, const SweepAxes& axes);

}  // namespace steppe
