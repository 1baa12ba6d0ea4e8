#include "tools/steppe/manifest.hpp"

#include <algorithm>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "steppe/json.hpp"
#include "steppe/result.hpp"
#include "steppe/version.hpp"
#include "steppe_commit.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/result_folder.hpp"

namespace steppe {
namespace {

/// Returns the compiler and its version, for instance `g++ 12.2.0`.
std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#elif defined(__GNUC__)
    return "g++ " __VERSION__;
#else
    return "unknown";
#endif
}

}  // namespace

std::string version_with_commit() { return std::string(version) + " (" + STEPPE_COMMIT + ")"; }

std::vector<InputFile> input_files(const SourceFiles& files) {
    std::vector<InputFile> out;
    for (const auto& file : files)
        if (std::ranges::none_of(out, [&](const auto& other) { return other.path == file->path; }))
            out.push_back({file->path, sha256(file->text)});
    return out;
}

Json origin(const Session& session) {
    return {{"program", "steppe"},
            {"version", version_with_commit()},
            {"compiler", compiler()},
            {"isa", isa_of_environment()},
            {"started", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(session.start))}};
}

Json missing_json(const MissingShards& of) {
    return {{"shards", of.shards},
            {"missing", of.missing},
            {"replicates", of.replicates},
            {"replicates_planned", of.planned}};
}

MissingShards read_missing(const Json& json) {
    const auto& missing = json.at("missing");
    return {.missing = {missing.begin(), missing.end()},
            .shards = json.at("shards"),
            .replicates = json.at("replicates"),
            .planned = json.at("replicates_planned")};
}

std::string MissingShards::text() const {
    return fmt::format("{} of {} {} missing ({}): {} of {} are merged", missing.size(),
                       count_of(shards, "shard"), missing.size() == 1 ? "is" : "are",
                       fmt::join(missing, ", "), grouped(replicates),
                       count_of(planned, "replicate"));
}

std::string manifest(const Session& session, const std::string& folder,
                     const std::vector<InputFile>& inputs, const std::vector<std::string>& outputs,
                     const std::map<std::string, double>& seconds) {
    Json out = origin(session);
    out["command_line"] = session.command_line;
    if (session.sample) {
        if (session.sample->replicates > 0) out["replicates"] = session.sample->replicates;
        out["seed"] = session.sample->seed;
        out["design"] = session.sample->design;
        if (session.sample->missing) out["incomplete"] = missing_json(*session.sample->missing);
    }
    out["fingerprint"] = fingerprint_json(*session.fingerprint);
    auto& all = out["inputs"] = Json::array();
    for (const auto& file : inputs) all.push_back({{"path", file.path}, {"sha256", file.sha256}});
    out["outputs"] = outputs;
    auto& hashes = out["outputs_sha256"] = Json::object();
    for (const auto& name : outputs)
        if (name != "manifest.json") hashes[name] = sha256_of_file(folder + "/" + name);
    out["seconds"] = seconds;
    return json_text(out);
}

void add_to_manifest(const std::string& folder, const std::string& name) {
    const std::string path = folder + "/manifest.json";
    auto out = Json::parse(read_file(path));
    auto& names = out.at("outputs");
    if (!contains(names, name)) names.push_back(name);
    out["outputs_sha256"][name] = sha256_of_file(folder + "/" + name);
    write_file(path, json_text(out));
}

}  // namespace steppe
