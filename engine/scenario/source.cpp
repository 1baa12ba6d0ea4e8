#include "engine/scenario/source.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

#include "steppe/scenario/document.hpp"

/// Files on disk; where there is none, as in a browser, another unit stands in the place of this one.
namespace steppe {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 64U << 20U;  // a scenario is text that people write

}  // namespace

std::string identity_of(const std::string& path) { return fs::weakly_canonical(path).string(); }

std::shared_ptr<const Source> read_source(const std::string& path, const Place& asked_from, Diagnostics& found) {
    const auto fail = [&](const std::string& why) {
        Place place = asked_from;
        if (!place.source) place = {.source = std::make_shared<const Source>(Source{path, ""})};
        found.add({.code = "E001", .message = fmt::format("cannot read `{}`: {}", path, why), .place = place});
        return nullptr;
    };
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status)) return fail("there is no such file");
    if (fs::is_directory(status)) return fail("it is a folder");
    if (!fs::is_regular_file(status)) return fail("it is not a regular file");
    if (fs::file_size(path, error) > largest_file || error) return fail(fmt::format("it is larger than {} MB", largest_file >> 20U));
    std::ifstream file(path, std::ios::binary);
    std::string text;
    try {
        text.assign(std::istreambuf_iterator<char>(file), {});
    } catch (const std::ios_base::failure&) {
        // No fault of the scenario: the disk's.
        throw std::runtime_error(fmt::format("cannot read `{}`: {}", path, std::strerror(errno)));
    }
    if (!file) return fail("reading failed");
    return std::make_shared<const Source>(Source{path, std::move(text)});
}

}  // namespace steppe
