#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "engine/core/files.hpp"
#include "engine/report/shown.hpp"
#include "steppe/result.hpp"

namespace steppe {
namespace {

constexpr lxw_col_t wide = 60, narrow = 14, most_series = 8;

/// A workbook that is filled from the JSON of a result.
class Workbook {
public:
    explicit Workbook(const std::string& path) {
        lxw_workbook_options options{};
        options.constant_memory = LXW_FALSE;
        book_ = workbook_new_opt(path.c_str(), &options);
        if (book_ == nullptr) throw FileError("cannot write `" + path + "`");
        bold_ = workbook_add_format(book_);
        format_set_bold(bold_);
        wrapped_ = workbook_add_format(book_);
        format_set_text_wrap(wrapped_);
        percent_ = workbook_add_format(book_);
        format_set_num_format(percent_, "0.0%");
    }
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;
    ~Workbook() {
        if (book_ != nullptr) workbook_close(book_);
    }

    void answer(const Json& result) {
        auto* sheet = add("Answer");
        worksheet_set_column(sheet, 0, 0, narrow, nullptr);
        worksheet_set_column(sheet, 1, 1, 2 * wide, wrapped_);
        lxw_row_t row = 0;
        put(sheet, row++, 1, result.at("title"), bold_);
        const auto lines = [&](const char* key) {
            for (const auto& line : result.at(key)) put(sheet, row++, 1, line, wrapped_);
        };
        if (const std::string question = result.at("question"); !question.empty())
            put(sheet, row++, 1, question, wrapped_);
        lines("lines");
        for (const auto& ask : result.at("asks")) {
            put(sheet, row, 0, ask.at("answer"), bold_);
            put(sheet, row++, 1, ask.at("text"), wrapped_);
            put(sheet, row++, 1, ask.at("details"), wrapped_);
        }
        lines("findings");
        for (const auto& section : result.at("sections")) {
            if (const std::string heading = section.at("heading"); !heading.empty())
                put(sheet, row++, 1, heading, bold_);
            for (const auto& line : section.at("lead")) put(sheet, row++, 1, line, wrapped_);
            for (const auto& table : section.at("tables"))
                put(sheet, row++, 1, table.at("title"), wrapped_);
        }
        lines("notes");
    }

    /// Adds a sheet with all columns of a table, hidden ones with their key as title, and a chart.
    void table(const Json& table) {
        auto* sheet = add(table.at("key"));
        put(sheet, 0, 0, table.at("title"), bold_);
        const auto& columns = table.at("columns");
        const auto& rows = table.at("rows");
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const auto& column = columns.at(c);
            const std::string title = column.at("title"), key = column.at("key"),
                              unit = column.contains("unit") ? column.at("unit").get<std::string>()
                                                             : "";
            // Changes of shares are in points, which no format of Excel shows.
            const bool is_change = column.at("show").get<std::string>() == "change",
                       is_points = unit == "share" && is_change;
            const auto at = static_cast<lxw_col_t>(c);
            put(sheet, 1, at,
                (title.empty() ? key : title) + (is_points ? " (share)"
                                                 : unit.empty() || unit == "1" || unit == "share"
                                                     ? ""
                                                     : fmt::format(" ({})", unit)),
                bold_);
            bool is_text = false;
            for (std::size_t r = 0; r < rows.size(); ++r) {
                const auto& value = rows.at(r).at(key);
                is_text = is_text || value.is_string();
                const std::string of_row =
                    column.contains("units")
                        ? rows.at(r).at(column.at("units").get<std::string>()).get<std::string>()
                        : unit;
                put(sheet, static_cast<lxw_row_t>(r + 2), at, value,
                    of_row == "share" && !is_change ? percent_ : nullptr);
            }
            worksheet_set_column(sheet, at, at, is_text && !title.empty() ? wide / 2 : narrow,
                                 nullptr);
        }
        worksheet_freeze_panes(sheet, 2, 1);
        if (!rows.empty()) chart(sheet, table);
    }

    void close() {
        const auto error = workbook_close(std::exchange(book_, nullptr));
        if (error != LXW_NO_ERROR) throw FileError(lxw_strerror(error));
    }

private:
    /// Adds a sheet with a name that Excel accepts and that no other sheet has.
    lxw_worksheet* add(std::string name) {
        constexpr std::size_t longest = 31;
        for (char& c : name)
            if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = '-';
        std::string unique = cut(name, longest);
        for (int n = 2; workbook_get_worksheet_by_name(book_, unique.c_str()) != nullptr; ++n) {
            const std::string number = fmt::format(" {}", n);
            unique = cut(name, longest - number.size()) + number;
        }
        names_.push_back(std::make_unique<std::string>(unique));
        auto* sheet = workbook_add_worksheet(book_, names_.back()->c_str());
        if (sheet == nullptr) throw FileError("cannot add the sheet `" + unique + "`");
        return sheet;
    }

