#include "steppe/analysis/hindcast_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "engine/scenario/csv.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr int first_year = 1991, last_year = 2100, first_origin = 1998;

class PointReader {
public:
    PointReader(const std::string& path, const std::string& text,
                const std::vector<std::string>& columns)
        : csv_(parse_csv(std::make_shared<Source>(Source{path, text}), found_)) {
        std::vector<std::string> header;
        for (const auto& field : csv_.header) header.push_back(field.text);
        if (!found_.has_errors() && header != columns)
            report("E020", csv_.header.empty() ? Place{} : csv_.header.front().place,
                   "the columns must be " + join(columns, ","));
        if (found_.has_errors()) throw ScenarioError(found_.sorted());
    }

    [[nodiscard]] Place header() const { return csv_.header.front().place; }
    [[nodiscard]] const std::vector<std::vector<CsvField>>& rows() const { return csv_.rows; }

    void report(const std::string& code, const Place& place, const std::string& message) {
        found_.add({.code = code, .message = message, .place = place});
    }

    std::size_t state(const CsvField& field) {
        const auto& known = hindcast_states();
        const auto at = std::find(known.begin(), known.end(), field.text);
        if (at == known.end())
            report("E022", field.place,
                   fmt::format("`{}` is not one of {}", field.text, join(known, " ")));
        return at == known.end() ? 0 : static_cast<std::size_t>(at - known.begin());
    }

    int year(const CsvField& field) {
        const auto number = parse_number(field.text);
        if (number && *number >= first_year && *number <= last_year &&
            *number == std::floor(*number))
            return static_cast<int>(*number);
        report("E022", field.place,
               fmt::format("`{}` is not a year from {} to {}", field.text, first_year, last_year));
        return first_year;
    }

    double number(const CsvField& field) {
        if (field.text.empty()) return missing;
        const auto value = parse_number(field.text);
        if (!value || !std::isfinite(*value))
            report("E022", field.place, fmt::format("`{}` is not a number", field.text));
        return value.value_or(missing);
    }

    void finish() const {
        if (found_.has_errors()) throw ScenarioError(found_.sorted());
    }

private:
    Diagnostics found_;
    Csv csv_;
};

/// Returns the last year of a column; tables end with the data.
int last_of(PointReader& reader, std::size_t column) {
    int last = first_year;
    for (const auto& row : reader.rows()) last = std::max(last, reader.year(row[column]));
    return last;
}

}  // namespace

YearTable::YearTable(std::size_t rows, int first, int last)
    : first_(first),
      years_(static_cast<std::size_t>(last - first + 1)),
      value_(rows * years_, missing) {}

double YearTable::at(std::size_t row, int year) const {
    return year < first_ || year > last()
               ? missing
               : value_[row * years_ + static_cast<std::size_t>(year - first_)];
}

double YearTable::latest(std::size_t row, int year) const {
    for (int y = std::min(year, last()); y >= first_; --y)
        if (!std::isnan(at(row, y))) return at(row, y);
    return missing;
}

void YearTable::set(std::size_t row, int year, double value) {
    if (year < first_ || year > last() || row >= value_.size() / years_)
        throw std::invalid_argument(fmt::format("row {} of {} is not in the table", row, year));
    value_[row * years_ + static_cast<std::size_t>(year - first_)] = value;
}

const std::vector<std::string>& hindcast_states() {
    static const std::vector<std::string> states{"KAZ", "KGZ", "TJK", "TKM", "UZB",
                                                 "CHN", "JPN", "RUS", "USA"};
    return states;
}

std::size_t pair_row(std::size_t a, std::size_t b) {
    if (a == b) throw std::invalid_argument("a state is not a pair with itself");
    const std::size_t high = std::max(a, b), low = std::min(a, b);
    return high * (high - 1) / 2 + low;
}

PointTables parse_points(const std::string& path, const std::string& text) {
    PointReader reader(path, text, {"state", "year", "all_votes", "all_sd", "final_passage"});
    const int last = last_of(reader, 1);
    const YearTable empty(hindcast_states().size(), first_year, last);
    PointTables out{empty, empty, empty};
    for (const auto& row : reader.rows()) {
        const std::size_t state = reader.state(row[0]);
        const int year = reader.year(row[1]);
        if (!std::isnan(out.all_votes.at(state, year)) ||
            !std::isnan(out.final_passage.at(state, year)))
            reader.report("E021", row[0].place,
                          fmt::format("duplicate row {} {}", row[0].text, year));
        out.all_votes.set(state, year, reader.number(row[2]));
        out.all_sd.set(state, year, reader.number(row[3]));
        out.final_passage.set(state, year, reader.number(row[4]));
    }
    for (std::size_t s = 0; s < hindcast_states().size(); ++s)
        if (std::isnan(out.all_votes.latest(s, first_origin)) ||
            std::isnan(out.final_passage.latest(s, first_origin)))
            reader.report("E020", reader.header(),
                          fmt::format("{} has no position up to {}, where forecasts begin",
                                      hindcast_states()[s], first_origin));
    reader.finish();
    return out;
}

AgreementTables parse_agreement(const std::string& path, const std::string& text) {
    PointReader reader(path, text, {"a", "b", "year", "joint_votes", "agreement"});
    const int last = last_of(reader, 2);
    const std::size_t n = hindcast_states().size();
    const YearTable empty(n * (n - 1) / 2, first_year, last);
    AgreementTables out{empty, empty};
    for (const auto& row : reader.rows()) {
        const std::size_t a = reader.state(row[0]), b = reader.state(row[1]);
        const int year = reader.year(row[2]);
        if (a == b) {
            reader.report("E022", row[1].place,
                          fmt::format("`{}` is paired with itself, or is not a state of the study",
                                      row[1].text));
            continue;
        }
        if (!std::isnan(out.agreement.at(pair_row(a, b), year)))
            reader.report("E021", row[0].place,
                          fmt::format("duplicate row {} {} {}", row[0].text, row[1].text, year));
        out.joint_votes.set(pair_row(a, b), year, reader.number(row[3]));
        out.agreement.set(pair_row(a, b), year, reader.number(row[4]));
    }
    reader.finish();
    return out;
}

}  // namespace steppe
