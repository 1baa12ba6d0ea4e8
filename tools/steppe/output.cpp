#include "tools/steppe/output.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "steppe/report/files.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {

void add_output_options(Command command, Session& session, OutputOptions& options,
                        const std::string& files, Resumes resumes) {
    add_folder_options(command, session, options.folder,
                       fmt::format("Folder for {} and manifest.json", files), resumes);
    add_report_flag(command, options.report);
    add_json_flag(command, options.json);
}

namespace {

/// Returns the form for the width of the page.
TextForm form_for(const OutputOptions& options) {
    auto out = options.form;
    out.columns = columns_of(STDOUT_FILENO).value_or(out.columns);
    return out;
}

}  // namespace

void put_result(const Result& result, const OutputOptions& options, const Session& session,
                const std::vector<InputFile>& inputs, double seconds, const OtherOutput& other) {
    const Json json = to_json(result);
    const std::string document = json_text(json);
    if (options.json)
        std::fputs(document.c_str(), stdout);
    else if (!options.quiet)
        show(to_text(json, seconds, form_for(options)) + options.next);
    if (options.folder.empty()) return;
    begin_folder(session, options.folder);
    auto names = other.files ? other.files() : std::vector<std::string>{};
    for (const auto& [name, text] : result.texts) {
        write_file(options.folder + "/" + name, text);
        names.push_back(name);
    }
    for (const auto& file : result.files) {
        write_file(options.folder + "/" + file.name, to_csv(file));
        names.push_back(file.name);
    }
    names.push_back(result.stem + ".json");
    write_file(options.folder + "/" + names.back(), document);
    names.emplace_back("manifest.json");
    write_manifest(
        session, options.folder, inputs, names,
        other.seconds.empty() ? std::map{std::pair{result.command, seconds}} : other.seconds);
    if (options.report) {
        write_page(options.folder, json);
        names.emplace_back("report.html");
    }
    if (options.quiet || options.json) return;
    std::erase_if(names, [](const auto& name) { return name.find('/') != std::string::npos; });
    show(fmt::format("-> {}/   {}\n", options.folder, fmt::join(names, "  ")));
}

}  // namespace steppe
