#pragma once

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/scenario/csv.hpp"

namespace steppe {

/// A CSV table with known columns.
class Rows {
public:
    Rows(const std::string& path, const std::string& text, const std::vector<std::string>& columns)
        : csv_(parse_csv(std::make_shared<Source>(Source{path, text}), found_)) {
        std::vector<std::string> header;
        for (const auto& field : csv_.header) header.push_back(field.text);
        if (!found_.has_errors() && header != columns)
            report(csv_.header.empty() ? Place{} : this->header(),
                   "the columns must be " + join(columns, ","), "E020");
        finish();
    }

    [[nodiscard]] Place header() const { return csv_.header.front().place; }
    [[nodiscard]] const std::vector<std::vector<CsvField>>& all() const { return csv_.rows; }

    void report(const Place& place, const std::string& message, const std::string& code = "E022") {
        found_.error(code, message, place);
    }

    std::optional<double> number(const CsvField& field) {
        if (field.text.empty()) return std::nullopt;
        const auto value = parse_number(field.text);
        if (!value || !std::isfinite(*value))
            report(field.place, fmt::format("`{}` is not a number", field.text));
        return value;
    }

    /// Returns `number`, the value of a field, if it is a year from `first` on; else `first`.
    int year(const CsvField& field, std::optional<double> number, int first) {
        constexpr int last = 2100;
        if (number && *number >= first && *number <= last && *number == std::floor(*number))
            return static_cast<int>(*number);
        report(field.place,
               fmt::format("`{}` is not a year from {} to {}", field.text, first, last));
        return first;
    }

    void finish() const {
        if (found_.has_errors()) throw ScenarioError(found_.sorted());
    }

private:
    Diagnostics found_;
    Csv csv_;
};

}  // namespace steppe
