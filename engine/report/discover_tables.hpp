#pragma once

#include <string>
#include <vector>

#include "engine/report/discover.hpp"

/// Tables of a scenario discovery. Their keys lack the number of the box.
namespace steppe::discovery {

double ratio(std::uint64_t part, std::uint64_t whole);

/// Returns a share in percent with its interval.
std::string share_text(std::uint64_t part, std::uint64_t whole);

/// Adds an input that is not among them.
void add(std::vector<std::size_t>& inputs, std::size_t input);

/// Returns the inputs that a box restricts.
std::vector<std::size_t> inputs_of(const Box& box);

/// A report and what its parts share.
struct Findings {
    const DiscoveryReport& report;
    const Program& program = *report.plan.cells.front().program;
    const AskProgram& ask = program.asks[report.ask];
    const std::vector<std::string>& addresses = drawn_addresses(*report.plan.cells.front().plan);
    const Discovery& all = report.found.front();  ///< the first search covers all replicates
    double rate = ratio(all.cases, all.futures);
    std::string word = report.cases == DiscoveryReport::Cases::yes ? "yes" : "no";

    [[nodiscard]] double value(std::size_t input, std::size_t n) const {
        return report.futures.value[input * report.futures.futures + n];
    }
    [[nodiscard]] std::string limit_text(const Restriction& r) const;
};

/// Returns the restrictions in words, both limits of one input together.
std::string box_text(const Findings& of, const Box& box, std::size_t most);

/// Returns the size of a box and its shares with their intervals.
Json sizes(const Findings& of, const Box& box);

/// Returns the replicates and the limits of a box in the plane of two inputs.
Table plane(const Findings& of, Box box, std::size_t x, std::size_t y);

/// Has two columns of words, then those of discover.csv.
Table restrictions(const Findings& of, const Discovery& found);

/// Has the columns of trajectory.csv.
Table trajectory(const Findings& of, const Discovery& found);

/// Returns other boxes of the trajectory.
Table alternatives(const Findings& of, const std::vector<Box>& boxes);

}  // namespace steppe::discovery
