#include "steppe/report/seek.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

std::string six_digits(double x) { return fmt::format("{:.6g}", x); }

std::string when(const Program& program) {
    const auto& ask = program.asks.front();
    const auto date = [&](int step) { return date_of(program.calendar, step); };
    if (ask.first == ask.last) return date(ask.last);
    static constexpr std::string_view over[]{"always", "ever", "on average"};
    return fmt::format("{} from {} to {}", over[static_cast<std::size_t>(ask.over)],
                       date(ask.first), date(ask.last));
}

std::string margin_words(double margin) {
    if (margin == 0) return "neither holds nor misses: the sides are equal";
    return fmt::format("{} by {}", margin > 0 ? "holds" : "misses", six_digits(std::abs(margin)));
}

std::string_view word(Turn turn) {
    return turn == Turn::to_yes ? "to yes" : turn == Turn::to_no ? "to no" : "touches";
}

std::string text(const Share& share) { return per_cent(share.probability, share.interval); }

/// Returns the margins at the ends and, without a root, where the answer comes nearest to turning.
std::string margins_found(const Roots& r, const std::string& address) {
    const auto &best = r.highest(), &worst = r.lowest();
    if (r.roots.empty() && best.margin == worst.margin)
        return fmt::format("No root: {} does not move the margin; the question {} throughout.",
                           address, margin_words(best.margin));
    const auto &low = r.trials.front(), &high = r.trials.back();
    const auto ends =
        fmt::format("At {} it {}; at {} it {}", six_digits(low.value), margin_words(low.margin),
                    six_digits(high.value), margin_words(high.margin));
    if (!r.roots.empty())
        return fmt::format("{}{}. {}.", count_of(r.roots.size(), "root"),
                           r.roots.size() == 1 ? "" : ": the answer turns more than once", ends);
    const bool holds = worst.margin > 0;
    const auto& nearest = holds ? worst : best;
    return fmt::format(
        "No root: the question {} everywhere. {}; it comes nearest to turning at {} and {} there.",
        holds ? "holds" : "fails", ends, six_digits(nearest.value), margin_words(nearest.margin));
}

/// Returns the extreme probability of a scan without crossings.
std::string nearest_share(const Crossings& c, double level) {
    const auto [low, high] = std::minmax_element(
        c.trials.begin(), c.trials.end(), [](const ShareTrial& a, const ShareTrial& b) {
            return a.share.probability < b.share.probability;
        });
    const bool above = low->share.probability >= level;
    const auto& nearest = above ? *low : *high;
    return fmt::format(
        "The probability is {} {} % everywhere{}: the {} is {} at {}.",
        above ? "at least" : "below", six_digits(100 * level),
        low->share.probability == high->share.probability ? ", the same at all values" : "",
        above ? "least" : "most", text(nearest.share), six_digits(nearest.value));
}

std::string as_given(const SeekReport& r) {
    return fmt::format("At {}, as the scenario has it, ",
                       six_digits(r.design_problem.given().front()));
}

void add_roots(const SeekReport& r, Result& out, Table& turns, Table& trials) {
    turns.key = "roots", turns.title = "Where the answer turns";
    turns.columns = {
        {"value", "value", Show::digits}, {"turn", "answer"}, {"jumps", "the margin jumps"}};
    for (const auto& root : r.roots->roots) {
        turns.row(root.value, word(root.turn), root.jumps);
        out.findings.push_back(fmt::format(
            "At {:.9g} {}{}.", root.value,
            root.turn == Turn::touches ? "the margin is 0 and keeps its sign"
                                       : fmt::format("the answer turns {}", word(root.turn)),
            root.jumps ? ": the margin jumps" : ""));
    }
    out.findings.push_back(margins_found(*r.roots, r.design_problem.numbers().front().address));
    if (r.given_margin) {
        out.about["given_margin"] = *r.given_margin;
        out.findings.push_back(as_given(r) + "it " + margin_words(*r.given_margin) + ".");
    }
    out.lines = {fmt::format("The central run, tried at {} values.", r.roots->trials.size())};
    trials.title = "The answer is yes where the margin is above 0";
    trials.faces = Table::Faces::page;
    trials.columns.push_back({"margin", "margin", Show::digits});
    for (const auto& t : r.roots->trials) trials.row(t.value, t.margin);
    trials.chart = {{"y", "margin"}, {"y_name", "margin of the answer"}};
}

