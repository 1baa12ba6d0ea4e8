#include "engine/report/text_columns.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/bar_chart.hpp"
#include "engine/report/number_format.hpp"

namespace steppe {
namespace {

/// Returns the decimals of a number: those that its interval resolves, or those that show the
/// differences in its column.
int decimals_of(const ShownColumn& column, std::size_t row) {
    constexpr double rounding = 1e-12;  // such a number is 0
    if (column.intervals.empty() && !column.units.empty())
        return std::abs(column.numbers[row]) < rounding ? 0 : decimals_for(0, column.numbers[row]);
    if (column.intervals.empty()) {
        const double range = column.range().high - column.range().low, most = column.largest();
        return most > 0 ? digits_for(range > 1e-9 * most ? std::min(range, most) : most) : 0;
    }
    const auto& [low, high] = column.intervals[row];
    const double x = column.numbers[row], half = 0.5 * (high - low);
    const int decimals =
        decimals_for(std::isfinite(half) ? std::max(half, std::abs(x) * 1e-2) : half, x);
    // Next to the others of its column such a number is 0.
    return decimals < 0 && std::abs(x) < 1e-6 * column.largest() ? digits_for(column.largest()) + 2
                                                                 : decimals;
}

std::string number_text(const ShownColumn& column, double x, int decimals) {
    if (column.show == "count") return grouped(static_cast<std::uint64_t>(x));
    if (column.show == "digits") return fmt::format("{:.5g}", x + 0.0);
    if (decimals >= 0 && std::abs(x) < 0.5 * std::pow(10.0, -decimals)) x = 0;
    if (column.show == "change") return signed_figure(x, decimals);
    return decimals < 0 ? fmt::format("{:.2e}", x + 0.0) : fixed_figure(x + 0.0, decimals);
}

}  // namespace

std::size_t TextColumn::widest() const {
    std::size_t out = 0;
    for (const auto& cell : cells) out = std::max(out, width(cell));
    return out;
}

void TextColumn::align() {
    const std::size_t widest = this->widest();
    for (auto& cell : cells)
        cell = is_left ? pad(cell, widest) : std::string(widest - width(cell), ' ') + cell;
}

TextColumn numbers_of(const ShownColumn& column, std::size_t rows) {
    TextColumn out{{""}};
    for (std::size_t n = 0; n < rows; ++n)
        if (std::isnan(column.numbers[n]))
            out.cells.emplace_back();
        else
            out.cells.push_back(number_text(column, column.numbers[n], decimals_of(column, n)) +
                                column.after(n));
    return out;
}

TextColumn intervals_of(const ShownColumn& column, std::size_t rows, const std::string& title) {
    TextColumn out{{title}, true};
    for (std::size_t n = 0; n < rows; ++n) {
        const auto& [low, high] = column.intervals[n];
        const int decimals = decimals_of(column, n);
        const auto end = [&, &low = low, &high = high](double x) {
            if (column.units.empty()) return number_text(column, x, decimals);
            const double largest = std::max(std::abs(low), std::abs(high));
            return number_text(
                column, x, std::abs(x) < 1e-6 * largest ? decimals : decimals_shown(x, decimals));
        };
        out.cells.push_back(low == high || (std::isnan(low) && std::isnan(high)) ? ""
                            : std::isfinite(low) && std::isfinite(high)
                                ? fmt::format("[{}, {}]", end(low), end(high))
                                : "[unknown]");
    }
    return out;
}

std::string name_text(const std::string& text, std::size_t longest) {
    if (text.find(' ') == std::string::npos) return tail(text, longest);
    if (width(text) <= longest) return text;
    std::string out;
    for (const auto& word : split(text, ' ')) {
        if (width(out) + 1 + width(word) >= longest) return out + "…";
        out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

void shorten_names(std::vector<std::string>& names, std::size_t longest) {
    const auto all = names;
    for (auto& name : names) name = name_text(name, longest);
    const auto shortened = names;
    for (std::size_t n = 0; n < all.size(); ++n) {
        const bool is_shared = std::any_of(all.begin(), all.end(), [&](const std::string& other) {
            return other != all[n] &&
                   shortened[static_cast<std::size_t>(&other - all.data())] == shortened[n];
        });
        if (!is_shared) continue;
        const auto begin = name_text(all[n], longest / 2 + 1);
        names[n] = begin.substr(0, begin.rfind("…")) + tail(all[n], longest - width(begin) + 1);
    }
}

TextColumn bars_of(const ShownColumn& column, std::size_t rows) {
    TextColumn out{{""}, true, true};
    for (std::size_t n = 0; n < rows; ++n)
        out.cells.push_back(
            std::isfinite(column.numbers[n]) ? bar(column.numbers[n], column.largest(), 10) : "");
    return out;
}

TextColumn bars_between(const ShownColumn& from, const ShownColumn& to, std::size_t rows) {
    const auto a = from.range(), b = to.range();
    TextColumn out{{""}, true, true};
    for (std::size_t n = 0; n < rows; ++n)
        out.cells.push_back(std::isfinite(from.numbers[n] + to.numbers[n])
                                ? bar(from.numbers[n], to.numbers[n],
                                      {std::min(a.low, b.low), std::max(a.high, b.high)}, 20)
                                : "");
    return out;
}

}  // namespace steppe
