#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/ensemble/sweep.hpp"

namespace steppe {

/// A NetCDF file of the format CDF-5 under construction (NetCDF User's Guide, file format
/// specifications). The C library is left out: on errors of memory it or a library under it ends
/// the program. Every function throws FileError.
class NetCdf {
public:
    static constexpr int global = -1;  ///< attributes of the file
    explicit NetCdf(std::string path);

    int dimension(const std::string& name, std::size_t size);
    /// Adds a variable of doubles.
    int variable(const std::string& name, const std::vector<int>& dimensions,
                 const std::string& unit, const std::string& long_name);
    /// Adds a variable of texts: characters, filled up with zeros along a dimension of its own.
    void labels(const std::string& name, int dimension, const std::vector<std::string>& texts,
                const std::string& long_name);
    void attribute(int variable, const std::string& name, const std::string& value);
    /// Writes the header; numbers follow.
    void end_definitions();
    /// Writes consecutive values of a variable, from its element `first` on. Variables are written
    /// in the order of their definitions, each from its first element to its last; what is passed
    /// over gets the format's fill value.
    void put(int variable, const std::vector<double>& values, std::uint64_t first = 0);
    /// Completes and closes the file.
    void close();

private:
    struct Variable {
        std::string name;
        std::vector<int> dimensions;
        std::vector<std::pair<std::string, std::string>> attributes;
        std::string text;  ///< of labels
        std::uint64_t elements = 1;
        [[nodiscard]] bool is_text() const { return !text.empty(); }
        [[nodiscard]] std::uint64_t bytes() const;
    };
    int add(Variable variable, const std::string& long_name);
    [[nodiscard]] std::string header() const;
    void write(const std::string& bytes);
    void fill(std::uint64_t count);
    void go_to(std::size_t variable);

    std::string path_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
    std::vector<std::pair<std::string, std::uint64_t>> dimensions_;
    std::vector<std::pair<std::string, std::string>> attributes_;
    std::vector<Variable> variables_;
    std::size_t variable_ = 0;   ///< that is written
    std::uint64_t element_ = 0;  ///< of it, written next
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
