#include "engine/report/html_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include "engine/report/html_explorer.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/limitations.hpp"

namespace steppe::html {
namespace {

/// Returns `'sha256-...'`, the hash of an inline script or style in a content security policy.
std::string policy_hash(std::string_view content) {
    sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, content.size(), reinterpret_cast<const std::uint8_t*>(content.data()));
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&context, digest.size(), digest.data());
    std::array<char, BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)> text{};
    base64_encode_raw(text.data(), digest.size(), digest.data());
    return fmt::format("'sha256-{}'", std::string_view(text.data(), text.size()));
}

}  // namespace

std::string json_in_html(const Json& data) {
    std::string out;
    Json document{{"schema", 1}};
    document.update(data);
    for (const char c : document.dump(-1, Json::InvalidUtf8::replace))
        out += c == '<' ? std::string("\\u003c") : std::string(1, c);
    return out;
}

namespace {

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(c | 0x20);
    return text;
}

/// Returns the paragraphs of limitations_text() after its title: a label, if it has one, and text.
std::vector<std::pair<std::string, std::string>> limitations() {
    std::vector<std::pair<std::string, std::string>> out;
    bool ended = true;
    auto lines = split(limitations_text(), '\n');
    lines.erase(lines.begin());
    for (const auto& line : lines) {
        const auto indent = line.find_first_not_of(' ');
        if (indent == std::string::npos) {
            ended = true;
            continue;
        }
        const auto words = line.substr(indent);
        if (indent == 4) {  // a labelled point
            const auto end = std::min(line.find("  ", indent), std::size_t{22});
            out.emplace_back(line.substr(indent, end - indent), line.substr(23));
        } else if (ended) {
            out.emplace_back("", words);
        } else {
            out.back().second += " " + words;
        }
        ended = false;
    }
    return out;
}

class Writer {
public:
    Writer(const Page& page, const HtmlAssets& assets) : page_(page), assets_(assets) {}

    std::string text() {
        head();
        put("<body>\n<main>\n<h1>{}</h1>\n", escaped(page_.title));
        if (!page_.question.empty()) put("<p class=\"question\">{}</p>\n", escaped(page_.question));
        if (!page_.answer.empty()) put("<p class=\"answer\">{}</p>\n", escaped(page_.answer));
        for (const auto& line : page_.lines) put("<p class=\"faint\">{}</p>\n", escaped(line));
        asks();
        for (const auto& finding : page_.findings) put("<p>{}</p>\n", escaped(finding));
        provenance();
        contents();
        for (std::size_t n = 0; n < page_.sections.size(); ++n) one(page_.sections[n], n);
        if (explored()) put_explorer(page_.explorer, assets_.engine, out_);
        put("</main>\n");
        if (!assets_.script.empty()) put("<script>{}</script>\n", assets_.script);
        put("</body>\n</html>\n");
        return std::move(out_);
    }

private:
    template <class... Parts>
    void put(fmt::format_string<Parts...> format, Parts&&... parts) {
        out_ += fmt::format(format, std::forward<Parts>(parts)...);
    }

    /// Returns whether the page has an explorer, its engine and the script that starts it.
    [[nodiscard]] bool explored() const {
        return !page_.explorer.is_null() && !assets_.engine.empty() && !assets_.script.empty();
    }

