#include "engine/population/text.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "engine/core/parallel.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/data.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes =
    std::size_t{1} << 20U;  // fits the second-level cache; takes a hundredth of a second

int as_int(std::uint64_t n) { return static_cast<int>(std::min<std::uint64_t>(n, INT_MAX)); }

}  // namespace

void PieceDiagnostics::add(const TextLine& line, std::size_t begin, std::size_t size,
                           std::string code, std::string message, std::string label,
                           std::string help) {
    ++all_;
    if (!has_room()) return;
    const std::string_view before = line.text.substr(0, begin);
    const std::string_view rest = line.text.substr(before.size(), size);
    const std::string_view here = rest.substr(0, rest.find('\n'));
    const std::size_t line_begin = before.rfind('\n') + 1;  // 0 if there is none
    const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
    const Place place{.source = source_,
                      .line = as_int(line.number + lines),
                      .column = as_int(width(before.substr(line_begin)) + 1),
                      .length = as_int(std::max<std::size_t>(1, width(here)))};
    diagnostics_.push_back({.code = std::move(code),
                            .message = std::move(message),
                            .place = place,
                            .label = std::move(label),
                            .help = std::move(help)});
}

TextPieces::TextPieces(std::shared_ptr<const Source> source, RowForm form, std::size_t begin,
                       std::uint64_t lines, unsigned threads)
    : source_(std::move(source)), form_(form) {
    const std::string_view text = source_->text;
    while (begin < text.size()) {
        std::size_t end = std::min(text.size(), begin + piece_bytes);
        if (form_ == RowForm::csv &&
            text.substr(begin, end - begin).find('"') != std::string_view::npos) {
            // A line end inside quotation marks does not end a piece.
            const std::size_t least = end;
            for (end = begin; end < least;) end = next_record(record_end(text, end));
        } else if (end < text.size()) {
            end = next_record(end - 1);
        }
        pieces_.push_back({.begin = begin, .end = end});
        begin = end;
    }
    in_parallel(pieces_.size(), threads, nullptr, [&](std::size_t n) {
        TextPiece& piece = pieces_[n];
        for (std::size_t at = piece.begin; at < piece.end;) {
            const std::string_view record = record_from(at);
            piece.records += is_record(record) ? 1 : 0;
            piece.lines += lines_of(record);
            at = next_record(at + record.size());
        }
    });
    std::uint64_t records = 0;
    for (auto& piece : pieces_) {
        piece.line = lines;
        piece.record = records;
        lines += piece.lines;
        records += piece.records;
    }
}

