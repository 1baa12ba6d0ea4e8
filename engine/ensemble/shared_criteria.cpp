#include "engine/ensemble/shared_criteria.hpp"

#include <algorithm>

namespace steppe {
namespace {

bool same_question(const AskProgram& a, const AskProgram& b) {
    return a.that == b.that && a.over == b.over && a.first == b.first && a.last == b.last;
}

/// Calls `change` for every metric that the criterion reads.
template <class Change>
void each_metric(AskProgram& ask, Change change) {
    for (auto* side : {&ask.left, &ask.right})
        for (auto& step : side->steps)
            if (step.what == Expression::What::metric) change(step.metric);
}

class Collection {
public:
    Collection(const std::vector<Variant>& variants,
               const std::function<bool(std::size_t, const std::string&)>& has)
        : variants_(variants), has_(has) {}

    SharedCriteria collect() {
        for (const auto& variant : variants_)
            for (const auto& ask : variant.program->asks) add(*variant.program, ask);
        return std::move(out_);
    }

private:
    void add(const Program& program, AskProgram ask) {
        const auto known = std::find_if(seen_.begin(), seen_.end(), [&](const AskProgram& other) {
            return other.id == ask.id;
        });
        if (known != seen_.end() && same_question(*known, ask)) return;
        if (known != seen_.end()) ask.id += "@" + program.name;
        const bool again = std::any_of(seen_.begin(), seen_.end(),
                                       [&](const AskProgram& other) { return other.id == ask.id; });
        if (again) return;
        seen_.push_back(ask);
        if (lacks(program, ask)) return;
        each_metric(ask, [&](Index& metric) { metric = place_of(program.asked[metric].address); });
        out_.asks.push_back(std::move(ask));
    }

    bool lacks(const Program& program, AskProgram& ask) {
        for (std::size_t v = 0; v < variants_.size(); ++v) {
            const std::string* lacking = nullptr;
            each_metric(ask, [&](const Index& metric) {
                if (!has_(v, program.asked[metric].address))
                    lacking = &program.asked[metric].address;
            });
            if (lacking == nullptr) continue;
            out_.left_out.push_back({ask.id, ask.text, variants_[v].program->name, *lacking});
            return true;
        }
        return false;
    }

    Index place_of(const std::string& address) {
        const auto at = std::find(out_.addresses.begin(), out_.addresses.end(), address);
        if (at != out_.addresses.end()) return static_cast<Index>(at - out_.addresses.begin());
        out_.addresses.push_back(address);
        return static_cast<Index>(out_.addresses.size() - 1);
    }

    const std::vector<Variant>& variants_;
    const std::function<bool(std::size_t, const std::string&)>& has_;
    std::vector<AskProgram> seen_;
    SharedCriteria out_;
};

}  // namespace

SharedCriteria shared_criteria(
    const std::vector<Variant>& variants,
    const std::function<bool(std::size_t variant, const std::string& address)>& has) {
    return Collection(variants, has).collect();
}

}  // namespace steppe
