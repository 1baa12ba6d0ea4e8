#include <algorithm>
#include <array>

#include "engine/core/bytes.hpp"
#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/source.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/result_folder.hpp"

namespace steppe {
namespace {

/// Options that affect neither numbers nor file contents. All others are part of a fingerprint.
constexpr std::array neutral_options{"--full",       "--threads", "--quiet",      "--json",
                                     "--out",        "--report",  "--checkpoint", "--progress",
                                     "--time-limit", "--expect",  "--fail-if",    "--restart",
                                     "--overwrite",  "--resume",  "--help"};

/// Returns whether an option states the value that the command uses without it.
bool is_default(Option option, const std::optional<Sampling>& defaults) {
    if (!defaults || option.count() != 1) return false;
    const std::string name = option.name(), value = option.values().front();
    return (name == "--seed" && value == std::to_string(*defaults->seed)) ||
           (name == "--design" && value == *defaults->design);
}

/// Returns the value of an option in the one form of all that mean the same: files without `./`,
/// numbers of --set without `.0` and blanks.
std::string same_form(Option option, const std::string& value) {
    const auto name = option.name();
    if (option.is_argument() || name == "--to" || name == "--futures" || name == "--data" ||
        name == "--against")
        return plain_path(value);
    const auto equals = value.find('=');
    if (name != "--set" || equals == std::string::npos) return value;
    const std::string stated = trimmed(value.substr(equals + 1));
    const auto first = stated.find_first_not_of("+-");
    const bool is_text = first == std::string::npos || stated.back() == '.' ||
                         (stated[first] == '0' && first + 1 < stated.size() &&
                          stated[first + 1] != '.' && stated[first + 1] != 'e');
    const auto number = is_text ? std::nullopt : parse_number(stated);
    return trimmed(value.substr(0, equals)) + "=" + (number ? shortest(*number) : stated);
}

}  // namespace

std::string fingerprint_program() { return version_with_commit() + ", format 2"; }

bool changes_nothing(Option option) { return contains(neutral_options, option.name()); }

Fingerprint fingerprint_of(const Session& session, const FolderUse& use) {
    std::string arguments, files;
    put_text(arguments, session.command.name());
    for (const auto option : session.command.options()) {
        if (changes_nothing(option) || option.count() == 0 || is_default(option, use.defaults))
            continue;
        put_text(arguments, option.name());
        put_number(arguments, option.count());
        for (const auto& value : option.values()) put_text(arguments, same_form(option, value));
    }
    auto inputs = input_files(use.scenarios);
    inputs.insert(inputs.end(), use.others.begin(), use.others.end());
    for (const auto& file : inputs) {
        put_text(files, file.path);
        put_text(files, file.sha256);
    }
    return {fingerprint_program(), sha256(arguments), sha256(files)};
}

}  // namespace steppe
