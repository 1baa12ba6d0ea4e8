#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/core/text.hpp"
#include "engine/ensemble/planning.hpp"
#include "engine/solver/compile.hpp"

namespace steppe {
namespace {

std::string time_of(const Program& p) {
    const auto& c = p.calendar;
    const auto date = [&](int step) {
        return to_text(first_of_month(c.start_month + step * c.months_per_step));
    };
    return fmt::format("`{}` runs from {} to {} in {}", p.name, date(0), date(c.steps),
                       count_of(static_cast<std::uint64_t>(c.steps), "step"));
}

void require_same_step(const std::vector<Variant>& variants) {
    const auto& first = *variants.front().program;
    for (const auto& variant : variants) {
        const auto &a = first.calendar, &b = variant.program->calendar;
        if (a.start_month != b.start_month || a.months_per_step != b.months_per_step ||
            a.steps != b.steps)
            throw NotComparable(fmt::format("{}, {}: futures are compared step by step",
                                            time_of(first), time_of(*variant.program)));
    }
}

/// The candidate metrics of every scenario.
class CommonMetrics {
public:
    CommonMetrics(const std::vector<Variant>& variants, const std::vector<std::string>& patterns)
        : variants_(variants) {
        std::set<std::string> asked;
        for (const auto& variant : variants)
            for (const auto& metric : variant.program->asked) asked.insert(metric.address);
        const auto wanted = [&](const std::string& address) {
            return asked.count(address) > 0 ||
                   std::any_of(patterns.begin(), patterns.end(),
                               [&](const auto& pattern) { return matches(pattern, address); });
        };
        for (const auto& variant : variants) {
            auto& known = known_.emplace_back();
            for (auto& metric : all_metrics(*variant.program)) {
                if (!wanted(metric.address)) continue;
                if (known_.size() == 1) order_.push_back(metric.address);
                known.emplace(metric.address, std::move(metric));
            }
        }
    }

    [[nodiscard]] bool has(std::size_t variant, const std::string& address) const {
        return known_[variant].count(address) > 0;
    }
    [[nodiscard]] const Metric& of(std::size_t variant, const std::string& address) const {
        return known_[variant].at(address);
    }

    /// Returns the matching addresses common to all variants, in the order of the first.
    [[nodiscard]] std::vector<std::string> matching(
        const std::vector<std::string>& patterns) const {
        std::vector<std::string> out;
        for (const auto& address : order_) {
            const bool wanted =
                std::any_of(patterns.begin(), patterns.end(),
                            [&](const auto& pattern) { return matches(pattern, address); });
            const auto has_it = [&](const Known& known) { return known.count(address) > 0; };
            if (wanted && std::all_of(known_.begin(), known_.end(), has_it)) out.push_back(address);
        }
        return out;
    }

    /// \throws UnknownMetric with the patterns that match nothing in any scenario, NotComparable
    /// for one without a metric common to all
    void require(const std::vector<std::string>& patterns) const {
        std::vector<std::string> unknown;
        std::string apart;
        for (const auto& pattern : patterns) {
            if (!matching({pattern}).empty()) continue;
            std::vector<std::string> without;
            for (std::size_t v = 0; v < variants_.size(); ++v) {
                const auto hit = [&](const auto& entry) { return matches(pattern, entry.first); };
                if (std::none_of(known_[v].begin(), known_[v].end(), hit))
                    without.push_back(fmt::format("`{}`", variants_[v].program->name));
            }
            if (without.size() == variants_.size())
                unknown.push_back(pattern);
            else
                apart = fmt::format("no metric that matches `{}` is in all scenarios{}", pattern,
                                    without.empty()
                                        ? ""
                                        : fmt::format(": {} {} none", join(without, ", "),
                                                      without.size() == 1 ? "has" : "have"));
        }
        if (!unknown.empty())
            select_metrics(*variants_.front().program, unknown);  // throws, with suggestions
        if (!apart.empty()) throw NotComparable(apart);
    }

private:
    using Known = std::map<std::string, Metric>;  // by address