void add_crossings(const SeekReport& r, Result& out, Table& turns, Table& trials) {
    const auto& number = r.design_problem.numbers().front();
    const auto& scan = r.crossings->trials;
    const std::string level = six_digits(100 * r.level);
    turns.key = "crossings", turns.title = fmt::format("Where the probability is {} %", level);
    turns.columns = {{"value", "value", Show::digits},
                     {"low", "from", Show::digits},
                     {"high", "to", Show::digits},
                     {"turn", "answer"}};
    const auto end = [&](double x) {
        return std::isfinite(x) ? fmt::format("{:.4g}", x)
               : x < 0          ? "below " + six_digits(number.low)
                                : "above " + six_digits(number.high);
    };
    for (const auto& c : r.crossings->crossings) {
        turns.row(c.value, c.interval.low, c.interval.high, word(c.turn));
        out.findings.push_back(fmt::format("{} growing passes {} % {} at {:.4g} [{}, {}].",
                                           number.address, level,
                                           c.turn == Turn::to_yes ? "upwards" : "downwards",
                                           c.value, end(c.interval.low), end(c.interval.high)));
    }
    if (turns.rows.empty()) out.findings = {nearest_share(*r.crossings, r.level)};
    out.about.update({{"replicates", r.size.replicates},
                      {"seed", r.common.seed},
                      {"design", r.common.design},
                      {"level", r.level},
                      {"confidence", 0.95}});
    if (const auto& s = r.given_share) {
        out.about["given_probability"] = {
            {"probability", s->probability}, {"low", s->interval.low}, {"high", s->interval.high}};
        out.findings.push_back(as_given(r) + "known exactly: " + text(*s) + ".");
    }
    out.lines = {fmt::format("{} under the same draws at each of {} values; seed {}, {}.",
                             count_of(r.size.replicates, "future"), scan.size(), r.common.seed,
                             r.common.design)};
    trials.title =
        fmt::format("Yes in {} of futures at {}, in {} at {}", text(scan.front().share),
                    six_digits(number.low), text(scan.back().share), six_digits(number.high));
    trials.columns.insert(trials.columns.end(), {{"probability", "probability of yes", Show::value,
                                                  Column::Interval::next_two, "share"},
                                                 {"low"},
                                                 {"high"}});
    for (const auto& [value, s] : scan)
        trials.row(value, s.probability, s.interval.low, s.interval.high);
    trials.chart = {{"y", "probability"}, {"y_name", "probability of yes (%)"}, {"max", 100}};
}

CsvFile file_of(const SeekReport& r) {
    CsvFile out{"seek.csv", {"scenario", "address", "value", "ask", "step", "date"}, {}};
    if (r.roots) out.columns.emplace_back("margin");
    for (const char* name : {"replicates", "probability", "low", "high"})
        if (r.crossings) out.columns.emplace_back(name);
    out.rows = [&r](const CsvFile::Row& put) {
        const auto& program = r.design_problem.program();
        const auto& ask = program.asks.front();
        const auto row = [&](double value, const std::vector<Json>& found) {
            std::vector<Json> all{program.name, r.design_problem.numbers().front().address,
                                  value,        ask.id,
                                  ask.last,     date_of(program.calendar, ask.last)};
            all.insert(all.end(), found.begin(), found.end());
            put(all);
        };
        if (r.roots)
            for (const auto& t : r.roots->trials) row(t.value, {t.margin});
        if (r.crossings)
            for (const auto& [value, s] : r.crossings->trials)
                row(value, {r.size.replicates, s.probability, s.interval.low, s.interval.high});
    };
    return out;
}

}  // namespace

Result seek_result(const SeekReport& r) {
    const auto& program = r.design_problem.program();
    const auto& ask = program.asks.front();
    const auto& number = r.design_problem.numbers().front();
    Result out{.command = "seek",
               .stem = "seek",
               .about = {{"scenario", program.name},
                         {"ask", ask.id},
                         {"text", ask.text},
                         {"that", ask.that},
                         {"date", date_of(program.calendar, ask.last)},
                         {"address", number.address},
                         {"low", number.low},
                         {"high", number.high},
                         {"given", r.design_problem.given().front()}},
               .title = fmt::format("What must {} be, between {} and {}?", number.address,
                                    six_digits(number.low), six_digits(number.high)),
               .question = program.title};
    Table trials{.key = "trials", .columns = {{"value", "value", Show::digits}}, .most = 17}, turns;
    turns.faces = Table::Faces::page;
    r.roots ? add_roots(r, out, turns, trials) : add_crossings(r, out, turns, trials);
    auto marks = Json::array();
    std::vector<std::string> values;
    for (const auto& row : turns.rows) {
        marks.push_back({row.front(), r.roots ? 0 : 100 * r.level});
        values.push_back(fmt::format("{:.4g}", row.front().get<double>()));
    }
    trials.chart.update({{"kind", "path"},
                         {"x", "value"},
                         {"x_name", number.address},
                         {"scale", true},
                         {"marks", marks},
                         {"mark_name", "the answer turns"}});
    out.asks = {{values.empty() ? "none" : listing(values, 3), ask.text,
                 (ask.text == ask.that ? "" : ask.that + ", ") + when(program)}};
    out.sections.push_back({"", {}, {std::move(trials), std::move(turns)}});
    out.source = fmt::format("Source: steppe seek, {}. {}", program.name, out.lines.front());
    out.made_from = program.name;
    out.files.push_back(file_of(r));
    return out;
}

}  // namespace steppe
