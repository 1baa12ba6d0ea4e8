#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "steppe/result.hpp"
#include "tools/steppe/result_folder.hpp"

/// The output of a command whose result is a Result.
namespace steppe {

struct OutputOptions {
    std::string folder;  ///< of --out; empty: none
    bool json = false, report = false, quiet = false;
    TextForm form{};
    std::string next{};  ///< printed after the text
};

/// Adds --out with the options of its folder, --report and --json. \return --out
/// \param files names of the files that --out writes, for its help
Option add_output_options(Command command, Session& session, OutputOptions& options,
                          const std::string& files, Resumes resumes);

/// Prints a JSON document: `schema`, then the keys of an object.
void print_json(const Json& content);
/// Prints a result, given as JSON, as text for the width of the terminal or as JSON, unless quiet.
void print_result(const Json& result, const OutputOptions& options, double seconds);
/// Prints the names of the files of a result.
void print_files(const std::string& folder, std::vector<std::string> names,
                 const OutputOptions& options);

/// Prints a result, and writes it to the folder of --out, if any: its files and JSON,
/// manifest.json and, with --report, report.html.
/// \throws FileError
void put_result(const Result& result, const OutputOptions& options, const Session& session,
                const std::vector<InputFile>& inputs, double seconds);

}  // namespace steppe
