#include "engine/report/why.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/run_view.hpp"
#include "engine/report/tables.hpp"
#include "engine/report/why_parts.hpp"

namespace steppe {
namespace {

/// One number and its causes, in words and tables.
class WhyView {
public:
    explicit WhyView(const WhyReport& report)
        : r_(report),
          p_(*report.program.program),
          kind_(*metric_kinds()[report.why.metric.kind]),
          date_(date_of(p_.calendar, report.why.step)),
          unit_(shown_unit(report.why.metric)),
          movers_(moving()) {}

    [[nodiscard]] const std::string& date() const { return date_; }
    [[nodiscard]] const std::string& unit() const { return unit_; }

    [[nodiscard]] std::string answer() const {
        const auto without =
            !r_.without ? ""
            : apart() == 0
                ? fmt::format(" (the same in {})", p_.comparison->name)
                : fmt::format(" ({} in {})", number(*r_.without, apart()), p_.comparison->name);
        return fmt::format("{}{}{}.{}", size(), without, causes(), mover());
    }

    /// Returns the parts of the first level, from 0 to the number.
    [[nodiscard]] Table waterfall() const {
        Table out{.key = "causes",
                  .title = capitalised(r_.why.rule),
                  .unit = unit_,
                  .columns = {{"name", "part"},
                              {"value", "value", Show::change},
                              {"from", "", Show::value},
                              {"to", "", Show::value},
                              {"step"}},
                  .faces = Table::Faces::page};
        double at = 0;
        for (const auto& part : shown_parts(r_.why)) {
            out.row(part.name, part.with, at, at + part.with, part.with < 0 ? 2 : 1);
            at += part.with;
        }
        out.chart = {{"kind", "waterfall"},
                     {"rows", "name"},
                     {"from", "from"},
                     {"to", "to"},
                     {"low", "to"},
                     {"high", "to"},
                     {"step", "step"},
                     {"change_unit", html::change_unit(unit_).name},
                     {"digits", digits_for(html::unit_of(unit_).scale * std::abs(at) / 3)},
                     {"scale", true}};
        return out;
    }

    [[nodiscard]] Table movers() const {
        Table out{.key = "movers",
                  .title =
                      "What would move it most: each uncertain number alone, at its 5 % and its "
                      "95 % quantile",
                  .unit = unit_,
                  .columns = {{"input", "uncertain number"},
                              {"from", "at 5 %", Show::digits, Column::Interval::none, "1"},
                              {"to", "at 95 %", Show::digits, Column::Interval::none, "1"},
                              {"low", "then it is", Show::value},
                              {"high", "and", Show::value},
                              {"label"}},
                  .most = 8};
        for (const auto& m : movers_)
            out.row(m.input, m.from, m.to, m.low, m.high,
                    described_input(r_.scenario, m.input).label);
        if (movers_.empty()) return out;
        const double scale = html::unit_of(unit_).scale,
                     width = std::abs(movers_.front().high - movers_.front().low);
        out.chart = {{"kind", "tornado"},
                     {"rows", "input"},
                     {"centre", html::rounded(scale * r_.why.value)},
                     {"low", "low"},
                     {"high", "high"},
                     {"from", "from"},
                     {"to", "to"},
                     {"digits", digits_for(scale * width)},
                     {"scale", true}};
        return out;
    }

    [[nodiscard]] Json tree(const std::vector<Cause>& parts) const {
        auto out = Json::array();
        for (const auto& part : parts)
            out.push_back({{"name", part.name},
                           {"value", part.value},
                           {"details", part.details},
                           {"addresses", addresses_of(r_.program, part.rests_on)},
                           {"parts", tree(part.parts)}});
        return out;
    }

private:
    /// Returns the uncertain numbers that move the metric, by the width of its values.
    [[nodiscard]] std::vector<OneAtATimeEffect> moving() const {
        auto out = r_.movers.inputs;
        const auto width = [](const OneAtATimeEffect& m) { return std::abs(m.high - m.low); };
        std::erase_if(out, [&](const OneAtATimeEffect& m) {
            return !(width(m) > 1e-12 * std::abs(r_.movers.centre));
        });
        std::stable_sort(out.begin(), out.end(),
                         [&](const auto& a, const auto& b) { return width(a) > width(b); });
        return out;
    }

