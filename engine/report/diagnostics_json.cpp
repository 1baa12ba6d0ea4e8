#include "steppe/error.hpp"

#include "steppe/json.hpp"

namespace steppe {

std::string to_json(const std::vector<Diagnostic>& diagnostics) {
    auto out = Json::array();
    for (const auto& d : diagnostics) {
        Json one{{"schema", 1}};
        if (!d.code.empty()) one["code"] = d.code;
        one["severity"] = d.severity == Severity::error ? "error" : "warning";
        one["message"] = d.message;
        if (d.place.source) one["file"] = d.place.source->path;
        if (d.place.line > 0) {
            one["line"] = d.place.line;
            one["column"] = d.place.column;
            one["length"] = d.place.length;
        }
        if (!d.label.empty()) one["label"] = d.label;
        if (!d.help.empty()) one["help"] = d.help;
        out.push_back(std::move(one));
    }
    return out.dump(-1, Json::InvalidUtf8::replace) + "\n";
}

std::string json_line_of(const Diagnostic& diagnostic) {
    const std::string list = to_json({diagnostic});
    return list.substr(1, list.size() - 3) + "\n";  // without the brackets
}

}  // namespace steppe
