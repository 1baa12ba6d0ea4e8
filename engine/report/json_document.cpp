#include "engine/report/json_document.hpp"

#include <nlohmann/json.hpp>

namespace steppe {

std::string json_document(const nlohmann::ordered_json& content) {
    nlohmann::ordered_json out{{"schema", 1}};
    out.update(content);
    return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace steppe
