#include "tools/steppe/output.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "engine/core/files.hpp"
#include "steppe/result.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {

Option add_output_options(Command command, Session& session, OutputOptions& options,
                          const std::string& files, Resumes resumes) {
    const auto out =
        add_folder_options(command, session, options.folder,
                           fmt::format("Folder for {} and manifest.json", files), resumes);
    add_report_flag(command, options.report);
    add_json_flag(command, options.json);
    return out;
}

void print_json(const Json& content) { std::fputs(json_text(content).c_str(), stdout); }

void print_result(const Json& result, const OutputOptions& options, double seconds) {
    auto form = options.form;
    if (const auto columns = columns_of(STDOUT_FILENO)) form.columns = *columns, form.fits = true;
    if (options.json)
        std::fputs(json_text(result).c_str(), stdout);
    else if (!options.quiet)
        show(to_text(result, seconds, form) + options.next);
}

void print_files(const std::string& folder, std::vector<std::string> names,
                 const OutputOptions& options) {
    if (options.quiet || options.json) return;
    std::erase_if(names, [](const auto& name) { return name.find('/') != std::string::npos; });
    show(fmt::format("-> {}/   {}\n", folder, fmt::join(names, "  ")));
}

void put_result(const Result& result, const OutputOptions& options, const Session& session,
                const std::vector<InputFile>& inputs, double seconds) {
    const Json json = to_json(result);
    print_result(json, options, seconds);
    if (options.folder.empty()) return;
    begin_folder(session, options.folder);
    auto names = write_files(result, json, options.folder);
    names.emplace_back("manifest.json");
    write_manifest(
        session, options.folder, inputs, names,
        result.seconds.empty() ? std::map{std::pair{result.command, seconds}} : result.seconds);
    if (options.report) {
        write_page(options.folder, json);
        names.emplace_back("report.html");
    }
    print_files(options.folder, std::move(names), options);
}

}  // namespace steppe
