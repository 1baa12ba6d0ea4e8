#include <cstdio>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/steppe/analysis.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct Report : BasicCommand {
    void add_options();
    void run();

    std::string folder{}, map{};
    bool open = false, xlsx = false;
};

/// Opens the page in the desktop's HTML viewer. \return false if there is none
bool open_page(const std::string& path) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int handle : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&actions, handle, "/dev/null", O_WRONLY, 0);
    std::string program = "xdg-open", argument = path;
    char* const words[]{program.data(), argument.data(), nullptr};
    pid_t child = 0;
    const int failed = posix_spawnp(&child, program.c_str(), &actions, nullptr, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    return failed == 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

void Report::run() {
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    if (xlsx && (open || !map.empty()))
        throw UsageError("--xlsx excludes --map and --open, which belong to the page");
    if (xlsx) {
        show("-> {}\n", write_workbook(folder));
        return;
    }
    const std::string path = write_report(folder, map);
    show("-> {}\n", path);
    if (html_assets().script.empty())
        print_note("built without node: the page has plain lines and tables instead of charts");
    if (open && !open_page(path)) print_note("xdg-open failed: open {} in a browser", path);
}

void Report::add_options() {
    command.option("dir DIR", folder, "Folder written by --out of a command that has --report")
        .required();
    command.option("--map FILE", map,
                   "GeoJSON with the region's shapes, features by id, ISO code or name (default: "
                   "Natural Earth, if built with node)");
    command.flag("--xlsx", xlsx,
                 "Write an Excel workbook instead of the page, with a sheet for each table");
    command.flag("--open", open, "Open the page in the browser");
    command.footer(R"(The page, DIR/report.html, is self-contained and makes no network requests.
Examples:
  steppe run scenarios/japan-20b.toml --out out/japan-20b && steppe report out/japan-20b --open
  steppe sweep scenarios/japan-20b.toml --out out/futures --report
  steppe compare scenarios/baseline.toml scenarios/japan-20b.toml --out out/compared --report)");
}

}  // namespace

void add_report(Command command, Session& session) { add_command<Report>(command, session); }

}  // namespace steppe
