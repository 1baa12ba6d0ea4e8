#include <algorithm>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/discover.hpp"

namespace steppe {
namespace {

std::string share_text(std::uint64_t part, std::uint64_t whole) {
    return per_cent(whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole),
                    wilson(part, whole));
}

std::string one(const Restriction& r, const std::string& address) {
    return fmt::format("{} {} {}", address, r.side == Restriction::Side::above ? '>' : '<',
                       shortest(r.limit));
}

std::string chance(double p) { return p < 1e-15 ? "< 1e-15" : fmt::format("{:.1g}", p); }

class DiscoveryPage {
public:
    explicit DiscoveryPage(const DiscoveryReport& report)
        : report_(report),
          plan_(report.plan),
          addresses_(drawn_addresses(*plan_.cells.front().plan)),
          all_(report.found.front()) {}

    std::string text(double seconds) {
        const auto& program = *plan_.cells.front().program;
        out_ += program.title + "\n\n";
        out_ += fmt::format(
            "{}, {}, seed {}, {}   {:.1f} s\n", count_of(addresses_.size(), "uncertain input"),
            count_of(plan_.replicates, "future"), plan_.seed, plan_.design, seconds);
        out_ += fmt::format(
            "Cases: the answer is {} in {} of the futures; in brackets 95 % (Wilson).\n", word(),
            share_text(all_.cases, all_.futures));
        for (std::size_t b = 0; b < report_.found.size(); ++b) box(b);
        if (report_.question.boxes > report_.found.size() &&
            !report_.found.back().box.restrictions.empty())
            out_ += "\nNo case is left outside the boxes, or only cases are.\n";
        return std::move(out_);
    }

private:
    [[nodiscard]] std::string word() const {
        return report_.cases == DiscoveryReport::Cases::yes ? "yes" : "no";
    }

    [[nodiscard]] std::string answer() const {
        return report_.cases == DiscoveryReport::Cases::yes ? "Yes" : "No";
    }

    void box(std::size_t b) {
        const auto& found = report_.found[b];
        const std::string less =
            b == 0 ? "" : fmt::format(" outside the box{} above", b == 1 ? "" : "es");
        if (found.box.restrictions.empty() && meets_threshold(found)) {
            out_ += fmt::format(
                "\nNo restriction is needed: {} of the futures{} are cases, at least the threshold "
                "of {}.\n",
                share_text(found.box.cases, found.box.futures), less,
                shortest(*report_.question.density));
            return;
        }
        if (found.box.restrictions.empty()) {
            out_ += fmt::format(
                "\nNo box of inputs separates the {}{}: every restriction may be chance.\n",
                count_of(found.cases, "case"), less);
            return;
        }
        const auto& ask = plan_.cells.front().program->asks[report_.ask];
        out_ += fmt::format(
            "\n"
            "{} {} when {}:\n"
            "{} of these futures{}, covering {} of the cases. They are {} of all futures.\n",
            ask.text, answer(), box_text(found.box, addresses_),
            share_text(found.box.cases, found.box.futures), less,
            share_text(found.box.cases, all_.cases), share_text(found.box.futures, all_.futures));
        wanted(found);
        restrictions(found);
        halves(found);
        doubts(found);
        others(found);
    }

    [[nodiscard]] bool meets_threshold(const Discovery& found) const {
        const auto& density = report_.question.density;
        return density && found.box.density() >= *density;
    }

    void wanted(const Discovery& found) {
        const auto& density = report_.question.density;
        if (!density || meets_threshold(found)) return;
        out_ += fmt::format(
            "No box that was found has a density of {}: this one balances density and coverage.\n",
            shortest(*density));
    }

