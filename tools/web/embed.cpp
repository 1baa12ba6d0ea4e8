#include "tools/steppe/report_page.hpp"

// Embeds the files unchanged; CMake defines the paths.

__asm__(
    ".section .rodata\n"
    ".global steppe_web_style, steppe_web_style_end, steppe_web_script, steppe_web_script_end\n"
    ".global steppe_web_engine, steppe_web_engine_end, steppe_web_map, steppe_web_map_end\n"
    "steppe_web_style: .incbin \"" STEPPE_WEB_STYLE
    "\"\n"
    "steppe_web_style_end: .byte 0\n"
    "steppe_web_script: .incbin \"" STEPPE_WEB_SCRIPT
    "\"\n"
    "steppe_web_script_end: .byte 0\n"
    "steppe_web_engine: .incbin \"" STEPPE_WEB_ENGINE
    "\"\n"
    "steppe_web_engine_end: .byte 0\n"
    "steppe_web_map: .incbin \"" STEPPE_WEB_MAP
    "\"\n"
    "steppe_web_map_end: .byte 0\n"
    ".text\n");

extern "C" {
extern const char steppe_web_style[], steppe_web_style_end[], steppe_web_script[],
    steppe_web_script_end[];
extern const char steppe_web_engine[], steppe_web_engine_end[], steppe_web_map[],
    steppe_web_map_end[];
}

namespace steppe {

HtmlAssets html_assets() {
    const auto between = [](const char* begin, const char* end) {
        return std::string_view(begin, static_cast<std::size_t>(end - begin));
    };
    return {.style = between(steppe_web_style, steppe_web_style_end),
            .script = between(steppe_web_script, steppe_web_script_end),
            .engine = between(steppe_web_engine, steppe_web_engine_end),
            .map = between(steppe_web_map, steppe_web_map_end)};
}

}  // namespace steppe
