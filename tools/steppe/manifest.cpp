#include "tools/steppe/manifest.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "steppe/report/files.hpp"
#include "steppe/version.hpp"

namespace steppe {

std::string manifest(const std::vector<std::string>& command_line, const Scenario& scenario, const std::vector<std::string>& outputs,
                     const std::map<std::string, double>& seconds) {
    return manifest(command_line, std::vector<const Scenario*>{&scenario}, outputs, seconds);
}

std::string manifest(const std::vector<std::string>& command_line, const std::vector<const Scenario*>& scenarios, const std::vector<std::string>& outputs,
                     const std::map<std::string, double>& seconds) {
    nlohmann::ordered_json out{{"program", "steppe"}, {"version", version}, {"command_line", command_line}};
    auto& inputs = out["inputs"] = nlohmann::ordered_json::array();
    std::vector<std::string> seen;
    const auto add = [&](const Scenario& s) {
        for (const auto& file : s.document.files) {
            if (std::find(seen.begin(), seen.end(), file->path) != seen.end()) continue;
            seen.push_back(file->path);
            inputs.push_back({{"path", file->path}, {"sha256", sha256(file->text)}});
        }
    };
    for (const Scenario* s : scenarios) {
        add(*s);
        if (s->comparison) add(*s->comparison);
    }
    out["outputs"] = outputs;
    out["seconds"] = seconds;
    return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace steppe
