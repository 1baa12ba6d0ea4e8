#include "engine/model/metric.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/layers.hpp"
#include "engine/model/metrics.hpp"
#include "engine/model/suggest_metric.hpp"
#include "engine/model/total_influence.hpp"

namespace steppe {
namespace {

std::size_t count_of(const Program& p, MetricArgument argument) {
    switch (argument) {
        case MetricArgument::partner:
        case MetricArgument::other_partner:
            return p.agents.size() + std::size_t{1};
        case MetricArgument::issue:
            return p.issues.size();
        case MetricArgument::layer:
        case MetricArgument::stock_layer:
            return p.layers.size();
        case MetricArgument::pledge:
            return p.pledges.size();
        case MetricArgument::commodity:
            return p.commodities.size();
        case MetricArgument::corridor:
            return p.corridors.size();
        default:
            return p.agents.size();
    }
}

/// Returns the valid indices of an argument, given the preceding one.
std::vector<Index> choices(const Program& p, MetricArgument argument, Index first) {
    using enum MetricArgument;
    std::vector<Index> out = p.agents.powers;
    if (argument != power) {
        out.resize(count_of(p, argument));
        std::iota(out.begin(), out.end(), Index{0});
    }
    std::erase_if(out, [&](Index n) {
        if (argument == stock_layer)
            return p.layers[n].kind != static_cast<Index>(LayerKindIndex::stock);
        return n == first &&
               (argument == other_agent || argument == other_partner || argument == power);
    });
    return out;
}

const std::string& id_of(const Program& p, MetricArgument argument, Index n) {
    static const std::string rest_of_world = "ROW";
    switch (argument) {
        case MetricArgument::commodity:
            return p.commodities[n].id;
        case MetricArgument::corridor:
            return p.corridors[n].id;
        case MetricArgument::partner:
        case MetricArgument::other_partner:
            return n == p.agents.row() ? rest_of_world : p.agents.id[n];
        case MetricArgument::issue:
            return p.issues[n].id;
        case MetricArgument::layer:
        case MetricArgument::stock_layer:
            return p.layers[n].id;
        case MetricArgument::pledge:
            return p.pledges[n].id;
        default:
            return p.agents.id[n];
    }
}

/// Metrics refer to states, so a scenario with only a population has none.
bool is_there(const Program& p, const MetricKind& kind) {
    return p.agents.size() > 0 && kind.exists(p);
}

/// Appends every combination of ids, in id order.
/// \param wanted only prefixes of this address; null: all
void expand(const Program& p, Index kind, const std::string* wanted, std::vector<Metric>& out) {
    const auto& [name, arguments, unit, doc, exists, includes] = *metric_kinds()[kind];
    std::vector<Metric> partial{Metric{name, kind, {}}};
    for (std::size_t depth = 0; depth < std::min(arguments.size(), Metric{}.id.size()); ++depth) {
        std::vector<Metric> longer;
        for (const Metric& prefix : partial) {
            // "Other than" refers to the preceding agent.
            const bool after_agent = depth > 0 && (arguments[depth - 1] == MetricArgument::agent ||
                                                   arguments[depth - 1] == MetricArgument::partner);
            for (const Index n :
                 choices(p, arguments[depth], after_agent ? prefix.id[depth - 1] : absent)) {
                Metric next = prefix;
                next.address += "." + id_of(p, arguments[depth], n);
                next.id[depth] = n;
                if (wanted != nullptr && !wanted->starts_with(next.address)) continue;
                longer.push_back(std::move(next));
            }
        }
        partial.swap(longer);
    }
    for (auto& metric : partial)
        if (includes(p, metric.id)) out.push_back(std::move(metric));
}

}  // namespace

const std::vector<const MetricKind*>& metric_kinds() {
#define STEPPE_METRIC(name) static const MetricKind name = metric::name::description();
#include "engine/model/metrics.def"
#undef STEPPE_METRIC
    static const std::vector<const MetricKind*> all{
#define STEPPE_METRIC(name) &name,
#include "engine/model/metrics.def"
#undef STEPPE_METRIC
    };
    return all;
}

bool is_total_influence(const std::string& kind) {
    static const std::string name = metric::total_influence::description().name;
    return kind == name;
}

bool is_total_influence(const Metric& metric) {
    return is_total_influence(metric_kinds()[metric.kind]->name);
}

MetricNeeds needs_of(const std::vector<Metric>& metrics) {
    MetricNeeds out;
    for (const auto& metric : metrics) {
        const auto& kind = *metric_kinds()[metric.kind];
        if (is_total_influence(kind.name)) out.total_influence = true;
        if (kind.name == "layer_influence") out.shares = true;
        if (contains(kind.arguments, MetricArgument::issue)) out.positions = true;
    }
    return out;
}

std::vector<Metric> all_metrics(const Program& program) {
    std::vector<Metric> out;
    const auto& kinds = metric_kinds();
    for (std::size_t k = 0; k < kinds.size(); ++k)
        if (is_there(program, *kinds[k])) expand(program, static_cast<Index>(k), nullptr, out);
    return out;
}

std::optional<Metric> find_metric(const Program& program, const std::string& address) {
    const auto name = address.substr(0, address.find('.'));
    const auto& kinds = metric_kinds();
    std::vector<Metric> all;
    for (std::size_t k = 0; k < kinds.size(); ++k)
        if (kinds[k]->name == name && is_there(program, *kinds[k]))
            expand(program, static_cast<Index>(k), &address, all);
    const auto at = metric_index(all, address);
    return at == all.size() ? std::nullopt : std::optional(all[at]);
}

std::size_t metric_index(const std::vector<Metric>& metrics, const std::string& address) {
    const auto at = std::find_if(metrics.begin(), metrics.end(),
                                 [&](const Metric& m) { return m.address == address; });
    return static_cast<std::size_t>(at - metrics.begin());
}

std::vector<Metric> select_metrics(const Program& program,
                                   const std::vector<std::string>& patterns) {
    auto all = all_metrics(program);
    if (patterns.empty()) return all;
    std::vector<bool> wanted(all.size(), false);
    std::vector<WrongOption> wrong;
    std::string help;
    for (const auto& pattern : patterns) {
        bool hit = false;
        for (std::size_t n = 0; n < all.size(); ++n)
            if (matches(pattern, all[n].address)) wanted[n] = hit = true;
        if (hit) continue;
        const UnknownMetric unknown(pattern, what_instead(program, pattern, all));
        if (wrong.empty()) help = unknown.help;
        wrong.push_back(unknown.wrong.front());
    }
    if (!wrong.empty()) {
        UnknownMetric error(std::move(wrong));
        error.help = help;
        throw error;
    }
    std::vector<Metric> out;
    for (std::size_t n = 0; n < all.size(); ++n)
        if (wanted[n]) out.push_back(std::move(all[n]));
    return out;
}

UnknownMetric::UnknownMetric(const std::string& pattern, const std::string& suggestion)
    : OptionError([&] {
          const auto message = fmt::format("no metric matches `{}`", pattern);
          if (suggestion.empty()) return message;
          std::string next = suggestion;
          next[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(next[0])));
          return message + ". " + next;
      }()) {
    help = suggestion;
}

}  // namespace steppe
