#include "engine/core/text.hpp"
#include "engine/report/tables.hpp"
#include "steppe/result.hpp"

namespace steppe {

CsvFile csv_of(std::string name, const std::vector<std::pair<std::string, Json>>& same,
               const Table& table, std::size_t count) {
    CsvFile out{std::move(name), {}, {}};
    std::vector<Json> first;
    for (const auto& [column, value] : same) {
        out.columns.push_back(column);
        first.push_back(value);
    }
    for (std::size_t k = 0; k < count; ++k) out.columns.push_back(table.columns[k].key);
    out.rows = [first, rows = table.rows, count](const CsvFile::Row& put) {
        for (const auto& row : rows) {
            auto all = first;
            all.insert(all.end(), row.begin(), row.begin() + static_cast<std::ptrdiff_t>(count));
            put(all);
        }
    };
    return out;
}

std::string to_csv(const CsvFile& file) {
    std::string out;
    for (const auto& column : file.columns) out += (out.empty() ? "" : ",") + csv_field(column);
    out += '\n';
    file.rows([&](const std::vector<Json>& row) {
        for (std::size_t k = 0; k < row.size(); ++k) {
            const auto& value = row[k];
            if (k > 0) out += ',';
            if (value.is_string())  // `-1 to 1` is a unit and no formula
                out += file.columns[k] == "unit" ? value.get<std::string>()
                                                 : csv_field(value.get<std::string>());
            else if (value.is_number())
                out += shortest(value.get<double>());
            else if (value.is_boolean())
                out += value.get<bool>() ? '1' : '0';
        }
        out += '\n';
    });
    return out;
}

}  // namespace steppe
