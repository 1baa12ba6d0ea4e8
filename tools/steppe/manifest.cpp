#include "tools/steppe/manifest.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "steppe/report/files.hpp"
#include "steppe/version.hpp"

namespace steppe {

std::vector<std::shared_ptr<const Source>> files_of(const std::vector<const Scenario*>& scenarios) {
    std::vector<std::shared_ptr<const Source>> out;
    const auto add = [&](const Scenario& s) {
        for (const auto& file : s.document.files)
            if (std::none_of(out.begin(), out.end(), [&](const auto& other) { return other->path == file->path; })) out.push_back(file);
    };
    for (const Scenario* s : scenarios) {
        add(*s);
        if (s->comparison) add(*s->comparison);
    }
    return out;
}

std::string manifest(const std::vector<std::string>& command_line, const Scenario& scenario, const std::vector<std::string>& outputs,
                     const std::map<std::string, double>& seconds) {
    return manifest(command_line, std::vector<const Scenario*>{&scenario}, outputs, seconds);
}

std::string manifest(const std::vector<std::string>& command_line, const std::vector<const Scenario*>& scenarios, const std::vector<std::string>& outputs,
                     const std::map<std::string, double>& seconds) {
    nlohmann::ordered_json out{{"program", "steppe"}, {"version", version}, {"command_line", command_line}};
    auto& inputs = out["inputs"] = nlohmann::ordered_json::array();
    for (const auto& file : files_of(scenarios)) inputs.push_back({{"path", file->path}, {"sha256", sha256(file->text)}});
    out["outputs"] = outputs;
    out["seconds"] = seconds;
    return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace steppe
