#include "engine/report/seek.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/run_view.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

std::string six_digits(double x) { return fmt::format("{:.6g}", x); }

std::string when(const Program& program) {
    const auto& ask = program.asks.front();
    const auto date = [&](int step) { return month_of(date_of(program.calendar, step)); };
    if (ask.first == ask.last) return date(ask.last);
    static constexpr std::string_view over[]{"always", "ever", "on average"};
    return fmt::format("{} from {} to {}", over[static_cast<std::size_t>(ask.over)],
                       date(ask.first), date(ask.last));
}

std::string_view word(Turn turn) {
    return turn == Turn::to_yes ? "to yes" : turn == Turn::to_no ? "to no" : "touches";
}

std::string text(const Share& share) { return per_cent(share.probability, share.interval); }

/// The varied number, the question and the margins in words.
class SeekWords {
public:
    explicit SeekWords(const SeekReport& r)
        : r_(r),
          ask_(r.design_problem.program().asks.front()),
          number_(r.design_problem.numbers().front()),
          unit_(unit_of_sides(r.design_problem.program(), ask_)) {}

    [[nodiscard]] std::string input() const {
        return input_in_words(r_.design_problem.scenario(), number_.address);
    }
    [[nodiscard]] std::string value(double x) const {
        return input_value(r_.design_problem.scenario(), number_.address, x);
    }
    /// Returns the text of the question; an expression with names instead of addresses.
    [[nodiscard]] std::string question() const {
        return with_names(ask_.text, [&](const std::string& address) {
            const auto metric = find_metric(r_.design_problem.program(), address);
            return metric ? in_words(r_.design_problem.program(), *metric) : "";
        });
    }
    [[nodiscard]] std::string range() const {
        return fmt::format("between {} and {}", value(number_.low), value(number_.high));
    }
    [[nodiscard]] std::string margin(double x) const {
        if (x == 0) return "neither holds nor misses: the sides are equal";
        return fmt::format("{} by {}", x > 0 ? "holds" : "misses", change_in_words(x, unit_));
    }

    [[nodiscard]] std::string answer() const {
        return fmt::format("\"{}\" {}{}", question(), r_.roots ? of_roots() : of_crossings(),
                           as_given());
    }

    /// Returns the margins at the ends of the range.
    [[nodiscard]] std::string ends() const {
        const auto &low = r_.roots->trials.front(), &high = r_.roots->trials.back();
        return fmt::format("At {} it {}; at {} it {}.", value(low.value), margin(low.margin),
                           value(high.value), margin(high.margin));
    }

private:
    [[nodiscard]] std::string of_roots() const {
        const auto& r = *r_.roots;
        std::vector<std::string> at;
        for (const auto& root : r.roots)
            at.push_back(fmt::format("{} {}{}",
                                     root.turn == Turn::to_yes  ? "yes from"
                                     : root.turn == Turn::to_no ? "no from"
                                                                : "the margin is 0 at",
                                     value(root.value), root.jumps ? ", by a jump" : ""));
        if (!at.empty())
            return fmt::format("In the central run, as {} grows: {}{}.", input(),
                               listing(at, at.size()),
                               at.size() > 1 ? "; the answer turns more than once" : "");
        const auto &best = r.highest(), &worst = r.lowest();
        if (best.margin == worst.margin)
            return fmt::format("In the central run {} does not matter: it {}.", input(),
                               margin(best.margin));
        const bool holds = worst.margin > 0;
        const auto& nearest = holds ? worst : best;
        return fmt::format("{} in the central run for every value of {} {}; nearest, at {}, it {}.",
                           holds ? "Yes" : "No", input(), range(), value(nearest.value),
                           margin(nearest.margin));
    }

    [[nodiscard]] std::string of_crossings() const {
        const auto& c = *r_.crossings;
        std::vector<std::string> at;
        for (const auto& next : c.crossings) {
            const auto [low, high] = next.interval;
            at.push_back(
                fmt::format("{} {} ({} to {}, 95 % interval of drawing)",
                            next.turn == Turn::to_yes ? "from" : "up to", value(next.value),
                            std::isfinite(low) ? value(low) : "below " + value(number_.low),
                            std::isfinite(high) ? value(high) : "above " + value(number_.high)));
        }
        const auto level = fmt::format("{:.4g} %", 100 * r_.level);
        if (!at.empty())
            return fmt::format("Yes in {} or more of futures for {} {}.", level, input(),
                               listing(at, at.size()));
        const auto [low, high] = std::minmax_element(
            c.trials.begin(), c.trials.end(), [](const ShareTrial& a, const ShareTrial& b) {
                return a.share.probability < b.share.probability;
            });
        const bool above = low->share.probability >= r_.level;
        const auto& nearest = above ? *low : *high;
        return fmt::format("Yes in {} {} of futures for every value of {} {}: {} in {}{}.",
                           above ? "at least" : "less than", level, input(), range(),
                           above ? "at least" : "at most", chance_text(nearest.share.probability),
                           low->share.probability == high->share.probability
                               ? ""
                               : ", at " + value(nearest.value));
    }

