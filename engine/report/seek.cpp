#include "steppe/report/seek.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/json.hpp"
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

class SeekPage {
public:
    explicit SeekPage(const SeekReport& report)
        : report_(report),
          number_(report.design_problem.numbers().front()),
          program_(report.design_problem.program()),
          given_(report.design_problem.given().front()) {}

    std::string text(double seconds) {
        const auto& ask = program_.asks.front();
        out_ += fmt::format("What must {} be, between {} and {}?\n", number_.address,
                            six_digits(number_.low), six_digits(number_.high));
        out_ += fmt::format("{}\n", ask.text);
        if (ask.text != ask.that)
            out_ += fmt::format("  {}", ask.that);
        else
            out_ += "  ";
        out_ += fmt::format("{}{}\n", ask.text != ask.that ? ", " : "", when(program_));
        if (report_.roots) central(*report_.roots, seconds);
        if (report_.crossings) futures(*report_.crossings, seconds);
        return std::move(out_);
    }

private:
    void central(const Roots& r, double seconds) {
        out_ += fmt::format("  the central run, tried at {} values   {:.2f} s\n\n", r.trials.size(),
                            seconds);
        if (report_.given_margin)
            out_ += fmt::format("  {:>12}   as the scenario has it: {}\n", six_digits(given_),
                                margin_words(*report_.given_margin));
        for (const auto& root : r.roots) {
            const char* what = root.turn == Turn::to_yes  ? "no below, YES above"
                               : root.turn == Turn::to_no ? "YES below, no above"
                                                          : "the margin is 0 and keeps its sign";
            out_ += fmt::format("  {:>12}   {}{}\n", fmt::format("{:.9g}", root.value), what,
                                root.jumps ? " (the margin jumps)" : "");
        }
        if (r.roots.empty()) return none(r);
        out_ += fmt::format("\n{} root{}. At {} it {}; at {} it {}.\n", r.roots.size(),
                            r.roots.size() == 1 ? "" : "s: the answer turns more than once",
                            six_digits(number_.low), margin_words(r.trials.front().margin),
                            six_digits(number_.high), margin_words(r.trials.back().margin));
    }

    void none(const Roots& r) {
        const auto &best = r.highest(), &worst = r.lowest();
        if (best.margin == worst.margin) {
            out_ +=
                fmt::format("No root: {} does not move the margin; the question {} throughout.\n",
                            number_.address, margin_words(best.margin));
            return;
        }
        const bool holds = worst.margin > 0;
        const auto& nearest = holds ? worst : best;
        out_ += fmt::format(
            "No root: the question {} everywhere. At {} it {}; at {} it {}; it comes nearest to "
            "turning at {} and {} there.\n",
            holds ? "holds" : "fails", six_digits(number_.low),
            margin_words(r.trials.front().margin), six_digits(number_.high),
            margin_words(r.trials.back().margin), six_digits(nearest.value),
            margin_words(nearest.margin));
    }

    void futures(const Crossings& c, double seconds) {
        out_ += fmt::format(
            "  {} under the same draws at each of {} values; seed {}, {}   {:.1f} s\n\n",
            count_of(report_.size.replicates, "future"), c.trials.size(), report_.common.seed,
            report_.common.design, seconds);
        out_ += fmt::format("  {:>12}   probability of yes, 95 %\n", "value");
        for (const auto& trial : shown(c))
            out_ += fmt::format("  {:>12}   {}\n", six_digits(trial.value),
                                per_cent(trial.share.probability, trial.share.interval));
        if (report_.given_share)
            out_ += fmt::format(
                "  {:>12}   {}   as the scenario has it, known exactly\n", six_digits(given_),
                per_cent(report_.given_share->probability, report_.given_share->interval));
        out_ += "\n";
        for (const auto& crossing : c.crossings)
            out_ +=
                fmt::format("{} {} passes {} % {} at {:.4g} [{}, {}]\n", number_.address, "growing",
                            six_digits(100 * report_.level),
                            crossing.turn == Turn::to_yes ? "upwards" : "downwards", crossing.value,
                            end(crossing.interval.low), end(crossing.interval.high));
        if (c.crossings.empty()) no_crossing(c);
    }

    [[nodiscard]] std::string end(double x) const {
        if (std::isfinite(x)) return fmt::format("{:.4g}", x);
        return x < 0 ? "below " + six_digits(number_.low) : "above " + six_digits(number_.high);
    }