    void head() {
        put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
            "http-equiv=\"Content-Security-Policy\" content=\"default-src "
            "'none'; ");
        put("style-src {}; script-src {}{}; img-src data:; base-uri 'none'; form-action "
            "'none'\">\n",
            policy_hash(assets_.style),
            assets_.script.empty() ? "'none'" : policy_hash(assets_.script),
            explored() ? " 'wasm-unsafe-eval'; worker-src blob:" : "");
        put("<meta name=\"viewport\" content=\"width=device-width, "
            "initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n</head>\n",
            escaped(page_.title), assets_.style);
    }

    void asks() {
        if (page_.asks.empty()) return;
        put("<ul class=\"asks\">\n");
        for (const auto& ask : page_.asks)
            put("<li><strong>{}</strong> <div>{} <span class=\"faint\">{}</span></div></li>\n",
                escaped(ask.answer), escaped(ask.text), escaped(ask.details));
        put("</ul>\n");
    }

    /// Writes one line on the origin of the numbers, and the limits of trust in a fold.
    void provenance() {
        put("<p class=\"faint origin\">");
        for (const auto& [label, text] : page_.facts)
            put("<strong>{}</strong> {}. ", escaped(label), escaped(text));
        put("{}</p>\n<details class=\"trust\"><summary>How to read this, and how far to trust "
            "it</summary>\n",
            escaped(page_.made_from));
        for (const auto& note : page_.notes) put("<p>{}</p>\n", escaped(note));
        for (const auto& [label, text] : limitations())
            put("<p>{}{}</p>\n",
                label.empty() ? "" : fmt::format("<strong>{}:</strong> ", escaped(label)),
                escaped(text));
        put("</details>\n");
    }

    void contents() {
        if (page_.sections.size() < 3) return;
        put("<nav aria-label=\"Contents\"><ul>\n");
        for (std::size_t n = 0; n < page_.sections.size(); ++n)
            put("<li><a href=\"#section-{}\">{}</a></li>\n", n + 1,
                escaped(heading(page_.sections[n])));
        if (explored()) put("<li class=\"needs-script\"><a href=\"#explorer\">Explore</a></li>\n");
        put("</ul></nav>\n");
    }

    [[nodiscard]] static std::string heading(const Section& section) {
        return section.heading.empty() ? "The result" : section.heading;
    }

    void one(const Section& section, std::size_t n) {
        put("<section id=\"section-{}\">\n<h2>{}</h2>\n", n + 1, escaped(heading(section)));
        for (const auto& line : section.lead) put("<p>{}</p>\n", escaped(line));
        put("<div class=\"charts\">\n");
        for (const auto& chart : section.charts) one(chart);
        put("</div>\n</section>\n");
    }

    void one(const Chart& chart) {
        const bool drawn = !assets_.script.empty() && !chart.data.is_null();
        put("<figure id=\"{}\" class=\"{}\"{}>\n", escaped(chart.id), escaped(chart.css),
            drawn ? " data-chart" : "");
        if (!chart.title.empty()) put("<h3>{}</h3>\n", escaped(chart.title));
        if (drawn) controls(chart);
        if (drawn)
            put("<div class=\"plot\" role=\"img\" aria-label=\"{}\"></div>\n",
                escaped(chart.about));
        const bool open = !drawn && !chart.is_folded;
        if (open) table(chart);
        put("<figcaption>{}</figcaption>\n", escaped(chart.source));
        if (!open) {
            put("<div class=\"tools\">");
            for (const auto& [form, what] :
                 {std::pair{"SVG", "picture"}, {"PNG", "picture"}, {"CSV", "numbers"}})
                if (drawn)
                    put("<button type=\"button\" class=\"needs-script\" value=\"{}\" "
                        "aria-label=\"Save the {} as {}: {}\">{}</button>",
                        lower(form), what, form, escaped(chart.title), form);
            put("<details><summary>Numbers</summary>");
            table(chart);
            put("</details></div>\n");
        }
        if (drawn) put("<script type=\"application/json\">{}</script>\n", json_in_html(chart.data));
        put("</figure>\n");
    }

    /// Writes the date slider and the lists of a chart.
    void controls(const Chart& chart) {
        if (!chart.data.contains("dates")) return;
        const auto& dates = chart.data["dates"];
        put("<div class=\"choose needs-script\"><label>Date <input type=\"range\" min=\"0\" "
            "max=\"{0}\" value=\"{0}\"> <output>{1}</output></label>",
            dates.size() - 1, escaped(dates.back().get<std::string>()));
        for (const auto& choice : chart.data["choices"]) {
            put("<label>{} <select name=\"{}\">", escaped(choice["label"].get<std::string>()),
                escaped(choice["name"].get<std::string>()));
            const auto chosen = choice["chosen"].get<std::size_t>();
            for (std::size_t n = 0; const auto& option : choice["options"])
                put("<option{}>{}</option>", n++ == chosen ? " selected" : "",
                    escaped(option.get<std::string>()));
            put("</select></label>");
        }
        put("</div>\n");
    }

    void table(const Chart& chart) {
        put("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Numbers: "
            "{}\"><table{}>"
            "<thead><tr>",
            escaped(chart.title), chart.id == "changes" ? " class=\"told\"" : "");
        for (const auto& field : chart.head) put("<th scope=\"col\">{}</th>", escaped(field));
        if (!chart.bars.empty()) put("<td></td>");
        put("</tr></thead><tbody>\n");
        for (std::size_t n = 0; n < chart.rows.size(); ++n) {
            put("<tr>");
            for (std::size_t k = 0; k < chart.rows[n].size(); ++k)
                put("<td>{}{}</td>", escaped(chart.rows[n][k]),
                    k == 0 && n < chart.under.size() && !chart.under[n].empty()
                        ? fmt::format("<span class=\"faint\">{}</span>", escaped(chart.under[n]))
                        : "");
            if (!chart.bars.empty()) bar(chart.bars[n]);
            put("</tr>\n");
        }
        put("</tbody></table></div>");
    }

    /// Writes a bar to one side of a line, without script or inline style.
    void bar(double part) {
        constexpr double half = 70;
        if (!std::isfinite(part)) return put("<td></td>");
        const double wide = half * std::min(1.0, std::abs(part));
        put("<td><svg width=\"{0}\" height=\"14\" viewBox=\"0 0 {0} 14\" "
            "aria-hidden=\"true\"><path "
            "d=\"M{1} 0v14\"/><rect x=\"{2:.1f}\" y=\"2\" width=\"{3:.1f}\" "
            "height=\"10\"/></svg></td>",
            2 * half, half, part < 0 ? half - wide : half, wide);
    }

    const Page& page_;
    const HtmlAssets& assets_;
    std::string out_;
};

}  // namespace

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

double rounded(double x) {
    return std::isfinite(x) ? std::stod(fmt::format("{:.6g}", x)) + 0.0 : x;
}

std::string write(const Page& page, const HtmlAssets& assets) {
    return Writer(page, assets).text();
}

}  // namespace steppe::html
