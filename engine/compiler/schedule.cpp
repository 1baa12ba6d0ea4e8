#include "engine/compiler/schedule.hpp"

#include <algorithm>

namespace steppe::compiler {

namespace {

/// Measured best: instructions looked at ahead of the first that waits, and issued in a cycle.
constexpr std::size_t window = 128;
constexpr int issued_per_cycle = 2;

/// Cycles of recent processors, rounded.
int latency_of(Op op) {
    switch (op) {
        case Op::divide:
        case Op::safe_divide:
            return 16;
        case Op::sqrt:
            return 20;
        case Op::select_less:
        case Op::select_equal:
        case Op::exponent:
            return 6;
        case Op::min:
        case Op::max:
        case Op::negate:
        case Op::abs:
            return 2;
        default:
            return 4;
    }
}

class Scheduler {
public:
    explicit Scheduler(const Body& body)
        : body_(body),
          users_(body.size()),
          waits_(body.size(), 0),
          height_(body.size(), 0),
          ready_at_(body.size(), 0),
          place_(body.size(), absent_) {
        for (std::uint32_t n = 0; n < body.size(); ++n)
            for (const auto& x : body[n].x)
                if (x.space == Space::local) {
                    users_[x.index].push_back(n);
                    ++waits_[n];
                }
        for (std::size_t n = body.size(); n-- > 0;) {
            for (const auto user : users_[n]) height_[n] = std::max(height_[n], height_[user]);
            height_[n] += latency_of(body[n].op);
        }
    }

    Body run() {
        std::size_t base = 0;
        for (int cycle = 0; out_.size() < body_.size(); ++cycle)
            for (int issued = 0; issued < issued_per_cycle; ++issued) {
                while (base < body_.size() && place_[base] != absent_) ++base;
                look_ahead(std::min(body_.size(), base + window));
                if (!issue_best(cycle)) break;
            }
        return std::move(out_);
    }

private:
    /// Returns whether instruction a goes before b: stores at once, then the longest way.
    [[nodiscard]] bool before(std::uint32_t a, std::uint32_t b) const {
        const bool first = is_root(body_[a].op), second = is_root(body_[b].op);
        if (first != second) return first;
        return height_[a] != height_[b] ? height_[a] > height_[b] : a < b;
    }

    /// Moves the end of the window.
    void look_ahead(std::size_t end) {
        for (; end_ < end; ++end_)
            if (waits_[end_] == 0) ready_.push_back(static_cast<std::uint32_t>(end_));
    }

    bool issue_best(int cycle) {
        std::size_t best = ready_.size();
        for (std::size_t k = 0; k < ready_.size(); ++k) {
            if (ready_at_[ready_[k]] > cycle) continue;
            if (best == ready_.size() || before(ready_[k], ready_[best])) best = k;
        }
        if (best == ready_.size()) return false;
        const auto n = ready_[best];
        ready_[best] = ready_.back();
        ready_.pop_back();
        issue(n, cycle);
        return true;
    }

    void issue(std::uint32_t n, int cycle) {
        place_[n] = static_cast<std::uint32_t>(out_.size());
        Instruction moved = body_[n];
        for (auto& x : moved.x)
            if (x.space == Space::local) x.index = place_[x.index];
        out_.push_back(moved);
        for (const auto user : users_[n]) {
            ready_at_[user] = std::max(ready_at_[user], cycle + latency_of(body_[n].op));
            if (--waits_[user] == 0 && user < end_) ready_.push_back(user);
        }
    }

    static constexpr std::uint32_t absent_ = ~std::uint32_t{0};
    const Body& body_;
    std::vector<std::vector<std::uint32_t>> users_;
    std::vector<int> waits_, height_, ready_at_;
    std::vector<std::uint32_t> place_;
    std::vector<std::uint32_t> ready_;  ///< within the window
    std::size_t end_ = 0;               ///< of the window
    Body out_;
};

}  // namespace

Body scheduled(const Body& body) { return Scheduler(body).run(); }

}  // namespace steppe::compiler
