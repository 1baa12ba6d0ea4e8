#include "steppe/report/diagnostics_json.hpp"

#include <nlohmann/json.hpp>

namespace steppe {

std::string to_json(const std::vector<Diagnostic>& diagnostics) {
    auto out = nlohmann::ordered_json::array();
    for (const auto& d : diagnostics)
        out.push_back({{"code", d.code},
                       {"severity", d.severity == Severity::error ? "error" : "warning"},
                       {"message", d.message},
                       {"file", d.place.source ? d.place.source->path : ""},
                       {"line", d.place.line},
                       {"column", d.place.column},
                       {"length", d.place.length},
                       {"label", d.label},
                       {"help", d.help}});
    return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace steppe