    const std::vector<Variant>& variants_;
    std::vector<std::string> order_;  // of the first variant
    std::vector<Known> known_;
};

/// Returns whether output replaces missing default metrics.
bool takes_output(const CommonRun& common) {
    return common.metrics.empty() &&
           common.defaults == std::vector<std::string>{influence_on_region};
}

/// Returns the requested metrics, then those that only criteria need.
std::vector<std::string> kept_addresses(const CommonMetrics& metrics, const CommonRun& common,
                                        const SharedCriteria& asks) {
    metrics.require(common.metrics);
    auto out = metrics.matching(common.metrics.empty() ? common.defaults : common.metrics);
    for (const auto& address : asks.addresses)
        if (!contains(out, address)) out.push_back(address);
    return out.empty() && takes_output(common) ? metrics.matching({output}) : out;
}

/// Returns the program with the common criteria.
std::shared_ptr<const Program> with_asks(const Program& program, const SharedCriteria& asks,
                                         const std::function<Metric(const std::string&)>& metric) {
    auto out = std::make_shared<Program>(program);
    out->asks = asks.asks;
    out->asked.clear();
    for (const auto& address : asks.addresses) out->asked.push_back(metric(address));
    return out;
}

/// Gives each cell its design, with the dimensions of all drawn addresses.
void add_designs(SweepPlan& plan) {
    std::vector<std::string> all;
    for (const auto& cell : plan.cells)
        all.insert(all.end(), drawn_addresses(*cell.plan).begin(),
                   drawn_addresses(*cell.plan).end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (auto& cell : plan.cells) {
        DesignRequest request{.addresses = drawn_addresses(*cell.plan),
                              .seed = plan.seed,
                              .replicates = plan.replicates,
                              .scrambles = plan.groups};
        for (const auto& address : request.addresses)
            request.dimension.push_back(static_cast<std::size_t>(
                std::lower_bound(all.begin(), all.end(), address) - all.begin()));
        cell.design = find_design(plan.design)->make(request);
    }
}

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

Variant variant_of(const Scenario& scenario) {
    return {.program = compile(scenario), .correlation = scenario.sweep.correlation};
}

CommonRun common_run(const SweepTable& sweep, const SweepOptions& options) {
    CommonRun out;
    out.replicates =
        options.replicates.value_or(static_cast<std::uint64_t>(sweep.replicates.value));
    out.scrambles = static_cast<std::uint64_t>(sweep.scrambles.value);
    out.seed = options.seed.value_or(static_cast<std::uint64_t>(sweep.seed.value));
    out.design = options.design.value_or(sweep.design.value);
    out.quantiles = quantiles_of(sweep);
    out.metrics = options.metrics;
    for (const auto& pattern : sweep.metrics.items) out.defaults.push_back(pattern.value);
    if (out.defaults.empty()) out.defaults = {influence_on_region};
    return out;
}

ScenariosPlan plan_scenarios(const std::vector<Variant>& variants, const CommonRun& common) {
    require_same_step(variants);
    auto patterns = common.metrics.empty() ? common.defaults : common.metrics;
    if (takes_output(common)) patterns.emplace_back(output);
    const CommonMetrics metrics(variants, patterns);
    SharedCriteria asks;
    if (common.asks == CommonRun::Asks::shared)
        asks = shared_criteria(variants, [&](std::size_t v, const std::string& address) {
            return metrics.has(v, address);
        });
    ScenariosPlan out{.sweep = {}, .left_out = std::move(asks.left_out)};
    auto& plan = out.sweep;
    plan.design = common.design;
    plan.seed = common.seed;
    plan.quantiles = common.quantiles;
    size_up(plan, common.replicates, common.scrambles);
    const auto kept = kept_addresses(metrics, common, asks);
    if (kept.empty()) throw NotComparable("the scenarios have no requested metric in common");
    if (!common.metrics.empty()) plan.chosen = metrics.matching(common.metrics).size();
    Quantiles known;
    for (std::size_t v = 0; v < variants.size(); ++v) {
        std::vector<Metric> own;
        own.reserve(kept.size());
        for (const auto& address : kept) own.push_back(metrics.of(v, address));
        if (v == 0) plan.metrics = own;
        const auto program = with_asks(*variants[v].program, asks, [&](const std::string& address) {
            return metrics.of(v, address);
        });
        SweepCell cell{.at = {},
                       .plan = plan_futures(program, std::move(own), plan.seed, known),
                       .program = program,
                       .design = nullptr,
                       .copula = nullptr};
        cell.copula = copula_of(variants[v].correlation, drawn_addresses(*cell.plan));
        plan.cells.push_back(std::move(cell));
    }
    cut_up(plan);
    add_designs(plan);
    return out;
}

}  // namespace steppe
