#include "engine/report/html_page.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include "engine/report/html_explorer.hpp"
#include "steppe/core/text.hpp"

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
        for (const auto& [label, text] : page_.facts)
            put("<p class=\"faint\"><strong>{}</strong> {}</p>\n", escaped(label), escaped(text));
        // The effects come first.
        const bool begins = !page_.answer.empty() && !page_.sections.empty();
        if (begins) one(page_.sections.front());
        if (explored()) put_explorer(page_.explorer, assets_.engine, out_);
        for (std::size_t n = begins ? 1 : 0; n < page_.sections.size(); ++n) one(page_.sections[n]);
        if (!page_.notes.empty()) put("<h2>How to read this</h2>\n");
        for (const auto& note : page_.notes) put("<p>{}</p>\n", escaped(note));
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
        put("style-src {}; script-src {}{}; base-uri 'none'; form-action 'none'\">\n",
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

    void one(const Section& section) {
        put("<section>\n<h2>{}</h2>\n",
            section.heading.empty() ? "The result" : escaped(section.heading));
        for (const auto& line : section.lead) put("<p>{}</p>\n", escaped(line));
        put("<div class=\"charts\">\n");
        for (const auto& chart : section.charts) one(chart);
        put("</div>\n</section>\n");
    }

    void one(const Chart& chart) {
        const std::string id = escaped(chart.id),
                          plain = assets_.script.empty() ? plain_svg(chart) : "";
        const bool drawn = !assets_.script.empty() && !chart.data.is_null();
        put("<figure id=\"{}\" class=\"{}\"{}>\n", id, escaped(chart.css),
            drawn ? " data-chart" : "");
        if (!chart.title.empty()) put("<h3>{}</h3>\n", escaped(chart.title));
        if (drawn && chart.data.contains("dates")) controls(chart);
        if (drawn || !plain.empty())
            put("<div class=\"plot {}\" role=\"img\" aria-label=\"{}\">{}</div>\n",
                escaped(chart.css), escaped(chart.about), plain);
        put("<figcaption>{}</figcaption>\n<div class=\"tools\">", escaped(chart.source));
        if (drawn)
            put("<button type=\"button\" class=\"needs-script\" value=\"svg\" aria-label=\"Save "
                "the picture as SVG: {0}\">SVG</button>"
                "<button type=\"button\" class=\"needs-script\" value=\"csv\" aria-label=\"Save "
                "the numbers as CSV: {0}\">CSV</button>",
                escaped(chart.title));
        table(chart, plain.empty() && !drawn && !chart.is_folded);
        put("</div>\n");
        if (drawn) put("<script type=\"application/json\">{}</script>\n", json_in_html(chart.data));
        put("</figure>\n");
    }

    /// Writes the date slider and the layer list of a chart.
    void controls(const Chart& chart) {
        const auto& dates = chart.data["dates"];
        put("<div class=\"choose needs-script\"><label>Date <input type=\"range\" min=\"0\" "
            "max=\"{0}\" value=\"{0}\"> <output>{1}</output></label>",
            dates.size() - 1, escaped(dates.back().get<std::string>()));
        if (chart.data.contains("layers")) {
            put("<label>Through <select>");
            for (const auto& layer : chart.data["layers"])
                put("<option>{}</option>", escaped(layer.get<std::string>()));
            put("</select></label>");
        }
        put("</div>\n");
    }

    void table(const Chart& chart, bool open) {
        put("<details{}><summary>Numbers</summary><div class=\"scroll\" tabindex=\"0\" "
            "role=\"region\" aria-label=\"Numbers: {}\"><table><thead><tr>",
            open ? " open" : "", escaped(chart.title));
        for (const auto& field : chart.head) put("<th scope=\"col\">{}</th>", escaped(field));
        put("</tr></thead><tbody>\n");
        for (const auto& row : chart.rows) {
            put("<tr>");
            for (const auto& field : row) put("<td>{}</td>", escaped(field));
            put("</tr>\n");
        }
        put("</tbody></table></div></details>");
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