    void no_crossing(const Crossings& c) {
        const auto less = [](const ShareTrial& a, const ShareTrial& b) {
            return a.share.probability < b.share.probability;
        };
        const auto [low, high] = std::minmax_element(c.trials.begin(), c.trials.end(), less);
        const bool above = low->share.probability >= report_.level;
        const auto& nearest = above ? *low : *high;
        out_ += fmt::format(
            "The probability is {} {} % everywhere{}: the {} is {} at {}.\n",
            above ? "at least" : "below", six_digits(100 * report_.level),
            low->share.probability == high->share.probability ? ", the same at all values" : "",
            above ? "least" : "most", per_cent(nearest.share.probability, nearest.share.interval),
            six_digits(nearest.value));
    }

    /// Selects evenly spaced trials, because most trials are close to the crossings.
    [[nodiscard]] std::vector<ShareTrial> shown(const Crossings& c) const {
        std::vector<ShareTrial> out;
        const double apart = (number_.high - number_.low) / 16.5;
        for (const auto& trial : c.trials)
            if (out.empty() || trial.value - out.back().value >= apart ||
                &trial == &c.trials.back())
                out.push_back(trial);
        return out;
    }

    const SeekReport& report_;
    const Variable& number_;
    const Program& program_;
    double given_;
    std::string out_;
};

Json seek_number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

Json share_json(const Share& share) {
    return {{"probability", share.probability},
            {"low", share.interval.low},
            {"high", share.interval.high}};
}

void add_central(Json& out, const SeekReport& r) {
    out["given_margin"] = r.given_margin ? Json(*r.given_margin) : Json(nullptr);
    out["roots"] = Json::array();
    for (const auto& root : r.roots->roots)
        out["roots"].push_back(
            {{"value", root.value}, {"turn", word(root.turn)}, {"jumps", root.jumps}});
    const auto trial = [](const Trial& t) {
        return Json{{"value", t.value}, {"margin", t.margin}};
    };
    out["at_low"] = trial(r.roots->trials.front());
    out["at_high"] = trial(r.roots->trials.back());
    out["highest"] = trial(r.roots->highest());
    out["lowest"] = trial(r.roots->lowest());
    out["trials"] = Json::array();
    for (const auto& t : r.roots->trials) out["trials"].push_back(trial(t));
}

void add_futures(Json& out, const SeekReport& r) {
    out["replicates"] = r.size.replicates;
    out["seed"] = r.common.seed;
    out["design"] = r.common.design;
    out["level"] = r.level;
    out["confidence"] = 0.95;
    out["given_probability"] = r.given_share ? share_json(*r.given_share) : Json(nullptr);
    out["crossings"] = Json::array();
    for (const auto& c : r.crossings->crossings)
        out["crossings"].push_back({{"value", c.value},
                                    {"low", seek_number(c.interval.low)},
                                    {"high", seek_number(c.interval.high)},
                                    {"turn", word(c.turn)}});
    out["trials"] = Json::array();
    for (const auto& t : r.crossings->trials) {
        Json row{{"value", t.value}};
        row.update(share_json(t.share));
        out["trials"].push_back(row);
    }
}

}  // namespace

std::string seek_text(const SeekReport& report, double seconds) {
    return SeekPage(report).text(seconds);
}

std::string seek_csv(const SeekReport& r) {
    const auto& program = r.design_problem.program();
    const auto& ask = program.asks.front();
    const std::string head =
        csv_field(program.name) + "," + csv_field(r.design_problem.numbers().front().address);
    const std::string tail =
        fmt::format("{},{},{}", csv_field(ask.id), ask.last, date_of(program.calendar, ask.last));
    std::string out = "scenario,address,value,ask,step,date,";
    out += r.roots ? "margin\n" : "replicates,probability,low,high\n";
    if (r.roots)
        for (const auto& t : r.roots->trials)
            out += fmt::format("{},{},{},{}\n", head, shortest(t.value), tail, shortest(t.margin));
    if (r.crossings)
        for (const auto& t : r.crossings->trials)
            out += fmt::format("{},{},{},{},{},{},{}\n", head, shortest(t.value), tail,
                               r.size.replicates, shortest(t.share.probability),
                               shortest(t.share.interval.low), shortest(t.share.interval.high));
    return out;
}

std::string seek_json(const SeekReport& r) {
    const auto& program = r.design_problem.program();
    const auto& ask = program.asks.front();
    const auto& number = r.design_problem.numbers().front();
    Json out{{"scenario", program.name},
             {"title", program.title},
             {"ask", ask.id},
             {"text", ask.text},
             {"that", ask.that},
             {"date", date_of(program.calendar, ask.last)},
             {"address", number.address},
             {"low", number.low},
             {"high", number.high},
             {"given", seek_number(r.design_problem.given().front())}};
    if (r.roots) add_central(out, r);
    if (r.crossings) add_futures(out, r);
    return json_document(out);
}

}  // namespace steppe
