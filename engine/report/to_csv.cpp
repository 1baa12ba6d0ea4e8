#include "steppe/core/text.hpp"
#include "steppe/report/result.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {

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
        }
        out += '\n';
    });
    return out;
}

}  // namespace steppe