    void restrictions(const Discovery& found) {
        std::size_t widest = 11;
        for (const auto& r : found.box.restrictions)
            widest = std::max(widest, one(r, addresses_[r.input]).size());
        out_ += fmt::format("\n{}   {:>10}   {:>9}   {:>17}   {}\n", pad("restriction", widest),
                            "of futures", "quasi-p", "without: density",
                            "coverage   in halves, limit there");
        for (const auto& r : found.box.restrictions) {
            const double density =
                static_cast<double>(r.cases_without) / static_cast<double>(r.futures_without);
            const double coverage =
                static_cast<double>(r.cases_without) / static_cast<double>(all_.cases);
            out_ += fmt::format("{}   {:>8.1f} %   {:>9}   {:>15.1f} %   {:>6.1f} %   {} of {}",
                                pad(one(r, addresses_[r.input]), widest), 100 * r.share,
                                chance(r.quasi_p), 100 * density, 100 * coverage, r.halves,
                                found.halves.count);
            if (r.halves > 0)
                out_ += fmt::format(", {} to {}", shortest(r.lowest), shortest(r.highest));
            out_ += "\n";
        }
    }

    void halves(const Discovery& found) {
        const auto& h = found.halves;
        if (h.found == 0)
            out_ += fmt::format(
                "None of {} random halves of the futures has a box: few futures, or chance.\n",
                h.count);
        else
            out_ += fmt::format(
                "Boxes found in {} of {} random halves have a density of {:.1f} % in the other "
                "half and cover {:.1f} % of its cases, on average.\n",
                h.found, h.count, 100 * h.density,
                100 * h.coverage * static_cast<double>(found.cases) /
                    static_cast<double>(all_.cases));
    }

    /// Describes the doubts that follow from the halves.
    void doubts(const Discovery& found) {
        const auto& h = found.halves;
        if (h.found == 0) return;
        if (h.density < wilson(found.box.cases, found.box.futures).low)
            out_ +=
                "That is below the interval of the density above: the box fits these futures in "
                "part by chance. Run more (-n).\n";
        std::vector<std::string> seldom;
        for (const auto& r : found.box.restrictions)
            if (2 * r.halves < h.count) seldom.push_back(one(r, addresses_[r.input]));
        if (!seldom.empty())
            out_ += fmt::format("Doubtful, as fewer than half of the halves restrict it: {}.\n",
                                listing(seldom, 4));
    }

    void others(const Discovery& found) {
        const auto boxes = boxes_on_the_way(found);
        if (boxes.empty()) return;
        out_ += "\nother boxes of the trajectory\n density  coverage  of futures   restrictions\n";
        for (const auto& box : boxes) {
            constexpr std::size_t most = 4;
            Box shown = box;
            if (shown.restrictions.size() > most) shown.restrictions.resize(most);
            const std::size_t more = box.restrictions.size() - shown.restrictions.size();
            out_ += fmt::format(
                "{:>6.1f} % {:>7.1f} % {:>9.1f} %   {}{}\n", 100 * box.density(),
                100.0 * static_cast<double>(box.cases) / static_cast<double>(all_.cases),
                100.0 * static_cast<double>(box.futures) / static_cast<double>(all_.futures),
                box_text(shown, addresses_), more > 0 ? fmt::format(" and {} more", more) : "");
        }
    }

    const DiscoveryReport& report_;
    const SweepPlan& plan_;
    const std::vector<std::string>& addresses_;
    const Discovery& all_;  ///< the first search covers all replicates
    std::string out_;
};

}  // namespace

std::string box_text(const Box& box, const std::vector<std::string>& addresses) {
    std::vector<std::string> parts;
    const auto& all = box.restrictions;
    for (std::size_t n = 0; n < all.size(); ++n) {
        const auto twin = [&](const Restriction& r) {
            return r.input == all[n].input && r.side != all[n].side;
        };
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(n);
        if (std::any_of(all.begin(), first, twin)) continue;
        const auto other = std::find_if(first, all.end(), twin);
        if (other == all.end()) {
            parts.push_back(one(all[n], addresses[all[n].input]));
            continue;
        }
        const auto [low, high] = std::minmax(all[n].limit, other->limit);
        parts.push_back(
            fmt::format("{} < {} < {}", shortest(low), addresses[all[n].input], shortest(high)));
    }
    return join(parts, " and ");
}

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
        if (best == nullptr ||
            (best->futures == found.box.futures && best->cases == found.box.cases))
            continue;
        if (!out.empty() && out.back().futures == best->futures && out.back().cases == best->cases)
            continue;
        out.push_back(*best);
    }
    return out;
}

std::string discovery_text(const DiscoveryReport& report, double seconds) {
    return DiscoveryPage(report).text(seconds);
}

}  // namespace steppe
