#include "engine/scenario/data.hpp"

#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "engine/core/number_help.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/read.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
namespace {

/// Reads the rows of one data table; columns by name, in any order.
class TableReader {
public:
    TableReader(const std::string& prefix, const DataKind& kind, const Csv& csv, Diagnostics& found)
        : prefix_(prefix), kind_(kind), csv_(csv), found_(found) {
        value_.low = kind.low;
        value_.high = kind.high;
        value_.unit = kind.unit;
        value_.key = kind.columns[2];
        value_.doc = "value of the pair";
    }

    DataTable read() {
        if (!check_header()) return {};
        DataTable table;
        table.has_years = column("year") != nullptr;
        for (const auto& fields : csv_.rows) {
            fields_ = &fields;
            table.rows.push_back(read_row());
            validate_repeated(table.rows.back());
        }
        return table;
    }

private:
    bool check_header() {
        std::vector<std::string> known = kind_.columns;
        if (!kind_.flow_column.empty()) known.push_back(kind_.flow_column);
        if (kind_.years) known.emplace_back("year");
        for (const char* common : {"low", "high", "basis", "source", "note"})
            known.emplace_back(common);
        bool good = true;
        std::set<std::string> meant;  // a misspelt column is not also reported as missing
        for (std::size_t i = 0; i < csv_.header.size(); ++i) {
            const auto& [name, place] = csv_.header[i];
            if (!contains(known, name)) {
                if (const auto near = nearest(name, known)) meant.insert(*near);
                found_.error("E020",
                             name.empty() ? "a column without a name"
                                          : fmt::format("unknown column `{}`", name),
                             place, fmt::format("not a column of a {} table", kind_.name),
                             nearest(name, known) ? suggestion(name, known)
                                                  : "known columns: " + join(known, ", "));
                good = false;
            } else if (!columns_.emplace(name, i).second) {
                found_.error("E020", fmt::format("duplicate column `{}`", name), place);
                good = false;
            }
        }
        for (const auto& needed : kind_.columns)
            if (columns_.count(needed) == 0 && meant.count(needed) == 0) {
                found_.error(
                    "E020", fmt::format("the column `{}` is missing", needed),
                    csv_.header.front().place,
                    fmt::format("a {} table needs {}", kind_.name, join(kind_.columns, ", ")));
                good = false;
            }
        return good;
    }

    const CsvField* column(const std::string& name) const {
        const auto at = columns_.find(name);
        if (at == columns_.end()) return nullptr;
        return fields_ == nullptr ? &csv_.header[at->second] : &(*fields_)[at->second];
    }

    std::optional<double> number(const CsvField& field, const std::string& name) {
        const auto value = parse_number(field.text);
        if (value && std::isfinite(*value)) return value;
        found_.error("E022", fmt::format("`{}` is \"{}\", not a number", name, field.text),
                     field.place, "",
                     field.text.empty() ? "leave the row out if the value is missing"
                                        : help_for_number(field.text));
        return std::nullopt;
    }

    Text text(const std::string& name) const {
        const auto* field = column(name);
        return field == nullptr || field->text.empty() ? Text{}
                                                       : Text{field->text, field->place, true};
    }

    /// Reads the basis of a row. Reports values that are not valid in scenario tables.
    Text basis() {
        Text out = text("basis");
        const auto& known = section_named("layer").table.find("basis")->choices;
        if (out.given && !contains(known, out.value))
            found_.error("E015", fmt::format("invalid value \"{}\" for `basis`", out.value),
                         out.place, "", suggestion(out.value, known));
        return out;
    }

    Row read_row() {
        const auto& who = *column(kind_.columns[0]);
        const auto& from = *column(kind_.columns[1]);
        Row row{.row = who.text, .column = from.text, .value = {}, .flow = {}};
        row.value = read_value(*column(kind_.columns[2]), row);
        row.value.id_place = who.place;
        row.column_place = from.place;
        if (const auto* flow = kind_.flow_column.empty() ? nullptr : column(kind_.flow_column);
            flow != nullptr && !flow->text.empty())
            if (const auto value = number(*flow, kind_.flow_column))
                row.flow = {.value = *value,
                            .distribution = {},
                            .address = prefix_ + "flow." + row.row + "." + row.column,
                            .place = flow->place,
                            .given = true,
                            .low = 0};
        if (row.flow.given && !(row.flow.value >= 0))
            found_.error(
                "E014",
                fmt::format("`{}` is {}, must be at least 0", kind_.flow_column, row.flow.value),
                row.flow.place);
        if (const auto* year = column("year"))
            if (const auto value = number(*year, "year")) row.year = year_of(*value, year->place);
        row.provenance.source = text("source");
        row.provenance.basis = basis();
        row.provenance.note = text("note");
        return row;
    }

    int year_of(double value, const Place& place) {
        constexpr int last = 9999;
        if (value == std::floor(value) && value >= 1 && value <= last)
            return static_cast<int>(value);
        found_.error(
            "E014",
            fmt::format("`year` is {}, not a whole number from 1 to {}", shortest(value), last),
            place, "", "shares are interpolated between the years that have a row");
        return 0;
    }

    /// Reads the value; it is uncertain (PERT) if the row has `low` and `high`.
    Number read_value(const CsvField& field, const Row& row) {
        Number out{.value = 0,
                   .distribution = {},
                   .address = prefix_ + row.row + "." + row.column,
                   .place = field.place,
                   .given = true};
        const auto value = number(field, value_.key);
        if (!value) return out;
        out.value = *value;
        const auto* low = column("low");
        const auto* high = column("high");
        const bool has_low = low != nullptr && !low->text.empty(),
                   has_high = high != nullptr && !high->text.empty();
        if (has_low != has_high)
            found_.error(
                "E022", "`low` and `high` need each other: a row has both or neither",
                (has_low ? low : high) != nullptr ? (has_low ? low : high)->place : field.place);
        if (has_low && has_high) {
            const auto a = number(*low, "low"), b = number(*high, "high");
            if (a && b && !(*a <= *value && *value <= *b))
                found_.error("E014",
                             fmt::format("{} lies outside its own range [{}, {}]", *value, *a, *b),
                             field.place, "low <= value <= high must hold");
            else if (a && b && *a < *b)
                out.distribution =
                    std::make_shared<Distribution>(Distribution{.kind = find_distribution("pert"),
                                                                .arguments = {*a, *value, *b},
                                                                .min = {},
                                                                .max = {}});
        }
        check_range(value_, out, value_.key, found_);
        return out;
    }

    void validate_repeated(const Row& row) {
        auto key = std::tuple(row.row, row.column, row.year);
        if (kind_.symmetric && row.column < row.row) key = {row.column, row.row, row.year};
        const auto [first, fresh] = seen_.emplace(key, row.value.place.line);
        if (!fresh)
            found_.error("E021", fmt::format("duplicate row for {} and {}", row.row, row.column),
                         column(kind_.columns[0])->place,
                         fmt::format("first given in line {}", first->second));
    }

    std::string prefix_;
    const DataKind& kind_;
    const Csv& csv_;
    Diagnostics& found_;
    Field value_{};
    std::map<std::string, std::size_t> columns_;
    const std::vector<CsvField>* fields_ = nullptr;
    std::map<std::tuple<std::string, std::string, int>, int> seen_;
};

}  // namespace

DataTable read_rows(const std::string& prefix, const DataKind& kind, const Csv& csv,
                    Diagnostics& found) {
    return TableReader(prefix, kind, csv, found).read();
}

}  // namespace steppe
