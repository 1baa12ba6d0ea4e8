#include "engine/report/regret.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

class Regrets {
public:
    explicit Regrets(const RegretReport& report)
        : report_(report), plan_(report.plan), scores_(report.table.scores) {}

    [[nodiscard]] const std::string& name(std::size_t s) const {
        return plan_.cells[s].program->name;
    }
    [[nodiscard]] std::string names(const std::vector<std::size_t>& strategies) const {
        std::vector<std::string> out;
        for (const std::size_t s : strategies) out.push_back(name(s));
        return listing(out, 4);
    }
    [[nodiscard]] std::string date() const {
        return date_of(plan_.cells.front().program->calendar, report_.step);
    }
    [[nodiscard]] const std::string& unit() const {
        return metric_kinds()[plan_.metrics.front().kind]->unit;
    }
    [[nodiscard]] std::string words() const {
        return subject_in_words(*plan_.cells.front().program, plan_.metrics.front());
    }
    [[nodiscard]] const std::string& metric() const { return plan_.metrics.front().address; }

    [[nodiscard]] Json about() const {
        const auto& bound = report_.question.enough;
        Json out{{"metric", metric()},
                 {"unit", unit()},
                 {"better", is_more_better() ? "more" : "less"},
                 {"step", report_.step},
                 {"date", date()},
                 {"replicates", plan_.replicates},
                 {"seed", plan_.seed},
                 {"design", plan_.design},
                 {"level", 0.95},
                 {"futures", report_.futures.empty() ? Json(nullptr) : Json(report_.futures)}};
        if (bound) out[is_at_least() ? "at_least" : "at_most"] = bound->value;
        return out;
    }

    [[nodiscard]] std::string answer() const {
        const auto of = fmt::format("{} in {}", words(), month_of(date()));
        if (std::all_of(scores_.begin(), scores_.end(),
                        [](const StrategyScore& s) { return s.largest_regret.value == 0; }))
            return fmt::format("The strategies do not differ in {} in any future.", of);
        const auto& picks = report_.table.picks;
        const auto& mean = picks.front();
        const auto& best = mean.strategies;
        const char* are = best.size() > 1 ? "they are" : "it is";
        std::string sure =
            mean.parts > 0
                ? fmt::format(" On average {} the best in {} of {} parts of the futures.", are,
                              mean.same, mean.parts)
                : "";
        if (!mean.as_good.empty())
            sure += fmt::format(" On average {} not distinguishable from {}.", are,
                                names(mean.as_good));
        if (std::all_of(picks.begin(), picks.end(), [&](const Pick& pick) {
                return std::all_of(best.begin(), best.end(),
                                   [&](std::size_t s) { return is_picked(pick, s); });
            })) {
            std::vector<std::string> others;
            for (std::size_t s = 0; s < scores_.size(); ++s)
                if (!is_picked(mean, s))
                    others.push_back(fmt::format("{} in {}", size(s), name(s)));
            return fmt::format("{} by every criterion: {} in the worst twentieth of futures{}{}.{}",
                               claim(best, of), size(best.front()), others.empty() ? "" : "; ",
                               listing(others, 3), sure);
        }
        std::vector<std::string> parts;
        for (const auto& pick : picks)
            parts.push_back(
                fmt::format("{} by {}", names(pick.strategies), name_of(pick.criterion)));
        const auto picked = listing(parts, parts.size());
        if (is_more_better())
            return fmt::format("The criteria do not agree on {}: the best is {}.{}", of, picked,
                               sure);
        return fmt::format("The criteria do not agree on what keeps {} smallest: {}.{}", of, picked,
                           sure);
    }

    [[nodiscard]] std::string title() const {
        const auto count = plan_.cells.size();
        if (is_more_better())
            return fmt::format("Which of {} strategies is best for {}?", count, words());
        return fmt::format("Which of {} strategies keeps {} smallest?", count, words());
    }

