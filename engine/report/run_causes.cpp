#include <fmt/format.h>

#include "engine/report/answer.hpp"
#include "engine/report/effect_words.hpp"
#include "engine/report/run_view.hpp"
#include "engine/report/why_parts.hpp"

namespace steppe {

ResultSection causes_section(const RunView& view, const Effects& effects) {
    ResultSection out{"Why: the parts of these numbers", {}, {}};
    for (const auto& e : effects.most) {
        const auto why = causes_of(view.program(), e.metric, e.step);
        const auto& date = view.dates[static_cast<std::size_t>(e.step)];
        auto table = parts_table(why, shown_unit(e.metric));
        if (table.rows.empty()) continue;
        table.key = fmt::format("why-{}", out.tables.size() + 1);
        table.title = fmt::format("{} in {}: {}", effect_label(view, e), month_of(date), why.rule);
        table.note =
            fmt::format("The rows of files behind it, with sources: steppe why {} {}.toml --at {}",
                        e.metric.address, view.program().name, date);
        table.faces = Table::Faces::page;
        out.tables.push_back(std::move(table));
    }
    return out;
}

}  // namespace steppe
