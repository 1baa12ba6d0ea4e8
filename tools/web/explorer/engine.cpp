#include <cstdlib>
#include <memory>

#include <fmt/format.h>

#include "engine/core/audit.hpp"
#include "tools/web/explorer/explorer.hpp"
#include "tools/web/explorer/files.hpp"

/// Functions for the page: text in, JSON out. A result is valid until the next call.
namespace {

std::string result;
std::unique_ptr<steppe::Opened> opened;
std::unique_ptr<steppe::Batch> batch;
steppe::Quantiles known;

/// Returns text as a JSON string.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\', out += c;
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out + "\"";
}

std::string in_words(const steppe::ScenarioError& error) {
    for (const auto& d : error.diagnostics)
        if (!d.code.empty() && d.code[0] == 'E') return d.message;
    return error.what();
}

/// Returns the result of `make`, or {"error": message}.
template <class Make>
const char* told(Make make) {
    try {
        result = make();
    } catch (const steppe::ScenarioError& error) {
        result = fmt::format(R"({{"error":{}}})", quoted(in_words(error)));
    } catch (const std::exception& error) {
        result = fmt::format(R"({{"error":{}}})", quoted(error.what()));
    }
    return result.c_str();
}

}  // namespace

extern "C" {

/// Adds a file in memory.
void explorer_file(const char* path, const char* text) { steppe::files_in_memory()[path] = text; }

/// Opens a scenario. \param wanted metrics to report, one per line
const char* explorer_open(const char* main, const char* wanted) {
    return told([&] {
        opened = std::make_unique<steppe::Opened>(main, wanted);
        return std::string("{}");
    });
}

/// Returns its central run with changes.
const char* explorer_central(const char* changes) {
    return told([&] { return steppe::central_json(*opened->with(changes)); });
}

/// Starts a new batch of replicates with changes.
const char* explorer_begin(const char* changes, int count) {
    return told([&] {
        batch = std::make_unique<steppe::Batch>(opened->with(changes),
                                                static_cast<std::size_t>(count), known);
        return std::string("{}");
    });
}

/// Runs some more replicates. Returns {} until all are complete, then their results.
const char* explorer_more() {
    return told([] { return batch->more() ? batch->json() : std::string("{}"); });
}
}
