#include "engine/scenario/data.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/scenario/read.hpp"

namespace steppe {
namespace {

/// Replaces the rows of each pair in `cell`, for all years, or adds a row.
void apply_cells(CellMap& cells, DataTable& table, const DataKind& kind, Diagnostics& found) {
    Field value;
    value.low = kind.low;
    value.high = kind.high;
    value.unit = kind.unit;
    // A map by pair: one pass over the rows per cell would take cells x rows steps.
    const auto key_of = [&](const std::string& a, const std::string& b) {
        return kind.symmetric && b < a ? std::pair(b, a) : std::pair(a, b);
    };
    std::map<std::pair<std::string, std::string>, Row> replaced;
    for (auto& [pair, number] : cells.items) {
        check_range(value, number, "cell." + pair.first + "." + pair.second, found);
        const auto [old, fresh] = replaced.try_emplace(key_of(pair.first, pair.second));
        if (!fresh)
            found.error("E021",
                        fmt::format("duplicate `cell` of {} and {}", pair.first, pair.second),
                        number.place, fmt::format("also in line {}", old->second.value.place.line),
                        "a cell holds for both directions: keep one");
        old->second = {.row = pair.first, .column = pair.second, .value = number, .flow = {}};
    }
    std::set<std::pair<std::string, std::string>> seen;
    auto& rows = table.rows;
    const auto is_replaced = [&](const Row& r) {
        const auto by = replaced.find(key_of(r.row, r.column));
        if (by == replaced.end()) return false;
        if (seen.insert(by->first).second) by->second.flow = r.flow;
        return true;
    };
    // std::remove_if may call its predicate twice for a row, and the first row of a pair gives
    // the flow.
    std::size_t kept = 0;
    for (auto& row : rows)
        if (!is_replaced(row)) {
            if (&rows[kept] != &row) rows[kept] = std::move(row);
            ++kept;
        }
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end());
    for (const auto& [pair, number] : cells.items)
        if (auto& row = replaced[key_of(pair.first, pair.second)];
            row.row == pair.first && row.column == pair.second)
            rows.push_back(std::move(row));
}

/// Returns the rows of the file in `data`, with the overrides of `cell`.
DataTable read_data(const std::string& prefix, const Text& data, CellMap& cell,
                    const DataKind& kind, Files& files, ReadFiles& read, Diagnostics& found) {
    DataTable table;
    if (data.given) {
        if (const auto source = read_source(path_of(data), data.place, SourceKind::table, files,
                                            found, Paths::own_folder, read)) {
            const Csv& csv = read.table(source, kind.columns, found);
            if (!csv.header.empty()) table = read_rows(prefix, kind, csv, found);
            read.forget_large(source);
        }
    }
    apply_cells(cell, table, kind, found);
    return table;
}

}  // namespace

std::string path_beside(const Place& named_in, const std::string& name) {
    const std::filesystem::path path(name);
    if (path.is_absolute() || !named_in.source || named_in.source->typed)
        return path.lexically_normal().string();
    return (std::filesystem::path(named_in.source->path).parent_path() / path)
        .lexically_normal()
        .string();
}

std::string path_of(const Text& name) { return path_beside(name.place, name.value); }

const DataKind& commodity_data() {
    static const DataKind kind{
        .name = "commodity",
        .doc = "quantity by importer and exporter; domestic use if both are the same agent",
        .columns = {"importer", "exporter", "quantity"},
        .row_allowed = true,
        .own_allowed = true,
        .high = std::numeric_limits<double>::infinity(),
        .unit = "units per year"};
    return kind;
}

void read_layer_data(const std::string& id, Layer& layer, const Registry& registry, Files& files,
                     ReadFiles& read, Diagnostics& found) {
    const DataKind* kind = registry.layer_kind(layer.kind.value);
    if (kind == nullptr) {
        std::vector<std::string> names;
        names.reserve(registry.layer_kinds.size());
        for (const auto* k : registry.layer_kinds) names.push_back(k->name);
        if (layer.kind.given)
            found.error("E015", fmt::format("invalid value \"{}\" for `kind`", layer.kind.value),
                        layer.kind.place, "how shares are computed",
                        suggestion(layer.kind.value, names));
        return;
    }
    if (!kind->columns.empty())
        layer.table =
            read_data("layer." + id + ".cell.", layer.data, layer.cell, *kind, files, read, found);
}

void read_commodity_data(const std::string& id, Commodity& commodity, Files& files, ReadFiles& read,
                         Diagnostics& found) {
    commodity.table = read_data("commodity." + id + ".cell.", commodity.data, commodity.cell,
                                commodity_data(), files, read, found);
}

}  // namespace steppe
