#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/population/read.hpp"

/// Matrix Market coordinate files (Boisvert, Pozo & Remington 1996, NISTIR 5935).
namespace steppe {
namespace {

/// Splits a line into words with positions.
void words_of(std::string_view line, std::vector<TextCell>& out) {
    out.clear();
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    for (std::size_t at = 0; at < line.size();) {
        while (at < line.size() && blank(line[at])) ++at;
        std::size_t end = at;
        while (end < line.size() && !blank(line[end])) ++end;
        if (end > at) out.push_back({line.substr(at, end - at), at, end - at});
        at = end;
    }
}

bool whole_number(std::string_view text, std::uint64_t& out) {
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return !text.empty() && error == std::errc{} && stop == text.data() + text.size();
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

class HeadReader {
public:
    HeadReader(const std::shared_ptr<const Source>& source, MatrixHead& head)
        : text_(source->text), head_(head), problems_(source) {}

    PieceDiagnostics read() {
        if (!banner()) return problems_;
        std::vector<TextCell> words;
        do {
            if (head_.next >= text_.size())
                return wrong({}, "E043", "the line with rows, columns and entries is missing"),
                       problems_;
            next_line();
            words_of(line_.text, words);
        } while (words.empty() || line_.text.front() == '%');
        head_.size_line = line_;
        head_.lines = line_.number;
        const bool three = words.size() == 3 && whole_number(words[0].text, head_.rows) &&
                           whole_number(words[1].text, head_.columns) &&
                           whole_number(words[2].text, head_.entries);
        if (!three)
            wrong({line_.text, 0, line_.text.size()}, "E043",
                  "expected rows, columns and entries: three whole numbers");
        return problems_;
    }

private:
    void wrong(const TextCell& at, std::string code, std::string message, std::string help = "") {
        problems_.add(line_, at.begin, at.size, std::move(code), std::move(message), "",
                      std::move(help));
    }

    void next_line() {
        const std::size_t end = std::min(text_.find('\n', head_.next), text_.size());
        line_.text = text_.substr(head_.next, end - head_.next);
        if (!line_.text.empty() && line_.text.back() == '\r') line_.text.remove_suffix(1);
        ++line_.number;
        head_.next = std::min(end + 1, text_.size());
    }

    bool banner() {
        if (text_.substr(0, 3) == "\xEF\xBB\xBF") head_.next = 3;
        next_line();
        std::vector<TextCell> words;
        words_of(line_.text, words);
        const std::string help = "for instance: %%MatrixMarket matrix coordinate pattern general";
        if (words.size() != 5 || lower(words[0].text) != "%%matrixmarket")
            return wrong({line_.text, 0, line_.text.size()}, "E043",
                         "the first line is not that of a Matrix Market file", help),
                   false;
        const std::vector<std::vector<std::string>> accepted{
            {"matrix"}, {"coordinate"}, {"pattern", "real", "integer"}, {"general", "symmetric"}};
        for (std::size_t n = 0; n < accepted.size(); ++n)
            if (const std::string word = lower(words[n + 1].text);
                std::find(accepted[n].begin(), accepted[n].end(), word) == accepted[n].end())
                wrong(words[n + 1], "E043",
                      fmt::format("`{}` matrices cannot be read as ties; {} can", words[n + 1].text,
                                  join(accepted[n], ", ")),
                      help);
        if (problems_.all() > 0) return false;
        head_.weighted = lower(words[3].text) != "pattern";
        head_.whole = lower(words[3].text) == "integer";
        head_.symmetric = lower(words[4].text) == "symmetric";
        return true;
    }

    std::string_view text_;
    MatrixHead& head_;
    PieceDiagnostics problems_;
    TextLine line_{{}, 0, 0};
};

/// Reports a line that is not an entry.
void wrong_count(const TextLine& line, const std::vector<TextCell>& words, std::size_t count,
                 PieceDiagnostics& problems) {
    if (words[0].text.front() == '%')
        return problems.add(line, 0, line.text.size(), "E020", "a comment between the entries", "",
                            "move it above the line with rows, columns and entries");
    problems.add(line, 0, line.text.size(), "E020",
                 fmt::format("the line has {}, not {}", count_of(words.size(), "field"), count),
                 count == 3 ? "row, column, weight" : "row, column",
                 line.text.find_first_of(",;") == std::string_view::npos
                     ? ""
                     : "separate the fields by blanks");
}

/// Checks the declared size against the population and the line count; reports extra lines if all
/// are entries.
void check_size(const TextPieces& pieces, const MatrixHead& head, const PopulationData& population,
                bool all_entries, Diagnostics& found) {
    PieceDiagnostics problems(pieces.source());
    const auto wrong = [&](const std::string& message, const std::string& help = "") {
        problems.add(head.size_line, 0, head.size_line.text.size(), "E043", message,
                     "rows, columns, entries", help);
    };
    const std::uint64_t n = population.size(), there = pieces.records();
    if (head.rows != n || head.columns != n)
        wrong(fmt::format("the matrix is {} by {}, the population has {} agents", head.rows,
                          head.columns, n),
              "row and column k are the k-th row of the table of agents");
    if (there < head.entries || (all_entries && head.entries != there))
        wrong(fmt::format("{} entries are declared, the file has {}", head.entries, there),
              there < head.entries ? "is the file cut off?" : "");
    report_problems({problems}, pieces.source(), found);
}

}  // namespace

bool read_matrix_head(const std::shared_ptr<const Source>& source, MatrixHead& head,
                      Diagnostics& found) {
    const PieceDiagnostics problems = HeadReader(source, head).read();
    report_problems({problems}, source, found);
    return problems.all() == 0;
}

bool read_ties_matrix(const TextPieces& pieces, const MatrixHead& head, unsigned threads,
                      const ReportBytes& on_progress, const PopulationData& population,
                      RawTies& ties, Diagnostics& found) {
    ties.symmetric = head.symmetric;
    ties.listener.resize(pieces.records());
    ties.speaker.resize(pieces.records());
    if (head.weighted) ties.weight.resize(pieces.records());
    const std::size_t count = head.weighted ? 3 : 2;
    const auto agent = [&](const TextLine& line, const TextCell& word, const char* name,
                           PieceDiagnostics& problems) {
        std::uint64_t n = 0;
        if (!whole_number(word.text, n)) {
            problems.add(line, word.begin, word.size, "E022",
                         fmt::format("the {} is \"{}\", not a whole number", name, word.text));
        } else if (n < 1 || n > population.size()) {
            problems.add(line, word.begin, word.size, "E014",
                         fmt::format("the {} is {}, outside [1, {}]", name, n, population.size()),
                         "numbers of agents");
        }
        return static_cast<std::uint32_t>(n - 1);
    };
    const auto wrong = read_pieces(
        pieces, threads, found, on_progress,
        [&](const TextPiece& piece, PieceDiagnostics& problems) {
            std::vector<TextCell> words;
            pieces.for_each(piece, [&](const TextLine& line) {
                words_of(line.text, words);
                if (words.size() != count) return wrong_count(line, words, count, problems);
                const std::uint32_t i = agent(line, words[0], "row", problems),
                                    j = agent(line, words[1], "column", problems);
                ties.listener[line.record] = i;
                ties.speaker[line.record] = j;
                if (count == 3) {
                    const double weight =
                        number_of(line, words[2], "weight", 0,
                                  std::numeric_limits<double>::infinity(), problems);
                    ties.weight[line.record] = weight;
                    if (head.whole && weight != std::floor(weight) && !std::isnan(weight))
                        problems.add(
                            line, words[2].begin, words[2].size, "E022",
                            fmt::format("`weight` is {}, not a whole number", words[2].text),
                            "the first line declares `integer`", "write `real` there");
                }
            });
        });
    check_size(pieces, head, population, wrong == 0, found);
    return wrong == 0 && head.rows == population.size() && head.columns == population.size() &&
           head.entries == pieces.records();
}

}  // namespace steppe
