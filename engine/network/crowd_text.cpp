#include "engine/network/crowd_text.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "engine/core/parallel.hpp"
#include "engine/scenario/data.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = std::size_t{1} << 20U;  // stays in the second-level cache, and is a hundredth of a second of work

int as_int(std::uint64_t n) { return static_cast<int>(std::min<std::uint64_t>(n, INT_MAX)); }

}  // namespace

void PieceTroubles::add(const TextLine& line, std::size_t begin, std::size_t size, std::string code, std::string message, std::string label, std::string help) {
    ++all_;
    if (!heard()) return;
    const Place place{.source = source_,
                      .line = as_int(line.number),
                      .column = as_int(width(line.text.substr(0, begin)) + 1),
                      .length = as_int(std::max<std::size_t>(1, width(line.text.substr(std::min(begin, line.text.size()), size))))};
    told_.push_back({.code = std::move(code), .message = std::move(message), .place = place, .label = std::move(label), .help = std::move(help)});
}

TextPieces::TextPieces(std::shared_ptr<const Source> source, std::size_t begin, std::uint64_t lines, unsigned threads) : source_(std::move(source)) {
    const std::string& text = source_->text;
    while (begin < text.size()) {
        std::size_t end = std::min(text.size(), begin + piece_bytes);
        if (end < text.size()) {
            const std::size_t line_end = text.find('\n', end - 1);
            end = line_end == std::string::npos ? text.size() : line_end + 1;
        }
        pieces_.push_back({.begin = begin, .end = end});
        begin = end;
    }
    in_parallel(pieces_.size(), threads, nullptr, [&](std::size_t n) {
        TextPiece& piece = pieces_[n];
        std::uint64_t records = 0, all = 0;
        for (std::size_t at = piece.begin; at < piece.end; ++all) {
            const std::string_view line = line_from(at);
            records += line.empty() || (line.size() == 1 && line.front() == '\r') ? 0 : 1;
            at += line.size() + 1;
        }
        piece.lines = all;
        piece.records = records;
    });
    std::uint64_t records = 0;
    for (auto& piece : pieces_) {
        piece.line = lines;
        piece.record = records;
        lines += piece.lines;
        records += piece.records;
    }
}

std::string_view TextPieces::line_from(std::size_t at) const {
    const std::string& text = source_->text;
    return std::string_view(text).substr(at, text.find('\n', at) - at);
}

TextLine TextPieces::line_of(std::uint64_t record) const {
    const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), record, [](std::uint64_t r, const TextPiece& p) { return r < p.record; });
    TextLine out{{}, 0, 0};
    for_each(*std::prev(after), [&](const TextLine& line) {
        if (line.record == record) out = line;
    });
    return out;
}

bool cells_of(std::string_view line, std::vector<TextCell>& out) {
    out.clear();
    for (std::size_t at = 0;;) {
        const bool quoted = at < line.size() && line[at] == '"';
        std::size_t end = quoted ? at + 1 : at;
        while (quoted) {
            end = line.find('"', end);
            if (end == std::string_view::npos) {
                out.push_back({line.substr(at + 1), at, line.size() - at});
                return false;
            }
            if (end + 1 >= line.size() || line[end + 1] != '"') break;
            end += 2;
        }
        const std::size_t inner = end;
        while (end < line.size() && line[end] != ',') ++end;
        std::string_view text = quoted ? line.substr(at + 1, inner - at - 1) : line.substr(at, end - at);
        while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
        out.push_back({text, at, end - at});
        if (end >= line.size()) return true;
        at = end + 1;
    }
}

void tell_troubles(const std::vector<PieceTroubles>& troubles, const std::shared_ptr<const Source>& source, Diagnostics& found) {
    std::uint64_t all = 0, told = 0;
    std::string code;
    for (const auto& piece : troubles) {
        for (const auto& d : piece.told()) {
            if (told == most_told) break;
            found.add(d);
            code = d.code;
            ++told;
        }
        all += piece.all();
    }
    if (all > told)
        found.add({.code = code, .message = fmt::format("`{}` has {} errors; these are the first {}", source->path, all, told), .place = {.source = source}});
}

std::uint64_t read_pieces(const TextPieces& pieces, unsigned threads, Diagnostics& found, const std::function<void(std::uint64_t)>& tell,
                          const std::function<void(const TextPiece&, PieceTroubles&)>& read) {
    std::vector<PieceTroubles> troubles(pieces.size(), PieceTroubles(pieces.source()));
    std::atomic<std::uint64_t> done{0};
    const auto caller = std::this_thread::get_id();
    in_parallel(pieces.size(), threads, nullptr, [&](std::size_t n) {
        read(pieces[n], troubles[n]);
        done += pieces[n].end - pieces[n].begin;
        if (tell && std::this_thread::get_id() == caller) tell(done);
    });
    tell_troubles(troubles, pieces.source(), found);
    std::uint64_t all = 0;
    for (const auto& piece : troubles) all += piece.all();
    return all;
}

std::shared_ptr<const Source> read_large(const Text& name, Diagnostics& found, const std::function<void(std::uint64_t)>& tell) {
    const std::string path = path_of(name);
    const auto fail = [&](const std::string& why) {
        found.add({.code = "E001", .message = fmt::format("cannot read `{}`: {}", path, why), .place = name.place});
        return nullptr;
    };
    if (const auto refusal = refused(path, name.place, SourceKind::table)) {
        found.add(*refusal);
        return nullptr;
    }
    if (const auto why = why_no_file(path); !why.empty()) return fail(why);
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    if (error || size > largest_crowd_file) return fail(fmt::format("it is larger than {} GB", largest_crowd_file >> 30U));
    constexpr std::size_t at_once = std::size_t{16} << 20U;
    std::ifstream file(path, std::ios::binary);
    std::string text(size, '\0');
    std::size_t have = 0;
    while (file && have < size) {
        file.read(text.data() + have, static_cast<std::streamsize>(std::min<std::size_t>(at_once, size - have)));
        have += static_cast<std::size_t>(file.gcount());
        if (tell) tell(have);
    }
    if (have < size) return fail("reading failed");
    return std::make_shared<const Source>(Source{.path = path, .text = std::move(text), .is_table = true});
}

}  // namespace steppe