    /// Returns a value with its unit, with three digits or those that resolve a difference.
    [[nodiscard]] std::string number(double x, double apart = 0, bool has_sign = false) const {
        const auto unit = html::unit_of(unit_);
        const double shown = unit.scale * x;
        const auto decimals = [](double of, int digits) {
            const double size = of == 0 ? 1 : std::abs(of);
            return std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(size))), 0, 6);
        };
        const int all =
            std::max(decimals(shown, 3), apart == 0 ? 0 : decimals(unit.scale * apart, 2));
        if (shown == 0) return "0" + unit.after();
        return has_sign ? signed_figure(shown, all) + html::change_unit(unit_).after()
                        : fixed_figure(shown, all) + unit.after();
    }

    /// Returns the difference from the comparison, 0 without.
    [[nodiscard]] double apart() const {
        return r_.without ? Effect::difference(r_.why.value, *r_.without) : 0;
    }

    [[nodiscard]] std::string name(std::size_t k) const {
        return in_running_text(p_.agents.name[r_.why.metric.id[k]]);
    }

    /// Returns the number in a clause: `Japan holds 10.9 % of the powers' influence on ..`.
    [[nodiscard]] std::string size() const {
        const auto when = " in " + year_of(date_);
        const auto value = number(r_.why.value, apart());
        if (kind_.name == "influence_share")
            return fmt::format("{} holds {} of the powers' influence on {}{}", capitalised(name(1)),
                               value, name(0), when);
        if (kind_.name == "regional_influence")
            return fmt::format("{} holds {} of the powers' influence on the region{}",
                               capitalised(name(0)), value, when);
        if (kind_.name == "influence")
            return fmt::format("{} holds {} of {} inputs{}", capitalised(name(1)), value,
                               whose(name(0)), when);
        return fmt::format("{} {} {}{}", capitalised(subject_in_words(p_, r_.why.metric)),
                           verb_of(r_.why.metric, "is"), value, when);
    }

    /// Returns the largest part of the number, or of its change since the start.
    [[nodiscard]] std::string causes() const {
        auto all = largest_first(r_.why.parts);
        std::erase_if(all, [](const Cause& part) { return !part.is_start && part.value == 0; });
        if (all.empty()) return ": none of its parts differs from 0";
        const auto start =
            std::find_if(all.begin(), all.end(), [](auto& part) { return part.is_start; });
        if (start == all.end()) return parts_in_words(all);
        const double before = start->value;
        all.erase(start);
        if (all.empty()) return ", as at the start";
        std::vector<std::string> words;
        for (const auto& part : all)
            if (words.size() < 2 && std::abs(part.value) >= 0.1 * std::abs(all.front().value))
                words.push_back(fmt::format("{} ({})", part.name, number(part.value, 0, true)));
        return fmt::format(", {} at the start; {} {}", number(before, r_.why.value - before),
                           words.size() == all.size() ? "since then" : "most of the change is",
                           listing(words, 2));
    }

    /// Returns the largest part, and the largest part of that.
    [[nodiscard]] std::string parts_in_words(const std::vector<Cause>& all) const {
        const auto& first = all.front();
        const auto part = [](double share, const std::string& of) {
            if (share < 0 || share > 1.001) return "above all " + of;
            return share > 0.999 ? "all of it " + of
                                 : fmt::format("{:.0f} % of it {}", 100 * share, of);
        };
        const double share = first.value / r_.why.value;
        std::string out =
            all.size() == 1 ? ", all of it " + place(first)
            : share > 1.001
                ? ", above all " + place(first)
                : fmt::format(", {} {} ({:.0f} %)", share >= 0.5 ? "mostly" : "the largest part",
                              place(first), 100 * share);
        const auto inner = largest_first(first.parts);
        if (inner.empty() || first.value == 0) return out + behind(first);
        return out + ", " + part(inner.front().value / first.value, inner.front().name) +
               behind(inner.front());
    }

    [[nodiscard]] std::string place(const Cause& part) const {
        const bool is_layer = std::any_of(p_.layers.begin(), p_.layers.end(),
                                          [&](const auto& l) { return l.id == part.name; });
        return is_layer ? "through " + part.name : part.name;
    }
    [[nodiscard]] static std::string behind(const Cause& part) {
        return part.details.empty() ? "" : fmt::format(" ({})", part.details);
    }

    [[nodiscard]] std::string mover() const {
        if (movers_.empty()) return " No uncertain number moves it by itself.";
        const auto& m = movers_.front();
        const double width = m.high - m.low;
        const auto at = [&](double x) { return input_value(r_.scenario, m.input, x); };
        return fmt::format(" What would move it most is {}: {} at {} and {} at {}.",
                           input_in_words(r_.scenario, m.input), number(m.low, width), at(m.from),
                           number(m.high, width), at(m.to));
    }

    const WhyReport& r_;
    const Program& p_;
    const MetricKind& kind_;
    std::string date_, unit_;
    std::vector<OneAtATimeEffect> movers_;
};

CsvFile parts_file(const WhyReport& r, const std::string& date) {
    return {"why.csv",
            {"scenario", "step", "date", "metric", "unit", "level", "part", "value", "addresses"},
            [&r, date](const CsvFile::Row& put) {
                const auto each = [&](const auto& self, const std::vector<Cause>& parts,
                                      const std::string& above, int level) -> void {
                    for (const auto& part : parts) {
                        const auto path = above + part.name;
                        put({r.program.program->name, r.why.step, date, r.why.metric.address,
                             metric_kinds()[r.why.metric.kind]->unit, level, path, part.value,
                             join(addresses_of(r.program, part.rests_on), " ")});
                        self(self, part.parts, path + " / ", level + 1);
                    }
                };
                each(each, r.why.parts, "", 1);
            }};
}

}  // namespace

Result why_result(const WhyReport& report) {
    const WhyView view(report);
    const auto& p = *report.program.program;
    const auto& why = report.why;
    const auto words = in_words(p, why.metric);
    Result out{.command = "why",
               .stem = "why",
               .about = {{"scenario", p.name},
                         {"against", p.comparison ? Json(p.comparison->name) : Json()},
                         {"metric", why.metric.address},
                         {"in_words", words},
                         {"unit", metric_kinds()[why.metric.kind]->unit},
                         {"step", why.step},
                         {"date", view.date()},
                         {"value", why.value},
                         {"without", report.without ? Json(*report.without) : Json()},
                         {"rule", why.rule},
                         {"parts", view.tree(why.parts)}}};
    out.title = fmt::format("What makes up {}", words);
    out.question = p.title;
    out.answer = view.answer();
    out.lines = {fmt::format("{} in {}, central run: {}.", why.metric.address,
                             month_of(view.date()), why.rule)};
    ResultSection tables;
    for (auto& table :
         {view.waterfall(), parts_table(why, view.unit()), view.movers(), numbers_table(report)})
        if (!table.rows.empty()) tables.tables.push_back(table);
    out.sections.push_back(std::move(tables));
    out.source =
        fmt::format("Source: steppe why, {}, {} on {}.", p.name, why.metric.address, view.date());
    out.made_from = p.name;
    out.files.push_back(parts_file(report, view.date()));
    return out;
}

}  // namespace steppe
