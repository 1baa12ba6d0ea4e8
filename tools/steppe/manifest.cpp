#include "tools/steppe/manifest.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "steppe/report/files.hpp"
#include "steppe/version.hpp"

namespace steppe {

std::string manifest(const std::vector<std::string>& command_line, const Scenario& scenario, const std::vector<std::string>& outputs,
                     const std::map<std::string, double>& seconds) {
    nlohmann::ordered_json out{{"program", "steppe"}, {"version", version}, {"command_line", command_line}};
    auto& inputs = out["inputs"] = nlohmann::ordered_json::array();
    std::vector<std::string> seen;
    for (const Scenario* s : {&scenario, scenario.comparison.get()})
        for (const auto& file : s == nullptr ? std::vector<std::shared_ptr<const Source>>{} : s->document.files) {
            if (std::find(seen.begin(), seen.end(), file->path) != seen.end()) continue;
            seen.push_back(file->path);
            inputs.push_back({{"path", file->path}, {"sha256", sha256(file->text)}});
        }
    out["outputs"] = outputs;
    out["seconds"] = seconds;
    return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace steppe
