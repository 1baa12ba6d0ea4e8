#include "engine/hindcast/tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/hindcast/rows.hpp"

namespace steppe {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr int first_year = 1991, first_origin = 1998;

std::size_t state_of(Rows& rows, const CsvField& field) {
    const auto& known = hindcast_states();
    const auto at = std::find(known.begin(), known.end(), field.text);
    if (at == known.end())
        rows.report(field.place,
                    fmt::format("`{}` is not one of {}", field.text, join(known, " ")));
    return at == known.end() ? 0 : static_cast<std::size_t>(at - known.begin());
}

int point_year(Rows& rows, const CsvField& field) {
    return rows.year(field, parse_number(field.text), first_year);
}

double point(Rows& rows, const CsvField& field) { return rows.number(field).value_or(missing); }

/// Returns the last year of a column; tables end with the data.
int last_of(Rows& rows, std::size_t column) {
    int last = first_year;
    for (const auto& row : rows.all()) last = std::max(last, point_year(rows, row[column]));
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

double YearTable::mean(std::size_t row, int from, int to) const {
    double sum = 0;
    int count = 0;
    for (int year = from; year <= to; ++year) {
        if (std::isnan(at(row, year))) continue;
        sum += at(row, year);
        ++count;
    }
    return count > 0 ? sum / count : missing;
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
    Rows rows(path, text, {"state", "year", "all_votes", "all_sd", "final_passage"});
    const int last = last_of(rows, 1);
    const YearTable empty(hindcast_states().size(), first_year, last);
    PointTables out{empty, empty, empty};
    for (const auto& row : rows.all()) {
        const std::size_t state = state_of(rows, row[0]);
        const int year = point_year(rows, row[1]);
        if (!std::isnan(out.all_votes.at(state, year)) ||
            !std::isnan(out.final_passage.at(state, year)))
            rows.report(row[0].place, fmt::format("duplicate row {} {}", row[0].text, year),
                        "E021");
        out.all_votes.set(state, year, point(rows, row[2]));
        out.all_sd.set(state, year, point(rows, row[3]));
        out.final_passage.set(state, year, point(rows, row[4]));
    }
    for (std::size_t s = 0; s < hindcast_states().size(); ++s)
        if (std::isnan(out.all_votes.latest(s, first_origin)) ||
            std::isnan(out.final_passage.latest(s, first_origin)))
            rows.report(rows.header(),
                        fmt::format("{} has no position up to {}, where forecasts begin",
                                    hindcast_states()[s], first_origin),
                        "E020");
    rows.finish();
    return out;
}

AgreementTables parse_agreement(const std::string& path, const std::string& text) {
    Rows rows(path, text, {"a", "b", "year", "joint_votes", "agreement"});
    const int last = last_of(rows, 2);
    const std::size_t n = hindcast_states().size();
    const YearTable empty(n * (n - 1) / 2, first_year, last);
    AgreementTables out{empty, empty};
    for (const auto& row : rows.all()) {
        const std::size_t a = state_of(rows, row[0]), b = state_of(rows, row[1]);
        const int year = point_year(rows, row[2]);
        if (a == b) {
            rows.report(row[1].place,
                        fmt::format("`{}` is paired with itself, or is not a state of the study",
                                    row[1].text));
            continue;
        }
        if (!std::isnan(out.agreement.at(pair_row(a, b), year)))
            rows.report(row[0].place,
                        fmt::format("duplicate row {} {} {}", row[0].text, row[1].text, year),
                        "E021");
        out.joint_votes.set(pair_row(a, b), year, point(rows, row[3]));
        out.agreement.set(pair_row(a, b), year, point(rows, row[4]));
    }
    rows.finish();
    return out;
}

}  // namespace steppe
