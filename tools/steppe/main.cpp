#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <unistd.h>

#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "steppe/version.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/complete.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/result_folder.hpp"
#include "tools/steppe/terminal.hpp"
#include "tools/steppe/usage.hpp"

namespace {

using namespace steppe;

/// Ends the program when memory is exhausted, without allocating. It does not throw: libraries
/// misread the exception (the TOML parser reports an invalid number), and an exception cannot leave
/// noexcept functions or code before main. A temporary file may remain; the next run in its folder
/// removes it.
[[noreturn]] void give_up() {
    std::fputs("steppe: out of memory\n", stderr);
    std::_Exit(out_of_memory);
}

__attribute__((constructor(101))) void before_all_else() { std::set_new_handler(give_up); }

/// Reports errors without a location in a scenario. \return the exit code
int report_errors(const Session& session, const std::vector<std::string>& messages,
                  const std::string& help, int code) {
    std::vector<Diagnostic> all;
    std::string text;
    for (const auto& message : messages) {
        all.push_back({.code = "", .message = message, .place = {}, .help = help});
        text += (text.empty() ? "steppe: " : "\nsteppe: ") + message;
    }
    if (messages.size() > 1 && !help.empty())
        text += "\n" + help;
    else if (!help.empty())
        text += (text.back() == '?' ? " " : ". ") + help;
    if (session.error_format == "json" || progress_is_json())
        session.report(all);
    else
        std::fputs(coloured(text + "\n", STDERR_FILENO).c_str(), stderr);
    return code;
}
int report_error(const Session& session, const std::string& message, int code) {
    return report_errors(session, {message}, "", code);
}

/// Returns the error format of a command line that failed to parse.
std::string format_in(const std::vector<std::string>& words) {
    for (std::size_t n = 0; n < words.size(); ++n)
        if (words[n] == "--error-format=json" ||
            (words[n] == "--error-format" && n + 1 < words.size() && words[n + 1] == "json"))
            return "json";
    return "text";
}

/// Returns the words of a command line with help spelt as an option, and with the metric of
/// `optimise --maximise M` or `--minimise M`, the earlier spellings, as --metric.
std::vector<std::string> with_new_spellings(std::vector<std::string> words) {
    if (words.empty()) return {"--help"};
    if (words.front() == "help") {
        words.erase(words.begin());
        words.emplace_back("--help");
        return words;
    }
    if (!contains(words, "optimise") || contains(words, "--metric")) return words;
    for (std::size_t n = 0; n + 1 < words.size(); ++n) {
        if ((words[n] != "--maximise" && words[n] != "--minimise") || words[n + 1][0] == '-')
            continue;
        if (words[n] == "--minimise") words.insert(words.begin() + n + 2, "--minimise");
        words[n++] = "--metric";
    }
    return words;
}

int run_program(int argc, char** argv, Session& session) {
    const auto app = make_app("steppe", "steppe simulates influence between states.", version);
    app.footer(R"(Examples:
  steppe run scenarios/japan-20b.toml
  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=1 --out out/all-paid
  steppe check scenarios/*.toml
  steppe new my-question && steppe run my-question.toml
  steppe explain influence_share)");
    app.option("--error-format", session.error_format, "Format of errors: text or json")
        .one_of({"text", "json"});
    app.flag("--allow-paths", session.anywhere,
             "Allow scenarios to read data outside their folder (only for scenarios you trust)");
    app.on_parsed([&] { session.command = app.chosen(); });
    const char* section = "";
#define STEPPE_SECTION(name) section = name;
#define STEPPE_COMMAND(name, help)             \
    add_##name(app.add(#name, help), session); \
    app.commands().back().in(section);
#include "tools/steppe/commands.def"
#undef STEPPE_COMMAND
    const auto words = with_new_spellings({argv + 1, argv + argc});
    if (words.front() == complete_word) {
        std::fputs(completion_lines(app, {words.begin() + 1, words.end()}).c_str(), stdout);
        return 0;
    }
    const auto error = app.parse(words);
    if (!error) return session.code;
    session.error_format = format_in(words);
    const auto wrong = usage_errors(app, words, *error);
    return report_errors(session, wrong.messages, wrong.help, 2);
}

}  // namespace

int main(int argc, char** argv) {
    Session session;
    session.command_line.assign(argv, argv + argc);
    try {
        const int code = run_program(argc, argv, session);
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
        const std::string why = std::strerror(errno);
        return report_error(session, "cannot write the output: " + why, 4);
    } catch (const ScenarioError& error) {
        session.report(error.diagnostics);
        return 2;
    } catch (const OptionError& error) {
        std::vector<std::string> messages;
        for (auto [option, message] : error.wrong) {
            std::ranges::replace(option, '_', '-');
            for (const auto& line : split(message, '\n'))
                messages.push_back((option.empty() ? "" : "--" + option + ": ") + line);
        }
        return report_errors(session, messages, "", 2);
    } catch (const AuditFailure& failure) {
        return report_error(
            session, std::string(failure.what()) + "\nThe run stopped; no result was written.", 3);
    } catch (const FileError& error) {
        const std::string what = error.what();
        const bool wrote = what.rfind("cannot write", 0) == 0;
        const int code =
            report_error(session, what + (wrote ? ". Files written before it are complete." : ""),
                         error.fault == FileFault::input ? 2 : 4);
        abandon_folder();
        std::fflush(stdout);
        std::_Exit(code);  // HDF5's exit handler fails on the unwritten file
    } catch (const std::bad_alloc&) {
        give_up();
    } catch (const std::exception& error) {
        return report_error(session, error.what(), 4);
    }
}
