#pragma once

#include "engine/report/why.hpp"

/// Tables of the causes of a number.
namespace steppe {

/// A part of a number beside the same part in a comparison.
struct ComparedPart {
    std::string name, details;
    double with = 0, without = 0;
    bool is_start = false;  ///< the number at the start; the parts beside it are changes
    std::vector<ComparedPart> parts{};

    [[nodiscard]] double effect() const { return with - without; }
    /// Returns the weight in the order of parts: a change counts more than a size.
    [[nodiscard]] double weight() const;
};

/// Returns the parts with those of the same name in the comparison, largest first after the start,
/// the small ones together; the parts of one alone have a 0 in the other.
std::vector<ComparedPart> compared_parts(const std::vector<Cause>& with,
                                         std::vector<Cause> without);

/// Returns the parts of a number, compared with themselves.
inline std::vector<ComparedPart> shown_parts(const Why& why) {
    return compared_parts(why.parts, why.parts);
}

/// Returns parts, the largest first.
std::vector<Cause> largest_first(std::vector<Cause> parts);

/// Returns the parts, and inside of them theirs, the small ones together.
/// \param unit of the number, as it is shown
Table parts_table(const Why& why, const std::string& unit);

/// Returns the addresses of numbers, without repetition.
std::vector<std::string> addresses_of(const NumberedProgram& program,
                                      const std::vector<Num>& numbers);

/// Returns the numbers that parts rest on, by the size of these parts.
Table numbers_table(const WhyReport& report);

}  // namespace steppe
