#include <algorithm>
#include <cmath>
#include <limits>

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include "engine/core/number_help.hpp"
#include "engine/population/read.hpp"

namespace steppe {

bool read_text_header(const std::shared_ptr<const Source>& source, TextHeader& out,
                      Diagnostics& found) {
    const std::string_view text = source->text;
    std::size_t begin = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    for (std::size_t end; begin < text.size(); begin = end) {
        const std::size_t size = record_end(text, begin) - begin;
        out.line = {text.substr(begin, size), out.lines + 1, 0};
        out.lines += static_cast<std::uint64_t>(
            std::count(out.line.text.begin(), out.line.text.end(), '\n') + 1);
        end = std::min(text.find('\n', begin + size), text.size() - 1) + 1;
        out.next = end;
        if (is_empty_record(out.line.text)) continue;
        PieceDiagnostics problems(source);
        const CsvToken last = cells_of(out.line.text, out.cells);
        const std::string help =
            out.line.text.find(',') == std::string_view::npos ? other_separator(out.line.text) : "";
        if (help.empty() && last.fault != CsvFault::none) {
            const Diagnostic fault = describe(last.fault);
            problems.add(out.line, last.fault_at, 1, fault.code, fault.message, "", fault.help);
        } else if (!help.empty()) {
            problems.add(out.line, 0, out.cells[0].size, "E020",
                         fmt::format("`{}` has no comma between its columns", source->path), "",
                         help);
        }
        report_problems({problems}, source, found);
        return problems.all() == 0;
    }
    found.error("E020", fmt::format("`{}` is empty: a table needs a header line", source->path),
                {.source = source});
    return false;
}

double number_of(const TextLine& line, const TextCell& cell, std::string_view name, double low,
                 double high, PieceDiagnostics& problems) {
    double value = 0;
    const char* end = cell.text.data() + cell.text.size();
    const bool plus = !cell.text.empty() && cell.text.front() == '+';
    const auto [stop, error] =
        fast_float::from_chars(cell.text.data() + (plus ? 1 : 0), end, value);
    if (error != std::errc{} || stop != end || !std::isfinite(value) ||
        (value == 0 && is_underflow(cell.text))) {
        problems.add(line, cell.begin, cell.size, "E022",
                     fmt::format("`{}` is \"{}\", not a number", name, cell.text), "",
                     help_for_number(cell.text));
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (value >= low && value <= high) return value;
    problems.add(line, cell.begin, cell.size, "E014",
                 std::isinf(high)
                     ? fmt::format("`{}` is {}, must be at least {}", name, value, low)
                     : fmt::format("`{}` is {}, outside [{}, {}]", name, value, low, high),
                 "",
                 high == 1 && std::abs(value) > 1 && std::abs(value) <= 100
                     ? "if percent is meant, " + help_for_percent(value)
                     : "");
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace steppe
