#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Observations used by the hindcasts.
namespace steppe {

/// Numbers by row and year; NaN if not observed.
class YearTable {
public:
    YearTable() = default;
    YearTable(std::size_t rows, int first, int last);

    [[nodiscard]] int first() const { return first_; }
    [[nodiscard]] int last() const { return first_ + static_cast<int>(years_) - 1; }
    [[nodiscard]] std::size_t rows() const { return years_ ? value_.size() / years_ : 0; }
    /// Returns NaN also outside the years.
    [[nodiscard]] double at(std::size_t row, int year) const;
    /// Returns the last value up to a year; NaN if none.
    [[nodiscard]] double latest(std::size_t row, int year) const;
    /// Returns the mean of the observed years from one to another; NaN if none.
    [[nodiscard]] double mean(std::size_t row, int from, int to) const;
    /// \pre the year is one of the table
    void set(std::size_t row, int year, double value);

private:
    int first_ = 0;
    std::size_t years_ = 0;
    std::vector<double> value_;
};

/// Returns the states of the study: the five forecast states, then the four powers.
const std::vector<std::string>& hindcast_states();
inline constexpr std::size_t hindcast_movers = 5;

/// Positions in the UN General Assembly, rows in the order of hindcast_states(); in units of the
/// ideal points (Bailey, Strezhnev & Voeten 2017), about -2 to 3.
struct PointTables {
    YearTable all_votes, final_passage;
    YearTable all_sd;  ///< standard deviation of the posterior, all votes
};

/// Agreement of pairs in the same votes, 0..1; rows as in pair_row().
struct AgreementTables {
    YearTable agreement, joint_votes;
};

/// Returns the row of a pair of states, in either order.
/// \pre a != b
std::size_t pair_row(std::size_t a, std::size_t b);

/// Reads `state,year,all_votes,all_sd,final_passage`.
/// \param path for messages
/// \throws ScenarioError with every error
PointTables parse_points(const std::string& path, const std::string& text);

/// Reads `a,b,year,joint_votes,agreement`.
/// \param path for messages
/// \throws ScenarioError with every error
AgreementTables parse_agreement(const std::string& path, const std::string& text);

}  // namespace steppe
