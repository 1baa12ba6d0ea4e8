#include <cstdio>
#include <memory>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/report_page.hpp"

namespace steppe {
namespace {

struct ReportArguments {
    std::string folder, map;
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

void report_command(const ReportArguments& a) {
    std::string folder = a.folder;
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    if (a.xlsx && (a.open || !a.map.empty()))
        throw UsageError("--xlsx excludes --map and --open, which belong to the page");
    if (a.xlsx) {
        fmt::print("-> {}\n", write_workbook(folder));
        return;
    }
    const std::string path = write_report(folder, a.map);
    fmt::print("-> {}\n", path);
    if (html_assets().script.empty())
        fmt::print(
            stderr,
            "steppe: built without node: the page has plain lines and tables instead of charts\n");
    if (a.open && !open_page(path))
        fmt::print(stderr, "steppe: xdg-open failed: open {} in a browser\n", path);
}

}  // namespace

void add_report(Command app, Session& session) {
    const auto command =
        app.add("report", "Write a page with charts, or a workbook, from the folder of a result");
    auto a = std::make_shared<ReportArguments>();
    command.option("dir DIR", a->folder, "Folder written by --out of a command that has --report")
        .required();
    command.option("--map FILE", a->map,
                   "GeoJSON with the region's shapes, features by id, ISO code or name (default: "
                   "Natural Earth, if built with node)");
    command.flag("--xlsx", a->xlsx,
                 "Write an Excel workbook instead of the page, with a sheet for each table");
    command.flag("--open", a->open, "Open the page in the browser");
    command.footer(R"(The page, DIR/report.html, is self-contained and makes no network requests.
Examples:
  steppe run scenarios/japan-20b.toml --out out/japan-20b && steppe report out/japan-20b --open
  steppe sweep scenarios/japan-20b.toml --out out/futures --report
  steppe compare scenarios/baseline.toml scenarios/japan-20b.toml --out out/compared --report)");
    command.on_run([a, &session] {
        static_cast<void>(session);
        report_command(*a);
    });
}

}  // namespace steppe
