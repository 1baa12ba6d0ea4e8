#include "engine/report/discover.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/discover_tables.hpp"
#include "engine/report/number_format.hpp"

namespace steppe::discovery {
namespace {

constexpr std::size_t most_planes = 3;

/// Returns representative boxes of the trajectory: those with the highest density at about 90, 75,
/// 50, 25 and 10 % of the cases, without boxes that another one dominates in density and coverage.
std::vector<Box> boxes_on_the_way(const Discovery& found) {
    std::vector<Box> out;
    const auto all = static_cast<double>(found.cases);
    for (const double share : {0.9, 0.75, 0.5, 0.25, 0.1}) {
        const Box* best = nullptr;
        for (const auto& peel : found.trajectory) {
            const auto& box = peel.trimmed;
            if (box.restrictions.empty() || static_cast<double>(box.cases) < share * all) continue;
            if (best == nullptr || box.density() > best->density()) best = &box;
        }
        const auto equals = [&](const Box& box) {
            return box.futures == best->futures && box.cases == best->cases;
        };
        if (best == nullptr || equals(found.box) || (!out.empty() && equals(out.back()))) continue;
        out.push_back(*best);
    }
    return out;
}

/// Returns the coverage in the other halves, of all cases and not only those outside other boxes.
double other_coverage(const Findings& of, const Discovery& found) {
    return found.halves.coverage * ratio(found.cases, of.all.cases);
}

Json about(const Findings& of, const Discovery& found) {
    const auto& h = found.halves;
    auto out = sizes(of, found.box);
    out.update({{"among", {{"futures", found.futures}, {"cases", found.cases}}},
                {"found", !found.box.restrictions.empty()},
                {"halves", {{"count", h.count}, {"found", h.found}}}});
    if (h.found > 0)
        out["halves"].update({{"density_in_other_half", h.density},
                              {"coverage_in_other_half", other_coverage(of, found)}});
    return out;
}

/// Describes how boxes of random halves fare, and the doubts that follow.
void add_halves(const Findings& of, const Discovery& found, std::vector<std::string>& lead) {
    const auto& h = found.halves;
    if (h.found == 0) {
        lead.push_back(fmt::format(
            "None of {} random halves of the futures has a box: few futures, or chance.", h.count));
        return;
    }
    lead.push_back(fmt::format(
        "Boxes found in {} of {} random halves have a density of {:.1f} % in the other half and "
        "cover {:.1f} % of its cases, on average.",
        h.found, h.count, 100 * h.density, 100 * other_coverage(of, found)));
    if (h.density < wilson(found.box.cases, found.box.futures).low)
        lead.emplace_back(
            "That is below the interval of the density above: the box fits these futures in part "
            "by chance. Run more (-n).");
    std::vector<std::string> seldom;
    for (const auto& r : found.box.restrictions)
        if (2 * r.halves < h.count) seldom.push_back(of.limit_text(r));
    if (!seldom.empty())
        lead.push_back(fmt::format("Doubtful, as fewer than half of the halves restrict it: {}.",
                                   listing(seldom, 4)));
}

/// Returns the inputs that boxes restrict; for a single one, also the other input that the peeling
/// used first.
std::vector<std::size_t> plotted(const DiscoveryReport& report) {
    std::vector<std::size_t> out;
    for (const auto& found : report.found)
        for (const std::size_t input : inputs_of(found.box)) add(out, input);
    for (const auto& found : report.found)
        for (const auto& peel : found.trajectory)
            if (out.size() < 2) add(out, peel.input);
    return out;
}

/// Returns a file with the rows of a table of each box.
/// \param words number of columns that only the table has
CsvFile file_of(const Findings& of, const char* name, std::size_t words,
                Table (*table)(const Findings&, const Discovery&)) {
    CsvFile out{name, {"scenario", "ask", "cases", "replicates", "box"}, {}};
    const auto columns = table(of, of.all).columns;
    for (std::size_t k = words; k < columns.size(); ++k) out.columns.push_back(columns[k].key);
    out.rows = [=](const CsvFile::Row& put) {
        for (std::size_t b = 0; b < of.report.found.size(); ++b)
            for (auto row : table(of, of.report.found[b]).rows) {
                if (row[words].is_null()) continue;
                row.erase(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(words));
                std::vector<Json> line{of.program.name, of.ask.id, of.word,
                                       of.report.plan.replicates, b + 1};
                line.insert(line.end(), row.begin(), row.end());
                put(line);
            }
    };
    return out;
}

bool reaches(const Findings& of, const Box& box) {
    const auto& wanted = of.report.question.density;
    return wanted && box.density() >= *wanted;
}

/// Returns why a box has no restriction.
std::string no_box(const Findings& of, const Discovery& found, const std::string& outside) {
    return reaches(of, found.box)
               ? fmt::format(
                     "No restriction is needed: {} of the futures{} are cases, at least "
                     "the threshold of {}.",
                     share_text(found.box.cases, found.box.futures), outside,
                     shortest(*of.report.question.density))
               : fmt::format(
                     "No box of inputs separates the {}{}: every restriction may be chance.",
                     count_of(found.cases, "case"), outside);
}

/// Returns the first box, how it fares in other futures, and how much it holds.
std::string answer(const Findings& of) {
    const auto& box = of.all.box;
    if (box.restrictions.empty()) return no_box(of, of.all, "");
    const auto& h = of.all.halves;
    const auto inside = fmt::format("{:.0f} %", 100 * box.density()),
               with = box_text(of, box, box.restrictions.size());
    return fmt::format(
        "The answer is {} in {}, against {:.0f} % of all; such futures hold {:.0f} % of all such "
        "answers.{}",
        of.word,
        h.found == 0 ? fmt::format("{} of the futures with {}", inside, with)
                     : fmt::format("about {:.0f} % of new futures with {} ({} of those used to "
                                   "find it)",
                                   100 * h.density, with, inside),
        100 * of.rate, 100 * ratio(box.cases, of.all.cases),
        h.found == 0 ? " In random halves of the futures no box is found: it may be chance." : "");
}

ResultSection section(const Findings& of, std::size_t b) {
    const auto& found = of.report.found[b];
    const auto& box = found.box;
    const auto& wanted = of.report.question.density;
    const bool is_dense = reaches(of, box);
    const std::string density = share_text(box.cases, box.futures),
                      outside = b == 0   ? ""
                                : b == 1 ? " outside the box above"
                                         : " outside the boxes above";
    // Without a box the answer says so, and the tables stand alone.
    ResultSection out{b == 0 && box.restrictions.empty() ? ""
                      : of.report.found.size() == 1      ? "The box"
                                                         : fmt::format("Box {}", b + 1)};
    const auto put = [&](Table table) {
        table.key += fmt::format("-{}", b + 1);
        out.tables.push_back(std::move(table));
    };
    if (box.restrictions.empty()) {
        if (b > 0) out.lead.push_back(no_box(of, found, outside));
    } else {
        if (b > 0)
            out.lead.push_back(fmt::format(
                "The answer is {} in {} of the futures{} with {}; they hold {} of all such answers "
                "and are {} of all futures.",
                of.word, density, outside, box_text(of, box, box.restrictions.size()),
                share_text(box.cases, of.all.cases), share_text(box.futures, of.all.futures)));
        if (wanted && !is_dense)
            out.lead.push_back(
                fmt::format("No box that was found has a density of {}: this one "
                            "balances density and coverage.",
                            shortest(*wanted)));
        add_halves(of, found, out.lead);
        auto inputs = inputs_of(box);
        for (const std::size_t other : plotted(of.report))
            if (inputs.size() == 1) add(inputs, other);
        for (std::size_t k = 1; k < std::min(inputs.size(), most_planes + 1); ++k) {
            put(plane(of, box, inputs[0], inputs[k]));
            out.tables.back().key += fmt::format("-{}", k);
        }
        put(restrictions(of, found));
    }
    if (!found.trajectory.empty()) put(trajectory(of, found));
    const auto others = boxes_on_the_way(found);
    if (!others.empty()) put(alternatives(of, others));
    return out;
}

CsvFile futures_file(const Findings& of) {
    CsvFile out{"futures.csv", {"scenario", "ask", "replicate", "case"}, {}};
    const auto inputs = plotted(of.report);
    for (const std::size_t input : inputs) out.columns.push_back(of.addresses[input]);
    out.rows = [of, inputs](const CsvFile::Row& put) {
        std::vector<Json> row{of.program.name, of.ask.id};
        for (std::size_t n = 0; n < of.report.futures.futures; ++n) {
            row.resize(2);
            row.emplace_back(n);
            row.emplace_back(of.report.futures.yes[n]);
            for (const std::size_t input : inputs) row.emplace_back(of.value(input, n));
            put(row);
        }
    };
    return out;
}

Result result_of(const DiscoveryReport& report) {
    const Findings of{report};
    const auto& plan = report.plan;
    const auto& [question, all, found] = std::tie(report.question, of.all, report.found);
    const auto [low, high] = wilson(all.cases, all.futures);
    Result out{.command = "discover", .stem = "discover", .about = {}};
    out.about = {{"scenario", of.program.name},
                 {"ask", {{"id", of.ask.id}, {"text", of.ask.text}, {"that", of.ask.that}}},
                 {"cases", of.word},
                 {"replicates", plan.replicates},
                 {"seed", plan.seed},
                 {"design", plan.design},
                 {"level", 0.95},
                 {"inputs", of.addresses.size()},
                 {"probability", {{"value", of.rate}, {"low", low}, {"high", high}}},
                 {"density_wanted", question.density ? Json(*question.density) : Json()},
                 {"boxes", Json::array()}};
    out.title = fmt::format("When the answer is {}: {}", of.word, of.ask.text);
    out.question = of.program.title;
    out.answer = answer(of);
    const std::string futures = count_of(plan.replicates, "future");
    out.lines.push_back(fmt::format("{} with {}, seed {}, {}; in brackets 95 % intervals (Wilson).",
                                    futures, count_of(of.addresses.size(), "uncertain input"),
                                    plan.seed, plan.design));
    out.asks.push_back({fmt::format("{:.1f} %", 100 * of.rate),
                        fmt::format("of all futures: the answer is {}", of.word),
                        fmt::format("{} ({}{})", share_text(all.cases, all.futures),
                                    of.word == "no" ? "not: " : "", of.ask.that)});
    for (std::size_t b = 0; b < found.size(); ++b) {
        out.about["boxes"].push_back(about(of, found[b]));
        auto part = section(of, b);
        if (!part.lead.empty() || !part.tables.empty()) out.sections.push_back(std::move(part));
    }
    if (question.boxes > found.size() && !found.back().box.restrictions.empty())
        out.notes.emplace_back("No case is left outside the boxes, or only cases are.");
    out.notes.emplace_back(
        "A box is fitted to the futures: its density in other halves is fairer. It shows where the "
        "answer is more likely in this model, not what causes it.");
    out.source = fmt::format("Source: steppe discover of {}, question {}, {}, seed {}, {}.",
                             of.program.name, of.ask.id, futures, plan.seed, plan.design);
    out.made_from = of.program.name;
    out.files = {file_of(of, "discover.csv", 2, restrictions),
                 file_of(of, "trajectory.csv", 0, trajectory), futures_file(of)};
    return out;
}

}  // namespace
}  // namespace steppe::discovery

namespace steppe {

Result discovery_result(const DiscoveryReport& report) { return discovery::result_of(report); }

}  // namespace steppe
