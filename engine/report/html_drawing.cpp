#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/report/html_page.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/shown.hpp"

namespace steppe::html {
namespace {

template <class Value>
std::vector<Value> first(std::vector<Value> values, std::size_t most) {
    values.resize(std::min(values.size(), most));
    return values;  // rounded with all of the drawing
}

/// The drawing of a table: its `chart`, with columns in the place of their keys.
class Drawing {
public:
    explicit Drawing(const Json& table)
        : table_(table), most_(table.at("most").get<std::size_t>()) {}

    Json data() {
        const auto& chart = table_.at("chart");
        const std::string kind = chart.at("kind");
        Json out{{"kind", kind}, {"unit", ""}};
        for (const auto& [role, value] : chart.items()) {
            if (role == "colours" && chart.contains("series")) continue;
            if (role == "series" && !value.empty() && value.front().is_string())
                out["series"] = series(value);
            else if (role == "quantiles")
                quantiles(out, value);
            else if (role != "kind" && !role.ends_with("_name") && value.is_string() &&
                     is_column(value))
                put(out, role, shown_column(table_, value));
            else
                out[role] = value;
        }
        if (!unit_.empty() && !chart.contains("unit")) out["unit"] = unit_;
        if (!out.contains("axis")) out["axis"] = axis(out.at("unit"));
        if (!out.contains("digits")) out["digits"] = digits_for(spread_);
        return rounded_all(std::move(out));
    }

private:
    /// Rounds all numbers to six digits.
    static Json rounded_all(Json data) {
        if (data.is_number() && !data.is_number_integer()) return rounded(data.get<double>());
        if (data.is_array() || data.is_object())
            for (auto& inner : data) inner = rounded_all(std::move(inner));
        return data;
    }

    [[nodiscard]] bool is_column(const std::string& key) const {
        const auto& columns = table_.at("columns");
        return std::any_of(columns.begin(), columns.end(),
                           [&](const Json& c) { return c.at("key").get<std::string>() == key; });
    }

    /// Returns the name of the values: what they are parts of, or the title of a single series.
    [[nodiscard]] std::string axis(const std::string& unit) const {
        const std::string key = table_.at("key");
        const auto has = [&](const char* word) { return key.find(word) != std::string::npos; };
        if ((unit == "%" || unit == "points") && has("influence"))
            return unit + " of the powers' influence";
        if (unit == "%" && has("gdp")) return "% of GDP";
        const auto& chart = table_.at("chart");
        for (const char* role : {"series", "middle"}) {
            if (!chart.contains(role) || !chart.contains("rows")) continue;
            const auto& values = chart.at(role);
            const bool is_one = values.is_string() || (values.size() == 1);
            const auto& one = values.is_string() ? values : values.at(0);
            if (!is_one || !one.is_string() || !is_column(one)) continue;
            const auto title = shown_column(table_, one).title;
            if (title.empty()) break;
            return unit.empty() ? title : fmt::format("{} ({})", title, unit);
        }
        return unit;
    }

    /// Returns the values that are drawn: charts over time have all rows.
    [[nodiscard]] std::vector<double> values_of(const ShownColumn& column) {
        if (unit_.empty()) unit_ = column.unit;
        spread_ = std::max(spread_, column.largest());
        return first(column.numbers, most());
    }
    [[nodiscard]] std::size_t most() const {
        const auto& chart = table_.at("chart");
        const bool is_whole = chart.contains("x") || chart.at("kind").get<std::string>() == "heat";
        return is_whole ? table_.at("rows").size() : most_;
    }

    void put(Json& out, const std::string& role, const ShownColumn& column) {
        out[role] = column.is_text() ? Json(first(column.texts, most())) : Json(values_of(column));
    }

    Json series(const Json& keys) {
        auto out = Json::array();
        const auto& chart = table_.at("chart");
        for (std::size_t n = 0; n < keys.size(); ++n) {
            const auto column = shown_column(table_, keys.at(n));
            // Faint lines are dashed; series that are not states have colours of their own.
            static constexpr std::array neutral{-2, -3, -5, -6, -4, -7};
            const int colour = chart.contains("colours") ? chart.at("colours").at(n).get<int>()
                                                         : neutral.at(n % neutral.size());
            Json one{{"name", column.title}, {"colour", colour}, {"dashed", colour == -1}};
            one["values"] = values_of(column);
            if (!column.intervals.empty()) {
                std::vector<double> low, high;
                for (const auto& interval : column.intervals)
                    low.push_back(interval.low), high.push_back(interval.high);
                one["low"] = first(low, most()), one["high"] = first(high, most());
            }
            out.push_back(std::move(one));
        }
        return out;
    }

    /// Adds the bands of quantiles: a column per level, from the lowest to the highest.
    void quantiles(Json& out, const Json& keys) {
        out["bands"] = Json::array();
        const std::size_t count = keys.size();
        for (std::size_t low = 0, high = count - 1; low < high; ++low, --high) {
            const auto from = shown_column(table_, keys.at(low)),
                       to = shown_column(table_, keys.at(high));
            auto& band = out["bands"].push_back(
                {{"name", fmt::format("{} to {} of futures", from.title, to.title)}});
            band["low"] = values_of(from), band["high"] = values_of(to);
        }
        if (count % 2 == 1) {
            out["middle"] = values_of(shown_column(table_, keys.at(count / 2)));
            out["middle_name"] = "median";
        }
    }

    const Json& table_;
    std::size_t most_;
    std::string unit_;
    double spread_ = 0;
};

}  // namespace

Json drawing_of(const Json& table) { return Drawing(table).data(); }

}  // namespace steppe::html
