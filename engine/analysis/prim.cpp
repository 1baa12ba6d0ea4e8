#include "engine/analysis/prim.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "engine/analysis/prim_box.hpp"
#include "engine/core/beta.hpp"
#include "engine/core/expect.hpp"
#include "engine/core/philox.hpp"

namespace steppe {
namespace {

using Flags = std::vector<std::uint8_t>;

Count cases_among(const RankTable& ranks, const Flags& among) {
    Count out;
    for (std::size_t f = 0; f < ranks.futures; ++f)
        if (among[f] != 0) {
            ++out.futures;
            out.cases += ranks.yes[f];
        }
    return out;
}

/// One search among some of the replicates.
class BoxSearch {
public:
    BoxSearch(const RankTable& ranks, const Flags& among, const PrimQuestion& question)
        : ranks_(ranks), among_(among), question_(question), best_(ranks, among, question) {}

    void run() {
        const auto steps = peel(ranks_, among_, question_);
        FacedBox peeled(ranks_, among_, question_);
        double highest = best_.score();
        for (const auto& step : steps) {
            peeled.set(step.face, step.rank);
            FacedBox box = peeled;
            box.drop_chance();
            if (keep_trajectory) note(step, peeled, box);
            box.drop_idle();
            if (box.score() <= highest) continue;
            highest = box.score();
            best_ = box;
        }
        settle();
    }

    [[nodiscard]] const FacedBox& best() const { return best_; }
    [[nodiscard]] const std::vector<Peel>& trajectory() const { return trajectory_; }

    bool keep_trajectory = false;

private:
    void note(const PeelStep& step, const FacedBox& peeled, FacedBox trimmed) {
        trimmed.round_limits();
        std::set<std::size_t> inputs;
        for (const auto& [face, rank] : peeled.faces()) inputs.insert(input_of(face));
        trajectory_.push_back(
            {.futures = step.futures,
             .cases = step.cases,
             .restricted = inputs.size(),
             .input = input_of(step.face),
             .side = is_high(step.face) ? Restriction::Side::below : Restriction::Side::above,
             .limit = limit_of(ranks_, step.face, step.rank),
             .trimmed = trimmed.box()});
    }

    /// Moves the faces, drops restrictions explained by chance, and moves the rest again.
    void settle() {
        std::size_t before = 0;
        do {
            before = best_.faces().size();
            best_.move_faces();
            best_.drop_idle();
            best_.drop_chance();
        } while (best_.faces().size() < before);
        best_.round_limits();
    }

    const RankTable& ranks_;
    const Flags& among_;
    const PrimQuestion& question_;
    FacedBox best_;
    std::vector<Peel> trajectory_;
};

/// Returns which replicates are inside all faces.
Flags inside(const RankTable& ranks, const FacedBox& box) {
    Flags out(ranks.futures, 1);
    for (const auto& [face, rank] : box.faces())
        for (const auto& item : cut_off(ranks, face, rank)) out[item.future] = 0;
    return out;
}

/// Searches random halves of the replicates and evaluates the boxes on the other half.
void halve(const RankTable& ranks, const Flags& among, const PrimQuestion& question,
           Discovery& found) {
    auto& halves = found.halves;
    PrimQuestion of_half = question;
    of_half.fewest = std::max<std::uint64_t>(1, question.fewest / 2);
    for (std::size_t h = 0; h < question.halves; ++h) {
        const auto key = key_of(question.seed, "discover.half");
        Flags one(ranks.futures), other(ranks.futures);
        for (std::size_t f = 0; f < ranks.futures; ++f) {
            const auto heads = static_cast<std::uint8_t>(
                philox(counter_of(f, static_cast<std::uint32_t>(h)), key)[0] & 1U);
            one[f] = among[f] & heads;
            other[f] = among[f] & static_cast<std::uint8_t>(1 - heads);
        }
        const Count here = cases_among(ranks, one), there = cases_among(ranks, other);
        if (here.cases == 0 || here.cases == here.futures || there.cases == 0) continue;
        ++halves.count;
        BoxSearch search(ranks, one, of_half);
        search.run();
        const auto& faces = search.best().faces();
        if (faces.empty()) continue;
        ++halves.found;
        Flags hit = inside(ranks, search.best());
        for (std::size_t f = 0; f < ranks.futures; ++f) hit[f] &= other[f];
        const Count tried = cases_among(ranks, hit);
        halves.density += tried.futures == 0 ? 0
                                             : static_cast<double>(tried.cases) /
                                                   static_cast<double>(tried.futures);
        halves.coverage += static_cast<double>(tried.cases) / static_cast<double>(there.cases);
        for (auto& r : found.box.restrictions) {
            const auto face =
                static_cast<Face>(2 * r.input + (r.side == Restriction::Side::below ? 1 : 0));
            const auto at = faces.find(face);
            if (at == faces.end()) continue;
            const double limit = search.best().limit(face);
            r.lowest = r.halves == 0 ? limit : std::min(r.lowest, limit);
            r.highest = r.halves == 0 ? limit : std::max(r.highest, limit);
            ++r.halves;
        }
    }
    if (halves.found == 0) return;
    halves.density /= static_cast<double>(halves.found);
    halves.coverage /= static_cast<double>(halves.found);
}

}  // namespace

double balance(std::uint64_t futures, std::uint64_t cases, std::uint64_t all_futures,
               std::uint64_t all_cases) {
    if (cases == 0 || all_cases == all_futures) return 0;
    const auto n = static_cast<double>(futures), y = static_cast<double>(cases),
               all = static_cast<double>(all_cases);
    const double rate = all / static_cast<double>(all_futures), coverage = y / all,
                 gain = (y / n - rate) / (1 - rate);
    return gain > 0 ? 2 * coverage * gain / (coverage + gain) : 0;
}

double quasi_p_value(std::uint64_t futures, std::uint64_t cases, std::uint64_t futures_without,
                     std::uint64_t cases_without) {
    if (cases == 0 || cases_without == futures_without) return 1;
    // The binomial probability of at least so many cases is an incomplete beta function.
    const auto all = static_cast<double>(futures_without);
    const UnitPoint chance{static_cast<double>(cases_without) / all,
                           static_cast<double>(futures_without - cases_without) / all};
    return beta_tails({static_cast<double>(cases), static_cast<double>(futures - cases + 1)},
                      chance)
        .below;
}

std::vector<Discovery> discover(const CaseTable& table, const PrimQuestion& question) {
    STEPPE_EXPECT(question.patience > 0 && question.patience < 1);
    STEPPE_EXPECT(table.futures > 0 && table.futures < std::numeric_limits<std::uint32_t>::max());
    const RankTable ranks(table);
    Flags among(ranks.futures, 1);
    std::vector<Discovery> out;
    for (std::size_t b = 0; b < std::max<std::size_t>(1, question.boxes); ++b) {
        const Count count = cases_among(ranks, among);
        if (b > 0 && (count.cases == 0 || count.cases == count.futures)) break;
        BoxSearch search(ranks, among, question);
        search.keep_trajectory = true;
        search.run();
        Discovery found{.futures = count.futures,
                        .cases = count.cases,
                        .box = search.best().box(),
                        .trajectory = search.trajectory(),
                        .halves = {}};
        halve(ranks, among, question, found);
        out.push_back(std::move(found));
        if (out.back().box.restrictions.empty()) break;
        const Flags hit = inside(ranks, search.best());
        for (std::size_t f = 0; f < ranks.futures; ++f)
            among[f] &= static_cast<std::uint8_t>(1 - hit[f]);
    }
    return out;
}

}  // namespace steppe