    [[nodiscard]] std::vector<std::string> lines() const {
        std::vector<std::string> out{
            fmt::format("{} ({}) in {}, {} is better.", capitalised(words()), metric(),
                        month_of(date()), is_more_better() ? "more" : "less"),
            fmt::format("{} under the same draws, {}; seed {}, {}.",
                        count_of(plan_.replicates, "future"),
                        report_.futures.empty() ? "each strategy's own uncertain numbers"
                                                : "the uncertain numbers of " + report_.futures,
                        plan_.seed, plan_.design)};
        if (const auto& bound = report_.question.enough)
            out.push_back(fmt::format("Satisficing: {} {}{}.",
                                      is_at_least() ? "at least" : "at most",
                                      shortest(html::unit_of(unit()).scale * bound->value),
                                      html::unit_of(unit()).after()));
        return out;
    }

    [[nodiscard]] Table strategies() const {
        Table out{.key = "strategies",
                  .title = "Each strategy by each criterion",
                  .unit = shown_unit(plan_.metrics.front()),
                  .columns = {{"scenario", "strategy"}, {"title"}}};
        const auto add = [&](const std::string& key, Show show, const Scored& first,
                             const std::string& of) {
            using enum Column::Interval;
            // The width of the page is for the strategies: other intervals are in JSON.
            out.columns.push_back(
                {key, key, show, first.interval && key == "expected value" ? next_two : none, of});
            if (first.interval)
                for (const char* end : {"low", "high"}) out.columns.push_back({key + ", " + end});
        };
        for (const auto& pick : report_.table.picks)
            add(std::string(name_of(pick.criterion)),
                pick.criterion == Criterion::largest_regret || pick.criterion == Criterion::regret90
                    ? Show::change
                    : Show::value,
                scores_.front().by(pick.criterion),
                pick.criterion == Criterion::satisficing ? "share" : "");
        add("behind the best", Show::change, scores_.front().behind, "");
        out.columns[out.columns.size() - (scores_.front().behind.interval ? 3 : 1)].title.clear();
        for (const char* key : {"worst_replicate", "largest_regret_replicate"})
            out.columns.push_back({key});
        for (std::size_t s = 0; s < scores_.size(); ++s) {
            out.row(name(s), plan_.cells[s].program->title);
            auto& row = out.rows.back();
            const auto put = [&](const Scored& scored) {
                row.emplace_back(scored.value);
                if (scored.interval)
                    row.emplace_back(scored.interval->low), row.emplace_back(scored.interval->high);
            };
            for (const auto& pick : report_.table.picks) put(scores_[s].by(pick.criterion));
            put(scores_[s].behind);
            row.emplace_back(scores_[s].worst_future);
            row.emplace_back(scores_[s].regret_future);
        }
        out.chart = {
            {"kind", "bars"},
            {"rows", "scenario"},
            {"series",
             {std::string(name_of(Criterion::expected)), std::string(name_of(Criterion::worst))}}};
        return out;
    }

    [[nodiscard]] Table picks() const {
        Table out{.key = "picks",
                  .columns = {{"criterion", "criterion"},
                              {"in_words", "picks"},
                              {"stable", "the same in parts of the futures"},
                              {"as_good", "not distinguishable from"},
                              {"scenarios"},
                              {"not_distinguishable"},
                              {"parts"},
                              {"parts_that_pick_the_same"}}};
        const auto& all = report_.table.picks;
        const auto any = [&](auto has) { return std::any_of(all.begin(), all.end(), has); };
        if (!any([](const Pick& pick) { return pick.parts > 0; })) out.columns[2].title.clear();
        if (!any([](const Pick& pick) { return !pick.as_good.empty(); }))
            out.columns[3].title.clear();
        for (const auto& pick : all) {
            std::string words = names(pick.strategies);
            if (pick.strategies.size() > 1) words += " alike";
            if (pick.criterion == Criterion::satisficing &&
                scores_[pick.strategies.front()].satisficing.value == 0)
                words += ": none is ever good enough";
            out.row(name_of(pick.criterion), words,
                    pick.parts > 0 ? fmt::format("{} of {}", pick.same, pick.parts) : "",
                    names(pick.as_good), all_names(pick.strategies),
                    pick.criterion == Criterion::expected ? all_names(pick.as_good) : Json(),
                    pick.parts > 0 ? Json(pick.parts) : Json(),
                    pick.parts > 0 ? Json(pick.same) : Json());
        }
        return out;
    }

