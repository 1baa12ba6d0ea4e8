#include "steppe/core/text.hpp"
#include "steppe/report/result.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {

std::string to_csv(const CsvFile& file) {
    std::string out;
    for (const auto& column : file.columns) out += (out.empty() ? "" : ",") + csv_field(column);
    out += '\n';
    file.rows([&](const std::vector<Json>& row) {
        const char* separator = "";
        for (const auto& value : row) {
            out += separator;
            separator = ",";
            if (value.is_string())
                out += csv_field(value.get<std::string>());
            else if (value.is_number())
                out += shortest(value.get<double>());
        }
        out += '\n';
    });
    return out;
}

}  // namespace steppe
