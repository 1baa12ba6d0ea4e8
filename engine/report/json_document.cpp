#include "engine/report/json_document.hpp"

#include "steppe/json.hpp"

namespace steppe {

std::string json_document(const Json& content) {
    Json out{{"schema", 1}};
    out.update(content);
    return out.dump(2, Json::InvalidUtf8::replace) + "\n";
}

}  // namespace steppe