    /// Returns the first characters of a text.
    static std::string cut(const std::string& text, std::size_t characters) {
        std::size_t at = 0;
        for (std::size_t n = 0; at < text.size(); ++at)
            if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U && n++ == characters) break;
        return text.substr(0, at);
    }

    static void put(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Json& value,
                    lxw_format* format) {
        constexpr std::size_t longest = 32767;
        if (value.is_number() && std::isfinite(value.get<double>()))
            worksheet_write_number(sheet, row, column, value.get<double>(), format);
        else if (value.is_string())
            worksheet_write_string(sheet, row, column,
                                   cut(value.get<std::string>(), longest).c_str(), format);
        else if (!value.is_null() && !value.is_number())
            worksheet_write_string(sheet, row, column, cut(value.dump(), longest).c_str(), format);
    }

    /// Returns the keys of the columns that a chart draws, at most `most_series`.
    static std::vector<std::string> drawn(const Json& table) {
        static const std::vector<std::vector<std::string>> roles{
            {"series"}, {"quantiles"}, {"middle"}, {"y"}, {"low", "high"}, {"start", "end"}};
        const auto& chart = table.at("chart");
        std::vector<std::string> out;
        const auto add = [&](const std::string& role) {
            const auto keys = chart.find(role);
            if (keys == chart.end() || keys->empty()) return;
            if (keys->is_string()) out.push_back(*keys);
            if (keys->is_array() && keys->front().is_string())
                for (const auto& key : *keys) out.push_back(key);
        };
        if (chart.at("kind").get<std::string>() == "waterfall") add("to");
        for (const auto& together : roles)
            if (out.empty())
                for (const auto& role : together) add(role);
        if (out.empty())
            for (const auto& column : table.at("columns"))
                if (const std::string show = column.at("show"); show == "value" || show == "change")
                    out.push_back(column.at("key"));
        out.resize(std::min<std::size_t>(out.size(), most_series));
        return out;
    }

    /// Adds a line chart over dates or over another number, or a bar chart of each row.
    void chart(lxw_worksheet* sheet, const Json& table) {
        if (table.at("chart").is_null()) return;
        const auto& columns = table.at("columns");
        const auto place = [&](const std::string& key) -> std::optional<lxw_col_t> {
            for (std::size_t c = 0; c < columns.size(); ++c)
                if (columns.at(c).at("key").get<std::string>() == key)
                    return static_cast<lxw_col_t>(c);
            return std::nullopt;
        };
        const auto key_of = [&](const char* role) {
            const auto found = table.at("chart").find(role);
            return found != table.at("chart").end() && found->is_string()
                       ? found->get<std::string>()
                       : std::string();
        };
        const std::string first = columns.at(0).at("key"), x = key_of("x"), rows = key_of("rows");
        const std::string names = !x.empty() ? x : !rows.empty() ? rows : first;
        const bool is_line = !x.empty() || columns.at(0).at("title").get<std::string>() == "date";
        const auto name = place(names);
        auto* out = workbook_add_chart(book_, is_line ? LXW_CHART_LINE : LXW_CHART_BAR);
        const auto last = static_cast<lxw_row_t>(table.at("rows").size() + 1);
        const char* of = names_.back()->c_str();
        for (const auto& key : drawn(table)) {
            const auto column = place(key);
            if (!column || !name || key == names) continue;
            auto* series = chart_add_series(out, nullptr, nullptr);
            chart_series_set_categories(series, of, 2, *name, last, *name);
            chart_series_set_values(series, of, 2, *column, last, *column);
            chart_series_set_name_range(series, of, 1, *column);
        }
        chart_title_set_name(out, cut(table.at("title"), 255).c_str());
        worksheet_insert_chart(sheet, 2, static_cast<lxw_col_t>(columns.size() + 1), out);
    }

    lxw_workbook* book_ = nullptr;
    lxw_format *bold_ = nullptr, *wrapped_ = nullptr, *percent_ = nullptr;
    std::vector<std::unique_ptr<std::string>> names_;  ///< of the sheets
};

}  // namespace

void write_xlsx(const Json& result, const std::string& path) {
    write_by(path, [&](const std::string& temporary) {
        Workbook book(temporary);
        book.answer(result);
        for (const auto& section : result.at("sections"))
            for (const auto& table : section.at("tables")) book.table(table);
        if (result.contains("scenario_inputs")) book.table(result.at("scenario_inputs"));
        book.close();
    });
}

}  // namespace steppe