std::string_view TextPieces::record_from(std::size_t at) const {
    const std::string_view text = source_->text;
    if (form_ == RowForm::csv) return text.substr(at, record_end(text, at) - at);
    std::string_view line = text.substr(at, text.find('\n', at) - at);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

std::size_t TextPieces::next_record(std::size_t end) const {
    return std::min(source_->text.find('\n', end), source_->text.size() - 1) + 1;
}

bool TextPieces::is_record(std::string_view line) const {
    if (form_ == RowForm::csv) return !is_empty_record(line);
    return line.find_first_not_of(" \t\r") != std::string_view::npos;
}

std::uint64_t TextPieces::lines_of(std::string_view record) const {
    if (form_ == RowForm::lines) return 1;
    return static_cast<std::uint64_t>(std::count(record.begin(), record.end(), '\n')) + 1;
}

TextLine TextPieces::line_of(std::uint64_t record) const {
    const auto after =
        std::upper_bound(pieces_.begin(), pieces_.end(), record,
                         [](std::uint64_t r, const TextPiece& p) { return r < p.record; });
    TextLine out{{}, 0, 0};
    for_each(*std::prev(after), [&](const TextLine& line) {
        if (line.record == record) out = line;
    });
    return out;
}

CsvToken cells_of(std::string_view record, std::vector<TextCell>& out) {
    out.clear();
    for (std::size_t at = 0;;) {
        const CsvToken token = next_token(record, at);
        out.push_back({token.text, at, token.end - at});
        if (token.fault != CsvFault::none || token.end >= record.size()) return token;
        at = token.end + 1;
    }
}

bool read_cells(const TextLine& line, std::size_t columns, std::vector<TextCell>& out,
                PieceDiagnostics& problems) {
    if (const std::size_t at = no_text_at(line.text); at < line.text.size()) {
        problems.add(line, at, 1, "E019",
                     fmt::format("the row is not a text: it holds the byte 0x{:02X}",
                                 static_cast<unsigned char>(line.text[at])),
                     "", "save the table as UTF-8");
        return false;
    }
    const CsvToken last = cells_of(line.text, out);
    if (last.fault != CsvFault::none) {
        Diagnostic fault = describe(last.fault);
        problems.add(line, last.fault_at, 1, fault.code, fault.message, "", fault.help);
        return false;
    }
    if (out.size() == columns) return true;
    problems.add(
        line, out.back().begin, out.back().size, "E020",
        fmt::format("the row has {}, the header {}", count_of(out.size(), "field"), columns), "",
        help_for_count(out.size(), columns, out.back().text.empty()));
    return false;
}

void report_problems(const std::vector<PieceDiagnostics>& problems,
                     const std::shared_ptr<const Source>& source, Diagnostics& found) {
    std::uint64_t all = 0, diagnostics = 0;
    std::string code;
    for (const auto& piece : problems) {
        for (const auto& d : piece.diagnostics()) {
            if (diagnostics == most_reported) break;
            found.add(d);
            code = d.code;
            ++diagnostics;
        }
        all += piece.all();
    }
    if (all > diagnostics)
        found.error(code,
                    fmt::format("`{}` has {} errors; these are the first {}", source->path, all,
                                diagnostics),
                    {.source = source});
}

std::uint64_t read_pieces(const TextPieces& pieces, unsigned threads, Diagnostics& found,
                          const std::function<void(std::uint64_t)>& on_progress,
                          const std::function<void(const TextPiece&, PieceDiagnostics&)>& read) {
    std::vector<PieceDiagnostics> problems(pieces.size(), PieceDiagnostics(pieces.source()));
    std::atomic<std::uint64_t> done{0};
    const auto caller = std::this_thread::get_id();
    in_parallel(pieces.size(), threads, nullptr, [&](std::size_t n) {
        read(pieces[n], problems[n]);
        done += pieces[n].end - pieces[n].begin;
        if (on_progress && std::this_thread::get_id() == caller) on_progress(done);
    });
    report_problems(problems, pieces.source(), found);
    std::uint64_t all = 0;
    for (const auto& piece : problems) all += piece.all();
    return all;
}

std::shared_ptr<const Source> read_large(const Text& name, Diagnostics& found,
                                         const std::function<void(std::uint64_t)>& on_progress) {
    const std::string path = path_of(name);
    const auto fail = [&](const std::string& why) {
        found.error("E001", fmt::format("cannot read `{}`: {}", path, why), name.place);
        return nullptr;
    };
    if (const auto refusal = refused(path, name.place, SourceKind::table)) {
        found.add(*refusal);
        return nullptr;
    }
    if (const auto why = why_no_file(path); !why.empty()) return fail(why);
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    if (error || size > largest_population_file)
        return fail(fmt::format("it is larger than {} GB", largest_population_file >> 30U));
    constexpr std::size_t at_once = std::size_t{16} << 20U;
    std::ifstream file(path, std::ios::binary);
    std::string text(size, '\0');
    std::size_t have = 0;
    while (file && have < size) {
        file.read(text.data() + have,
                  static_cast<std::streamsize>(std::min<std::size_t>(at_once, size - have)));
        have += static_cast<std::size_t>(file.gcount());
        if (on_progress) on_progress(have);
    }
    if (have < size) return fail("reading failed");
    return std::make_shared<const Source>(
        Source{.path = path, .text = std::move(text), .is_table = true});
}

}  // namespace steppe
