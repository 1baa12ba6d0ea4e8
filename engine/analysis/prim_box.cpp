#include "engine/analysis/prim_box.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace steppe {
namespace {

// Marks excluded replicates: exceeds the number of faces.
constexpr std::uint16_t never = 0x8000;

/// Returns the excess density of a box over the box without a face, in standard deviations.
double surprise(const Count& box, const Count& without) {
    const auto n = static_cast<double>(box.futures),
               p = static_cast<double>(without.cases) / static_cast<double>(without.futures);
    const double sd = std::sqrt(n * p * (1 - p));
    return sd > 0 ? (static_cast<double>(box.cases) - n * p) / sd : 0;
}

}  // namespace

FacedBox::FacedBox(const RankTable& ranks, const std::vector<std::uint8_t>& among,
                   const PrimQuestion& question)
    : ranks_(&ranks),
      question_(&question),
      outside_of_(ranks.futures),
      sum_(ranks.futures),
      only_(2 * ranks.inputs) {
    for (std::size_t f = 0; f < ranks.futures; ++f) {
        if (among[f] == 0) {
            outside_of_[f] = never;
            continue;
        }
        ++all_.futures;
        all_.cases += ranks.yes[f];
    }
    inside_ = all_;
}

void FacedBox::hit(std::uint32_t future, Face face, int by) {
    auto& n = outside_of_[future];
    if (n >= never) return;
    auto& sum = sum_[future];
    const std::uint64_t is_case = ranks_->yes[future];
    const auto count = [&](std::uint64_t sign) {  // updates the current counter; -1 wraps
        if (n > 1) return;
        auto& place = n == 0 ? inside_ : only_[sum];
        place.futures += sign;
        place.cases += sign * is_case;
    };
    count(~std::uint64_t{0});
    n = static_cast<std::uint16_t>(n + by);
    sum = by > 0 ? sum + face : sum - face;
    count(1);
}

void FacedBox::set(Face face, std::uint32_t rank) {
    const auto now = cut_off(*ranks_, face, rank);
    const auto at = faces_.find(face);
    Stretch before = is_high(face) ? Stretch{now.last, now.last} : Stretch{now.first, now.first};
    if (at != faces_.end()) before = cut_off(*ranks_, face, at->second);
    const auto change = [&](const Ranked* from, const Ranked* to, int by) {
        for (; from < to; ++from) hit(from->future, face, by);
    };
    if (is_high(face)) {
        change(now.first, before.first, 1);
        change(before.first, now.first, -1);
    } else {
        change(before.last, now.last, 1);
        change(now.last, before.last, -1);
    }
    faces_[face] = rank;
    limits_.erase(face);
}

void FacedBox::drop(Face face) {
    for (const auto& item : cut_off(*ranks_, face, faces_.at(face))) hit(item.future, face, -1);
    faces_.erase(face);
    limits_.erase(face);
}

double FacedBox::quasi_p(Face face) const {
    const Count less = without(face);
    return quasi_p_value(inside_.futures, inside_.cases, less.futures, less.cases);
}

double FacedBox::score(const Count& count, std::size_t faces) const {
    const double cost = question_->cost * static_cast<double>(faces),
                 even = balance(count.futures, count.cases, all_.futures, all_.cases) - cost;
    if (count.futures < question_->fewest) return -std::numeric_limits<double>::infinity();
    if (!question_->density) return even;
    // Boxes with the required density precede all others, at any cost.
    const auto n = static_cast<double>(count.futures), y = static_cast<double>(count.cases);
    return y >= *question_->density * n ? 1000 + y / static_cast<double>(all_.cases) - cost : even;
}

void FacedBox::drop_chance() {
    while (!faces_.empty()) {
        Face weakest = faces_.begin()->first;
        double least = std::numeric_limits<double>::infinity();
        for (const auto& [face, rank] : faces_) {
            const double s = surprise(inside_, without(face));
            if (s < least) {
                least = s;
                weakest = face;
            }
        }
        if (quasi_p(weakest) <= question_->quasi_p) return;
        drop(weakest);
    }
}