    [[nodiscard]] std::string as_given() const {
        const double given = r_.design_problem.given().front();
        if (r_.given_margin)
            return fmt::format(" With {}, as in the scenario, it {}.", value(given),
                               margin(*r_.given_margin));
        if (r_.given_share)
            return fmt::format(" With {}, as in the scenario: {}.", value(given),
                               chance_text(r_.given_share->probability));
        return "";
    }

    const SeekReport& r_;
    const AskProgram& ask_;
    const Variable& number_;
    std::string unit_;
};

void add_roots(const SeekReport& r, const SeekWords& words, Result& out, Table& turns,
               Table& trials) {
    turns.key = "roots", turns.title = "Where the answer turns";
    turns.columns = {{"value", "value", Show::digits}, {"turn"}, {"jumps"}, {"in_words", "answer"}};
    for (const auto& root : r.roots->roots)
        turns.row(root.value, word(root.turn), root.jumps,
                  fmt::format("{}{}", word(root.turn), root.jumps ? ", by a jump" : ""));
    out.findings = {words.ends()};
    if (r.given_margin) out.about["given_margin"] = *r.given_margin;
    out.lines = {fmt::format("The central run, tried at {} values.", r.roots->trials.size())};
    trials.title = "The answer is yes where the margin is above 0";
    trials.faces = Table::Faces::page;
    trials.columns.push_back({"margin", "margin", Show::digits});
    for (const auto& t : r.roots->trials) trials.row(t.value, t.margin);
    trials.chart = {{"y", "margin"}, {"y_name", "margin of the answer"}};
}

void add_crossings(const SeekReport& r, const SeekWords& words, Result& out, Table& turns,
                   Table& trials) {
    const auto& scan = r.crossings->trials;
    const std::string level = six_digits(100 * r.level);
    turns.key = "crossings", turns.title = fmt::format("Where the probability is {} %", level);
    turns.columns = {{"value", "value", Show::digits},
                     {"low", "from", Show::digits},
                     {"high", "to", Show::digits},
                     {"turn", "answer"}};
    for (const auto& c : r.crossings->crossings)
        turns.row(c.value, c.interval.low, c.interval.high, word(c.turn));
    out.about.update({{"replicates", r.size.replicates},
                      {"seed", r.common.seed},
                      {"design", r.common.design},
                      {"level", r.level},
                      {"confidence", 0.95}});
    if (const auto& s = r.given_share)
        out.about["given_probability"] = {
            {"probability", s->probability}, {"low", s->interval.low}, {"high", s->interval.high}};
    out.lines = {fmt::format("{} under the same draws at each of {} values; seed {}, {}.",
                             count_of(r.size.replicates, "future"), scan.size(), r.common.seed,
                             r.common.design)};
    trials.title = fmt::format("Yes in {} of futures at {}, in {} at {}", text(scan.front().share),
                               words.value(scan.front().value), text(scan.back().share),
                               words.value(scan.back().value));
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
    const SeekWords words(r);
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
               .title = fmt::format("Where the answer turns: {}, {}", words.input(), words.range()),
               .question = program.title};
    Table trials{.key = "trials", .columns = {{"value", "value", Show::digits}}, .most = 17}, turns;
    turns.faces = Table::Faces::page;
    r.roots ? add_roots(r, words, out, turns, trials) : add_crossings(r, words, out, turns, trials);
    out.answer = words.answer();
    auto marks = Json::array();
    std::vector<std::string> values;
    for (const auto& row : turns.rows) {
        marks.push_back({row.front(), r.roots ? 0 : 100 * r.level});
        values.push_back(words.value(row.front().get<double>()));
    }
    trials.chart.update({{"kind", "path"},
                         {"x", "value"},
                         {"x_name", number.address},
                         {"scale", true},
                         {"marks", marks},
                         {"mark_name", "the answer turns"}});
    out.asks = {{values.empty() ? "none" : listing(values, 3), words.question(),
                 (ask.text == ask.that ? "" : ask.that + ", ") + when(program)}};
    out.sections.push_back({"", {}, {std::move(trials), std::move(turns)}});
    out.source = fmt::format("Source: steppe seek, {}. {}", program.name, out.lines.front());
    out.made_from = program.name;
    out.files.push_back(file_of(r));
    return out;
}

}  // namespace steppe
