#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/scenario/diagnostic_sink.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
namespace {

/// Checks layers: keys by kind, sums of shares, years.
class LayerSense : DiagnosticSink {
public:
    LayerSense(const Scenario& s, const Registry& registry, Diagnostics& found)
        : DiagnosticSink(s, found), registry_(registry) {}

    void check() {
        const std::vector<std::string> special{"depreciation_per_year",
                                               "capital_share",
                                               "trade_link",
                                               "home_per_gdp",
                                               "capability",
                                               "width",
                                               "issues"};
        const SchemaTable& table = section_named("layer").table;
        int trade_layers = 0;
        for (const auto& [id, layer] : s_.layers) {
            const auto* kind = registry_.layer_kind(layer.kind.value);
            if (kind == nullptr) continue;
            auto foreign = special;
            if (kind->columns.empty()) foreign.insert(foreign.end(), {"data", "cell"});
            for (const auto& key : foreign)
                if (const auto slot = table.find(key)->look(&layer);
                    is_given(slot) && !contains(kind->keys, key))
                    error(
                        "E038",
                        fmt::format("`{}` is not a key of layers of kind \"{}\"", key, kind->name),
                        place_of(slot));
            if (layer.form == LayerForm::trade && ++trade_layers > 1)
                error("E038", "there can be one layer of kind \"trade\"", layer.kind.place);
            if (layer.form == LayerForm::positions) alike(layer);
            if (layer.form != LayerForm::years) continue;
            fixed_rows(layer);
            years_outside(layer);
        }
    }

private:
    void alike(const Layer& layer) {
        if (s_.issues.empty())
            error("E012", "a layer of kind \"alike\" needs an issue", layer.kind.place, "",
                  "it compares positions: give at least one [issue.ID] table");
        else if (layer.issues.given && layer.issues.items.empty())
            error("E012", "`issues` is empty", layer.issues.place, "",
                  "name at least one issue, or omit the key to compare all");
    }

    void fixed_rows(const Layer& layer) {
        // By receiver, then sender, then year. Shares are linear between two years, hence their sum
        // is largest at one of them.
        std::map<std::string, std::map<std::string, std::map<int, double>>> shares;
        for (const auto& row : layer.table.rows)
            shares[row.row][row.column][row.year] = row.value.value;
        std::set<std::pair<std::string, int>> seen;
        for (auto at = layer.table.rows.rbegin(); at != layer.table.rows.rend(); ++at) {
            const auto& row = *at;
            const auto of = shares.find(row.row);
            if (of == shares.end() || !seen.insert({row.row, row.year}).second)
                continue;  // reported, or the same sum
            if (wrong(row.value)) {
                shares.erase(of);
                continue;
            }
            double sum = 0;
            for (const auto& [sender, by_year] : of->second) sum += share_in(by_year, row.year);
            if (sum <= 1.0 + 1e-9) continue;
            const std::string when = layer.table.has_years ? fmt::format(" in {}", row.year) : "";
            error("E034",
                  fmt::format("the shares of {} sum to {:.6g}{}, more than 1", row.row, sum, when),
                  row.value.place);
            shares.erase(of);
        }
    }

    /// Warns of rows whose years lie outside the simulation: they have no effect, or one of them
    /// holds throughout.
    void years_outside(const Layer& layer) {
        if (!layer.table.has_years || !known(s_.time.start) || !known(s_.time.years)) return;
        const int first = s_.time.start.value.year;
        const double months = month_ordinal(s_.time.start.value) + 12 * s_.time.years.value;
        const int last = first_of_month(static_cast<int>(std::lround(months))).year;
        std::map<std::pair<std::string, std::string>, std::map<int, const Row*>> pairs;
        for (const auto& row : layer.table.rows) pairs[{row.row, row.column}][row.year] = &row;
        const auto warn = [&](const Row& row, const std::string& message) {
            found_.warning("W001", message, row.value.place,
                           fmt::format("the simulation runs from {} to {}", first, last));
        };
        for (const auto& [pair, rows] : pairs) {
            if (rows.begin()->first == 0) continue;  // a cell, or a year whose error is reported
            const auto name = fmt::format("{} and {}", pair.first, pair.second);
            if (rows.rbegin()->first < first)
                warn(*rows.rbegin()->second,
                     fmt::format("the rows of {} end in {}: that value holds throughout", name,
                                 rows.rbegin()->first));
            else if (rows.begin()->first > last)
                warn(*rows.begin()->second,
                     fmt::format("the rows of {} begin in {}: that value holds throughout", name,
                                 rows.begin()->first));
            else
                for (auto at = rows.begin(); at != rows.end(); ++at) {
                    const bool early = std::next(at) != rows.end() && std::next(at)->first <= first;
                    const bool late = at != rows.begin() && std::prev(at)->first >= last;
                    if ((early && at->first < first) || (late && at->first > last))
                        warn(*at->second,
                             fmt::format("the row of {} for {} has no effect", name, at->first));
                }
        }
    }

    /// Returns the share in a year: linear between the years given, constant beyond them.
    static double share_in(const std::map<int, double>& by_year, int year) {
        const auto after = by_year.lower_bound(year);
        if (after == by_year.end()) return by_year.rbegin()->second;
        if (after == by_year.begin() || after->first == year) return after->second;
        const auto before = std::prev(after);
        return before->second + (after->second - before->second) * (year - before->first) /
                                    (after->first - before->first);
    }

    const Registry& registry_;
};

}  // namespace

void check_layers(const Scenario& scenario, const Registry& registry, Diagnostics& found) {
    LayerSense(scenario, registry, found).check();
}

}  // namespace steppe
