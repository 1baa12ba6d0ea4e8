#include "engine/analysis/seek.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include "engine/core/expect.hpp"

namespace steppe {
namespace {

double point(double low, double high, int n, int points) {
    return n == points - 1 ? high : low + (high - low) * n / (points - 1);
}

/// Returns ends at most `width` apart between which f crosses 0, or the root itself twice.
template <class Function>
std::pair<double, double> bracket(const Function& f, double a, double b, double width) {
    const double at_a = f(a), at_b = f(b);
    if (at_a == 0) return {a, a};
    if (at_b == 0) return {b, b};
    std::uintmax_t most = 200;
    const auto close = [&](double x, double y) {
        return std::abs(y - x) <= width + 4 * std::numeric_limits<double>::epsilon() * std::abs(x);
    };
    return boost::math::tools::toms748_solve(f, a, b, at_a, at_b, close, most);
}

class RootFinder {
public:
    RootFinder(const std::function<double(double)>& margin, double low, double high)
        : margin_(margin), low_(low), high_(high) {}

    Roots find(int points) {
        for (int n = 0; n < points; ++n) at(point(low_, high_, n, points));
        look_between();
        Roots out;
        for (const auto& [value, margin] : seen_) out.trials.push_back({value, margin});
        const double spread = out.highest().margin - out.lowest().margin;
        // A constant margin has no isolated root, even if it is 0 throughout.
        if (spread == 0) return out;
        add_roots(out, spread);
        return out;
    }

private:
    double at(double x) {
        const auto known = seen_.find(x);
        return known != seen_.end() ? known->second : seen_.emplace(x, margin_(x)).first->second;
    }

    /// Seeks two crossings between points at which the margin turns back before 0.
    void look_between() {
        const std::vector<std::pair<double, double>> scan(seen_.begin(), seen_.end());
        for (std::size_t n = 0; n < scan.size(); ++n) {
            const auto& left = scan[n == 0 ? 0 : n - 1];
            const auto& right = scan[std::min(n + 1, scan.size() - 1)];
            const double f = scan[n].second, sign = f < 0 ? -1 : 1;
            const bool same = f != 0 && left.second * f > 0 && right.second * f > 0;
            const bool turns = sign * f <= sign * left.second && sign * f <= sign * right.second &&
                               (f != left.second || f != right.second);
            if (!same || !turns) continue;
            std::uintmax_t most = 40;
            const auto nearest = boost::math::tools::brent_find_minima(
                [&](double x) { return sign * margin_(x); }, left.first, right.first, 26, most);
            if (nearest.second < sign * f) at(nearest.first);
        }
    }

    void add_roots(Roots& out, double spread) const {
        const auto& t = out.trials;
        const double width = 1e-13 * (high_ - low_);
        for (std::size_t n = 0; n < t.size(); ++n) {
            if (t[n].margin == 0 && (n == 0 || t[n - 1].margin != 0)) {
                std::size_t end = n;
                while (end + 1 < t.size() && t[end + 1].margin == 0) ++end;
                const double before = n == 0 ? 0 : t[n - 1].margin,
                             after = end + 1 == t.size() ? 0 : t[end + 1].margin;
                // With a single neighbour, the other side counts as the opposite answer.
                const double rise = before == 0          ? after
                                    : after == 0         ? -before
                                    : before * after > 0 ? 0
                                                         : after;
                out.roots.push_back({.value = rise > 0 ? t[end].value : t[n].value,
                                     .turn = rise == 0  ? Turn::touches
                                             : rise > 0 ? Turn::to_yes
                                                        : Turn::to_no});
            }
            if (n + 1 == t.size() || !(t[n].margin * t[n + 1].margin < 0)) continue;
            const auto [a, b] = bracket(margin_, t[n].value, t[n + 1].value, width);
            const double at_a = margin_(a), at_b = margin_(b);
            out.roots.push_back({.value = std::abs(at_a) < std::abs(at_b) ? a : b,
                                 .turn = t[n].margin < 0 ? Turn::to_yes : Turn::to_no,
                                 .jumps = std::abs(at_b - at_a) > 1e-6 * spread});
        }
    }

