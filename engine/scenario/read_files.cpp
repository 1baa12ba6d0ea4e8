#include "engine/scenario/read_files.hpp"

#include "engine/scenario/csv_header.hpp"
#include "engine/scenario/parse.hpp"

namespace steppe {

const Node* ReadFiles::document(const std::shared_ptr<const Source>& source, Diagnostics& found) {
    auto at = documents_.find(source);
    if (at == documents_.end()) {
        auto parsed = parse_toml(source, found);
        if (!parsed) return nullptr;
        at = documents_.emplace(source, std::move(*parsed)).first;
    }
    return &at->second;
}

const Csv& ReadFiles::table(const std::shared_ptr<const Source>& source,
                            const std::vector<std::string>& columns, Diagnostics& found) {
    auto at = tables_.find(source);
    if (at == tables_.end())
        at = tables_.emplace(source, parse_table(source, columns, found)).first;
    return at->second;
}

void ReadFiles::forget_large(const std::shared_ptr<const Source>& source) {
    constexpr std::size_t large = 50000;  // rows, of some 200 bytes
    const auto at = tables_.find(source);
    if (at != tables_.end() && at->second.rows.size() > large) tables_.erase(at);
}

}  // namespace steppe
