#include "engine/ensemble/design_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "engine/core/number_help.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/numbers.hpp"
#include "engine/scenario/uncertain.hpp"

namespace steppe {
namespace {

/// Returns the least and the largest value of a column.
std::pair<double, double> ends_of(const DesignTable& table, std::size_t column) {
    const auto begin =
        table.values.begin() + static_cast<std::ptrdiff_t>(column * table.replicates);
    const auto ends =
        std::minmax_element(begin, begin + static_cast<std::ptrdiff_t>(table.replicates));
    return {*ends.first, *ends.second};
}

class TableOfUniforms final : public Design {
public:
    TableOfUniforms(const DesignTable& table)
        : replicates_(table.replicates), u_(table.values.size()) {
        for (std::size_t k = 0; k < table.addresses.size(); ++k) {
            const auto [low, high] = ends_of(table, k);
            for (std::size_t r = 0; r < replicates_; ++r) {
                const double x = table.values[k * replicates_ + r];
                double u = high > low ? (x - low) / (high - low) : 0;
                // A draw is low + u * (high - low): the neighbours of u correct its rounding.
                for (const double next : {std::nextafter(u, 0.0), std::nextafter(u, 1.0)})
                    if (std::abs(std::fma(next, high - low, low) - x) <
                        std::abs(std::fma(u, high - low, low) - x))
                        u = next;
                u_[k * replicates_ + r] = u;
            }
        }
    }
    void uniforms(std::uint64_t first, std::size_t count, double* u) const override {
        for (std::size_t k = 0; k * replicates_ < u_.size(); ++k)
            std::copy_n(u_.begin() + static_cast<std::ptrdiff_t>(k * replicates_ + first), count,
                        u + k * count);
    }

private:
    std::size_t replicates_;
    std::vector<double> u_;  // addresses x replicates
};

void report_fixed(const std::string& address, const Place& place, Diagnostics& found) {
    found.error("E038", fmt::format("`{}` cannot differ between replicates", address), place, "",
                "set it in the scenario, or with --set");
}

/// Returns whether a number belongs to a table of which no number is drawn.
bool is_fixed(const std::string& address) {
    const auto table = address.substr(0, address.find('.'));
    return table == "time" || table == "sweep" || table == "crowd";
}

/// Reads the cells of one column; reports those that the number cannot have.
void read_column(const Csv& csv, std::size_t column, const Number& number, DesignTable& out,
                 Diagnostics& found) {
    for (const auto& row : csv.rows) {
        const auto& cell = row[column];
        const auto x = parse_number(trimmed(cell.text));
        const auto wrong = [&](const char* code, const std::string& what, const std::string& help) {
            found.error(code, fmt::format("`{}` is {}", printable(cell.text, 40), what), cell.place,
                        "in the column " + number.address, help);
        };
        if (!x || !std::isfinite(*x))
            wrong("E022", "not a number", help_for_number(cell.text));
        else if (!(*x >= number.low && *x <= number.high))
            wrong("E014",
                  fmt::format("outside [{}, {}]", shortest(number.low), shortest(number.high)), "");
        out.values.push_back(x.value_or(0));
    }
}

}  // namespace

std::shared_ptr<const DesignTable> read_design(const std::string& path, const std::string& text,
                                               const Scenario& scenario) {
    const auto source =
        std::make_shared<const Source>(Source{.path = path, .text = text, .is_table = true});
    Diagnostics found;
    const auto csv = parse_csv(source, found);
    const Place whole{.source = source, .line = 1, .column = 1};
    const auto numbers = numbers_of(scenario);
    std::vector<std::string> known;
    for (const auto& [address, at] : numbers) known.push_back(address);
    std::map<std::string, std::size_t> columns;
    for (std::size_t k = 0; k < csv.header.size(); ++k) {
        const auto& [address, place] = csv.header[k];
        if (numbers.count(address) == 0) {
            found.error(
                "E013", fmt::format("the scenario has no number `{}`", address), place, "",
                did_you_mean(address, known, "`steppe list numbers FILE` prints the addresses"));
        } else if (is_fixed(address)) {
            report_fixed(address, place, found);
        } else if (!columns.emplace(address, k).second) {
            found.error("E021", fmt::format("there are two columns `{}`", address), place);
        }
    }
    if (!found.has_errors() && csv.rows.empty())
        found.error("E020", "a design needs a row for each replicate, and this one has none",
                    whole);
    auto out = std::make_shared<DesignTable>();
    out->replicates = csv.rows.size();
    for (const auto& [address, column] : columns) {
        out->addresses.push_back(address);
        out->places.push_back(csv.header[column].place);
        read_column(csv, column, *numbers.at(address).number, *out, found);
    }
    if (found.has_errors()) throw ScenarioError(found.sorted());
    return out;
}

void vary_by(Scenario& scenario, const DesignTable& table, const Registry& registry) {
    std::map<std::string, Placed> distributions;
    for (std::size_t k = 0; k < table.addresses.size(); ++k) {
        const auto [low, high] = ends_of(table, k);
        distributions[table.addresses[k]] = {
            std::make_shared<Distribution>(
                Distribution{.kind = find_distribution("uniform"), .arguments = {low, high}}),
            table.places[k]};
    }
    vary_by(scenario, distributions);
    scenario.sweep.correlation = {};
    check_scenario(scenario, registry);
}

std::shared_ptr<const Design> design_of(const DesignTable& table,
                                        const std::vector<std::string>& addresses) {
    Diagnostics found;
    for (std::size_t k = 0; k < table.addresses.size(); ++k)
        if (!contains(addresses, table.addresses[k]))
            report_fixed(table.addresses[k], table.places[k], found);
    if (found.has_errors()) throw ScenarioError(found.sorted());
    return std::make_shared<TableOfUniforms>(table);
}

}  // namespace steppe
