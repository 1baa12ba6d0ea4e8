#include <array>

#include <fmt/format.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include "engine/core/text.hpp"
#include "engine/report/html_explorer.hpp"
#include "engine/report/html_page.hpp"
#include "engine/report/limitations.hpp"
#include "steppe/reference.hpp"
#include "steppe/result.hpp"
#include "steppe/version.hpp"

namespace steppe {
namespace html {
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

std::optional<RegionMap> map_of(const Json& result, std::string_view map) {
    std::vector<Sought> region;
    if (result.contains("region"))
        for (const auto& state : result.at("region"))
            region.push_back({state.at("id"), state.at("name")});
    return region.empty() ? std::nullopt : region_map(map, region);
}

class Writer {
public:
    Writer(const Json& result, const HtmlAssets& assets)
        : result_(result),
          assets_(assets),
          context_{Names(result), result.at("source"),
                   result.contains("interval") ? result.at("interval") : "interval",
                   map_of(result, assets.map), !assets.script.empty()},
          has_explorer_(result.contains("explorer") && !assets.engine.empty() &&
                        !assets.script.empty()) {}

    std::string text() {
        const auto title = escaped(context_.names.in(result_.at("title").get<std::string>()));
        head(title);
        put("<body>\n<main>\n<h1>{}</h1>\n", title);
        for (const char* part : {"question", "answer"})
            if (const std::string words = result_.at(part); !words.empty())
                put("<p class=\"{}\">{}</p>\n", part, escaped(context_.names.in(words)));
        paragraphs(result_.at("lines"), " class=\"faint\"");
        asks();
        paragraphs(result_.at("findings"), "");
        provenance();
        sections();
        if (has_explorer_) put_explorer(result_.at("explorer"), assets_.engine, out_);
        put("</main>\n");
        if (context_.has_script) put("<script>{}</script>\n", assets_.script);
        put("</body>\n</html>\n");
        return std::move(out_);
    }

private:
    template <class... Parts>
    void put(fmt::format_string<Parts...> format, Parts&&... parts) {
        out_ += fmt::format(format, std::forward<Parts>(parts)...);
    }

    void head(const std::string& title) {
        put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
        put("style-src {}; script-src {}{}; img-src data:; base-uri 'none'; form-action "
            "'none'\">\n",
            policy_hash(assets_.style),
            context_.has_script ? policy_hash(assets_.script) : "'none'",
            has_explorer_ ? " 'wasm-unsafe-eval'; worker-src blob:" : "");
        put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<title>{}</title>\n<style>{}</style>\n</head>\n",
            title, assets_.style);
    }

    void paragraphs(const Json& lines, std::string_view attributes) {
        for (const auto& line : lines)
            put("<p{}>{}</p>\n", attributes, escaped(context_.names.in(line.get<std::string>())));
    }

    void asks() {
        if (result_.at("asks").empty()) return;
        put("<ul class=\"asks\">\n");
        for (const auto& ask : result_.at("asks"))
            put("<li><strong>{}</strong> <div>{} <span class=\"faint\">{}</span></div></li>\n",
                escaped(ask.at("answer")), escaped(ask.at("text")), escaped(ask.at("details")));
        put("</ul>\n");
    }

    /// Writes one line on the origin of the numbers, and the limits of trust in a fold.
    void provenance() {
        put("<p class=\"faint origin\">");
        if (result_.contains("facts"))
            for (const auto& fact : result_.at("facts"))
                put("<strong>{}</strong> {}. ", escaped(fact.at("label")),
                    escaped(fact.at("text")));
        put("Made by steppe {0} from {1}; manifest.json has the commit, the command, the date and "
            "the hashes of the inputs. Cite as: steppe {0}, {1}.</p>\n<details class=\"trust\">"
            "<summary>How to read this, and how far to trust it</summary>\n",
            version, escaped(result_.at("made_from")));
        paragraphs(result_.at("notes"), "");
        const std::string command = result_.at("command");
        if (result_.contains("explorer") && !has_explorer_)
            put("<p>This page does not run the engine: `tools/quickstart --with-explorer` builds "
                "pages with sliders that do.</p>\n");
        else if (!has_explorer_ && !assets_.engine.empty() &&
                 (command == "run" || command == "sweep"))
            put("<p>`steppe {} --report` makes this page with sliders{}.</p>\n", command,
                command == "run" ? "" : ", on a complete sweep with --restart");
        for (const auto& [label, text] : limitations())
            put("<p>{}{}</p>\n",
                label.empty() ? "" : fmt::format("<strong>{}:</strong> ", escaped(label)),
                escaped(text));
        put("</details>\n");
    }

    /// Writes the contents, then the sections with at least a figure, or with words alone.
    void sections() {
        std::vector<std::string> headings;
        auto before = std::move(out_);
        for (const auto& section : result_.at("sections")) {
            const auto& tables = section.at("tables");
            std::string figures;
            for (std::size_t n = 0; n < tables.size(); ++n)
                if (!is_left_out(tables, n)) figures += figure(tables.at(n), context_);
            if (figures.empty() && !(tables.empty() && !section.at("lead").empty())) continue;
            const auto heading = context_.names.in(section.at("heading").get<std::string>());
            headings.push_back(escaped(heading.empty() ? "The result" : heading));
            put("<section id=\"section-{}\">\n<h2>{}</h2>\n", headings.size(), headings.back());
            paragraphs(section.at("lead"), "");
            put("<div class=\"charts\">\n{}</div>\n</section>\n", figures);
        }
        std::swap(out_, before);
        if (headings.size() > 2) {
            put("<nav aria-label=\"Contents\"><details open><summary>Contents</summary><ul>\n");
            for (std::size_t n = 0; n < headings.size(); ++n)
                put("<li><a href=\"#section-{}\">{}</a></li>\n", n + 1, headings[n]);
            if (has_explorer_) put("<li><a href=\"#explorer\">Explore</a></li>\n");
            put("</ul></details></nav>\n");
        }
        out_ += before;
    }

    /// Returns whether a table is not on the page, or the next chart says the same.
    static bool is_left_out(const Json& tables, std::size_t n) {
        const auto& table = tables.at(n);
        const auto faces = table.contains("faces") ? table.at("faces").get<std::string>() : "";
        const bool is_repeated = faces == "full" && table.at("chart").is_null() &&
                                 n + 1 < tables.size() &&
                                 table.at("title") == tables.at(n + 1).at("title");
        return table.at("rows").empty() || faces == "text" || is_repeated;
    }

    const Json& result_;
    const HtmlAssets& assets_;
    FigureContext context_;
    bool has_explorer_;
    std::string out_;
};

}  // namespace
}  // namespace html

std::string to_html(const Json& result, const HtmlAssets& assets) {
    return html::Writer(result, assets).text();
}

}  // namespace steppe