    [[nodiscard]] CsvFile file() const {
        return {"regret.csv",
                {"scenario", "step", "date", "metric", "unit", "replicates", "criterion", "value",
                 "low", "high", "picked"},
                [*this](const CsvFile::Row& put) {
                    for (std::size_t s = 0; s < scores_.size(); ++s) {
                        const auto row = [&](std::string_view criterion, const Scored& scored,
                                             const Pick& pick) {
                            const auto& ends = scored.interval;
                            put({name(s), report_.step, date(), metric(), unit(), plan_.replicates,
                                 criterion, scored.value, ends ? Json(ends->low) : Json(),
                                 ends ? Json(ends->high) : Json(), is_picked(pick, s) ? 1 : 0});
                        };
                        for (const auto& pick : report_.table.picks)
                            row(name_of(pick.criterion), scores_[s].by(pick.criterion), pick);
                        row("behind the best", scores_[s].behind, report_.table.picks.front());
                    }
                }};
    }

private:
    static bool is_picked(const Pick& pick, std::size_t strategy) {
        return std::count(pick.strategies.begin(), pick.strategies.end(), strategy) > 0;
    }
    /// Returns what the best strategies do: `A is the best for Japan's influence on the region`.
    [[nodiscard]] std::string claim(const std::vector<std::size_t>& best,
                                    const std::string& of) const {
        const bool is_one = best.size() == 1;
        return is_more_better() ? fmt::format("{} {} the best for {}", names(best),
                                              is_one ? "is" : "are alike and", of)
                                : fmt::format("{} {} {} smallest", names(best),
                                              is_one ? "keeps" : "alike keep", of);
    }
    /// Returns the mean, and that of the worst twentieth: `10.3 % on average and 7.8 %`.
    [[nodiscard]] std::string size(std::size_t s) const {
        const auto shown = shown_unit(plan_.metrics.front());
        return fmt::format("{} on average and {}", value_in_words(scores_[s].expected.value, shown),
                           value_in_words(scores_[s].worst_twentieth.value, shown));
    }
    [[nodiscard]] bool is_more_better() const {
        return report_.question.better == RegretQuestion::Better::more;
    }
    [[nodiscard]] bool is_at_least() const {
        return report_.question.enough->side == RegretQuestion::Bound::Side::at_least;
    }
    [[nodiscard]] Json all_names(const std::vector<std::size_t>& strategies) const {
        auto out = Json::array();
        for (const std::size_t s : strategies) out.push_back(name(s));
        return out;
    }

    const RegretReport& report_;
    const SweepPlan& plan_;
    const std::vector<StrategyScore>& scores_;
};

}  // namespace

Result regret_result(const RegretReport& report) {
    const Regrets of(report);
    Result out{.command = "regret", .stem = "regret", .about = of.about()};
    out.title = of.title();
    out.answer = of.answer();
    out.lines = of.lines();
    out.sections.push_back({"", {}, {of.strategies(), of.picks()}});
    out.notes.emplace_back(
        "Maximin compares the worst outcomes, minimax regret the largest regrets. Regret is the "
        "difference to the best strategy in the same future. The worst outcome and "
        "the largest regret are those of the futures drawn; more futures can only go beyond them.");
    out.source = fmt::format("Source: steppe regret, {}, seed {}, {}.",
                             count_of(report.plan.replicates, "future"), report.plan.seed,
                             report.plan.design);
    std::vector<std::size_t> all(report.plan.cells.size());
    for (std::size_t s = 0; s < all.size(); ++s) all[s] = s;
    out.made_from = of.names(all);
    out.files.push_back(of.file());
    return out;
}

}  // namespace steppe