void FacedBox::drop_idle() {
    while (!faces_.empty()) {
        std::optional<Face> idle;
        double highest = score();
        for (const auto& [face, rank] : faces_) {
            const double s = score(without(face), faces_.size() - 1);
            if (s < highest) continue;
            highest = s;
            idle = face;
        }
        if (!idle) return;
        drop(*idle);
    }
}

bool FacedBox::move(Face face) {
    const std::size_t input = input_of(face), size = ranks_->futures;
    const Ranked *low = ranks_->begin(input), *high = ranks_->end(input) - 1;
    const auto at = [&](std::size_t k) -> const Ranked& {
        return is_high(face) ? low[k] : high[-static_cast<std::ptrdiff_t>(k)];
    };
    double highest = score();
    std::uint32_t best = faces_.at(face);
    Count now;
    for (std::size_t k = 0; k < size; ++k) {  // from the far end of the input to the face
        const auto future = at(k).future;
        const auto n = outside_of_[future];
        if (n == 0 || (n == 1 && sum_[future] == face)) {
            ++now.futures;
            now.cases += ranks_->yes[future];
        }
        const bool last = k + 1 == size;
        if (!last && at(k + 1).rank == at(k).rank) continue;
        const double s = score(now, last ? faces_.size() - 1 : faces_.size());
        if (!(s > highest)) continue;
        highest = s;
        best = at(k).rank;
    }
    if (best == faces_.at(face)) return false;
    if (best == at(size - 1).rank)
        drop(face);
    else
        set(face, best);
    return true;
}

void FacedBox::move_faces() {
    // Every move raises the score, so the loop terminates; it rarely exceeds three rounds.
    constexpr int most = 20;
    bool moved = true;
    for (int round = 0; moved && round < most; ++round) {
        moved = false;
        const auto before = faces_;
        for (const auto& [face, rank] : before) moved = move(face) || moved;
    }
}

void FacedBox::round(Face face, double least) {
    const std::uint32_t before = faces_.at(face);
    const double exact = limit_of(*ranks_, face, before);
    for (int digits = 1; digits <= 17; ++digits) {
        const double limit = rounded(exact, digits);
        const auto rank = rank_at(*ranks_, face, limit);
        if (!rank) continue;
        set(face, *rank);
        limits_[face] = limit;
        if (score() >= least && std::all_of(faces_.begin(), faces_.end(), [&](const auto& at) {
                return quasi_p(at.first) <= question_->quasi_p;
            }))
            return;
    }
    set(face, before);
}

void FacedBox::round_limits() {
    // For all faces together: well below the sampling error of the score.
    constexpr double loss = 0.002;
    const double least = score() - loss;
    const auto faces = faces_;
    for (const auto& [face, rank] : faces) round(face, least);
}

double FacedBox::limit(Face face) const {
    const auto at = limits_.find(face);
    return at != limits_.end() ? at->second : limit_of(*ranks_, face, faces_.at(face));
}

Box FacedBox::box() const {
    Box out{.restrictions = {}, .futures = inside_.futures, .cases = inside_.cases};
    for (const auto& [face, rank] : faces_) {
        const Count less = without(face);
        const auto cut = cut_off(*ranks_, face, rank);
        Restriction r{.input = input_of(face),
                      .side = is_high(face) ? Restriction::Side::below : Restriction::Side::above,
                      .limit = limit(face)};
        const auto gone = std::count_if(cut.begin(), cut.end(), [&](const Ranked& item) {
            return outside_of_[item.future] < never;
        });
        r.share = 1 - static_cast<double>(gone) / static_cast<double>(all_.futures);
        r.quasi_p = quasi_p(face);
        r.futures_without = less.futures;
        r.cases_without = less.cases;
        out.restrictions.push_back(r);
    }
    std::stable_sort(
        out.restrictions.begin(), out.restrictions.end(),
        [](const Restriction& a, const Restriction& b) {
            // By increasing density without it (cross-multiplied).
            return static_cast<double>(a.cases_without) * static_cast<double>(b.futures_without) <
                   static_cast<double>(b.cases_without) * static_cast<double>(a.futures_without);
        });
    return out;
}

}  // namespace steppe
