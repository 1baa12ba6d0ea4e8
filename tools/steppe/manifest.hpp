#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "steppe/json.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {

/// Returns `0.1.0 (1a2b3c4d5e6f)`: the version and the commit.
std::string version_with_commit();

/// The files that scenarios were read from.
using SourceFiles = std::vector<std::shared_ptr<const Source>>;

/// An input file: its path on the command line or in a scenario, and its SHA-256.
struct InputFile {
    std::string path, sha256;
};
/// Returns the files, each once.
std::vector<InputFile> input_files(const SourceFiles& files);

/// Returns the record entries on program, start time and command line.
Json origin(const Session& session);

/// Returns the entry of a manifest or a record for missing shards.
Json missing_json(const MissingShards& of);
/// Reads that entry. \throws JsonError
MissingShards read_missing(const Json& json);

/// Returns the manifest of a result: program, command line, design, inputs, outputs with their
/// SHA-256, seconds.
/// \pre the outputs are written
/// \throws FileError
std::string manifest(const Session& session, const std::string& folder,
                     const std::vector<InputFile>& inputs, const std::vector<std::string>& outputs,
                     const std::map<std::string, double>& seconds);

/// Adds a file that was written later to the manifest of its folder. \throws FileError
void add_to_manifest(const std::string& folder, const std::string& name);

}  // namespace steppe