    const std::function<double(double)>& margin_;
    double low_, high_;
    std::map<double, double> seen_;
};

class CrossingFinder {
public:
    CrossingFinder(const std::function<Share(double)>& share, double low, double high, double level)
        : share_(share), low_(low), high_(high), level_(level) {}

    Crossings find(int points) {
        for (int n = 0; n < points; ++n) scan_.push_back(point(low_, high_, n, points));
        for (const double x : scan_) at(x);
        Crossings out;
        for (std::size_t n = 0; n + 1 < scan_.size(); ++n) {
            const bool before = middle(scan_[n]) >= 0, after = middle(scan_[n + 1]) >= 0;
            if (before != after)
                out.crossings.push_back(crossing(n, after ? Turn::to_yes : Turn::to_no));
        }
        for (const auto& [value, share] : seen_) out.trials.push_back({value, share});
        return out;
    }

private:
    const Share& at(double x) {
        const auto known = seen_.find(x);
        return known != seen_.end() ? known->second : seen_.emplace(x, share_(x)).first->second;
    }
    double middle(double x) { return at(x).probability - level_; }
    /// Bounds of the signed distance from the level; both increase across the turn.
    double at_most(double x, Turn turn) {
        return turn == Turn::to_yes ? at(x).interval.high - level_ : level_ - at(x).interval.low;
    }
    double at_least(double x, Turn turn) {
        return turn == Turn::to_yes ? at(x).interval.low - level_ : level_ - at(x).interval.high;
    }

    template <class Function>
    double solve(const Function& f, double a, double b, double width) {
        if (f(a) * f(b) > 0) return b;
        const auto [from, to] = bracket(f, a, b, width);
        return 0.5 * (from + to);
    }

    /// Returns the crossing between point n of the scan and the next.
    Crossing crossing(std::size_t n, Turn turn) {
        constexpr double endless = std::numeric_limits<double>::infinity();
        const double width = high_ - low_;
        Crossing out{.value = solve([&](double x) { return middle(x); }, scan_[n], scan_[n + 1],
                                    1e-4 * width),
                     .interval = {-endless, endless},
                     .turn = turn};
        const auto most = [&](double x) { return at_most(x, turn); };
        const auto least = [&](double x) { return at_least(x, turn); };
        double inner = out.value;
        for (std::size_t k = n + 1; k-- > 0; inner = scan_[k])
            if (most(scan_[k]) < 0) {
                out.interval.low =
                    most(inner) <= 0 ? inner : solve(most, scan_[k], inner, 1e-3 * width);
                break;
            }
        inner = out.value;
        for (std::size_t k = n + 1; k < scan_.size(); inner = scan_[k++])
            if (least(scan_[k]) > 0) {
                out.interval.high =
                    least(inner) >= 0 ? inner : solve(least, inner, scan_[k], 1e-3 * width);
                break;
            }
        return out;
    }

    const std::function<Share(double)>& share_;
    double low_, high_, level_;
    std::vector<double> scan_;
    std::map<double, Share> seen_;
};

}  // namespace

const Trial& Roots::highest() const {
    return *std::max_element(trials.begin(), trials.end(),
                             [](const Trial& a, const Trial& b) { return a.margin < b.margin; });
}

const Trial& Roots::lowest() const {
    return *std::min_element(trials.begin(), trials.end(),
                             [](const Trial& a, const Trial& b) { return a.margin < b.margin; });
}

Roots find_roots(const std::function<double(double)>& margin, double low, double high, int points) {
    STEPPE_EXPECT(low < high && points >= 2);
    return RootFinder(margin, low, high).find(points);
}

Crossings find_crossings(const std::function<Share(double)>& share, double low, double high,
                         int points, double level) {
    STEPPE_EXPECT(low < high && points >= 2);
    return CrossingFinder(share, low, high, level).find(points);
}

}  // namespace steppe
