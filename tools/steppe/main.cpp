#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "steppe/core/audit.hpp"
#include "steppe/core/diagnostics.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/report/diagnostics_json.hpp"
#include "steppe/report/files.hpp"
#include "steppe/scenario/document.hpp"
#include "steppe/version.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/result_folder.hpp"

namespace {

using namespace steppe;

/// Ends the program where memory ends, allocating nothing. Nothing is thrown: libraries take an exception for something else - the TOML parser for a
/// wrong number - and what is noexcept, or runs before main, could not be left by one. A temporary file may stay; the next run in its folder removes it.
[[noreturn]] void give_up() {
    std::fputs("steppe: out of memory\n", stderr);
    std::_Exit(out_of_memory);
}

__attribute__((constructor(101))) void before_all_else() { std::set_new_handler(give_up); }

int complain(const std::string& text, int code) {
    std::fputs((text + "\n").c_str(), stderr);
    return code;
}

/// What a wrong command line was perhaps meant to be.
std::string nearest_word(const CLI::App& app, const std::vector<std::string>& words) {
    std::vector<std::string> known;
    const CLI::App* command = &app;
    for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
        known.push_back(sub->get_name());
        if (!words.empty() && sub->get_name() == words.front()) command = sub;
    }
    if (command != &app) known.clear();
    for (const auto* option : command->get_options())
        for (const auto& name : option->get_lnames()) known.push_back("--" + name);
    for (const auto& word : words) {
        if (std::find(known.begin(), known.end(), word) != known.end()) continue;
        if (command != &app && word.rfind("--", 0) != 0) continue;
        if (const auto near = nearest(word, known)) return ". Did you mean `" + *near + "`?";
        break;
    }
    return ". `steppe --help` lists what there is";
}

int run_program(int argc, char** argv, Session& session) {
    CLI::App app{"steppe: what moves the balance of influence between states?"};
    app.name("steppe");
    app.set_version_flag("--version", version);
    app.require_subcommand(1);
    app.footer(
        "Examples:\n"
        "  steppe run scenarios/japan-20b.toml\n"
        "  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=1 --out out/all-paid\n"
        "  steppe check scenarios/*.toml\n"
        "  steppe new my-question && steppe run my-question.toml\n"
        "  steppe explain influence_share");
    app.add_option("--error-format", session.error_format, "how errors in scenarios are told: text or json")->check(CLI::IsMember({"text", "json"}));
    app.add_flag_callback(
        "--allow-paths", [] { allow_paths(Paths::anywhere); }, "scenarios may name data outside their folder: for those you trust");
    app.fallthrough();
    app.parse_complete_callback([&] { session.command = app.get_subcommands().front(); });
#define STEPPE_COMMAND(name) add_##name(app, session);
#include "tools/steppe/commands.def"
#undef STEPPE_COMMAND
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::CallForAllHelp& help) {
        return app.exit(help);
    } catch (const CLI::CallForVersion& asked) {
        return app.exit(asked);
    } catch (const CLI::ParseError& error) {
        const std::vector<std::string> words(argv + 1, argv + argc);
        if (words.empty()) return complain("steppe: a command is needed, for instance run. `steppe --help` lists them", 2);
        std::string what = error.what();
        while (!what.empty() && (what.back() == '.' || what.back() == '\n')) what.pop_back();
        return complain("steppe: " + what + nearest_word(app, words), 2);
    }
    return session.code;
}

}  // namespace

namespace steppe {

void Session::tell(const std::vector<Diagnostic>& diagnostics) const {
    if (error_format == "json")
        std::fputs(to_json(diagnostics).c_str(), stderr);
    else if (!diagnostics.empty())
        std::fputs((to_text(diagnostics) + "\n").c_str(), stderr);
}

}  // namespace steppe

int main(int argc, char** argv) {
    Session session;
    session.command_line.assign(argv, argv + argc);
    try {
        const int code = run_program(argc, argv, session);
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
        return complain(std::string("steppe: cannot write what there is to tell: ") + std::strerror(errno), 4);
    } catch (const ScenarioError& error) {
        session.tell(error.diagnostics);
        return 2;
    } catch (const UnknownMetric& error) {
        return complain(std::string("steppe: ") + error.what() + ". " + error.help, 2);
    } catch (const WrongArgument& error) {
        return complain(std::string("steppe: ") + error.what(), 2);
    } catch (const AuditFailure& failure) {
        return complain(std::string("steppe: ") + failure.what() + "\nThe run stopped there and nothing of it was kept.", 3);
    } catch (const FileError& error) {
        const std::string what = error.what();
        const bool wrote = what.rfind("cannot write", 0) == 0;
        const int code =
            complain("steppe: " + what + (wrote ? ". Files written before it are whole." : ""),
                     error.fault == FileFault::input ? 2 : 4);
        abandon_folder();
        std::fflush(stdout);
        std::_Exit(code);  // at a usual exit HDF5 trips over the file that it could not write
    } catch (const std::bad_alloc&) {
        give_up();
    } catch (const std::exception& error) {
        return complain(std::string("steppe: ") + error.what(), 4);
    }
}
