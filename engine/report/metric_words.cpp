#include "engine/report/metric_words.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include <fmt/args.h>
#include <fmt/format.h>

#include "engine/model/metric.hpp"

namespace steppe {
namespace {

/// {0}, {1}: names of the ids; {w0}, {w1}: their genitives.
const std::map<std::string, std::string>& sentences() {
    static const std::map<std::string, std::string> all{
        {"influence_share", "{w1} influence on {0}"},
        {"regional_influence", "{w0} influence on the region"},
        {"effective_powers", "effective powers in the region"},
        {"effective_patrons", "effective patrons of {0}"},
        {"autonomy", "autonomy of {0}"},
        {"influence", "weight of {1} with {0}"},
        {"total_influence", "long-run weight of {1} with {0}"},
        {"layer_influence", "weight of {2} with {1} through {0}"},
        {"position", "position of {0} on \"{1}\""},
        {"coalition", "states in favour of \"{0}\""},
        {"polarisation", "disagreement on \"{0}\""},
        {"vote_yes", "chance that {0} votes for \"{1}\""},
        {"votes_yes", "expected votes for \"{0}\""},
        {"majority", "chance of a majority for \"{0}\""},
        {"gdp", "GDP of {0}"},
        {"gdp_gap", "GDP of {0} against its path"},
        {"trade", "imports of {0} from {1}"},
        {"trade_share", "share of {1} in the trade of {0}"},
        {"reexport", "re-export in the imports of {0} from {1}"},
        {"openness", "openness of the corridor {0}"},
        {"shortage", "shortage of {1} in {0}"},
        {"price", "price of {0}"},
        {"local_price", "price of {1} in {0}"},
        {"thrift", "demand for {1} that {0} does without"},
        {"dependence", "share of {1} in the {2} that {0} buys"},
        {"inventory", "inventory of {1} in {0}"},
        {"paid", "money paid of pledge {0}"},
        {"cancelled", "money cancelled of pledge {0}"},
        {"outstanding", "money outstanding of pledge {0}"},
    };
    return all;
}

std::string name_of(const Program& p, MetricArgument what, Index id) {
    switch (what) {
        case MetricArgument::issue:
            return p.issues[id].name.empty() ? p.issues[id].id : p.issues[id].name;
        case MetricArgument::layer:
        case MetricArgument::stock_layer:
            return p.layers[id].id;
        case MetricArgument::pledge:
            return p.pledges[id].id;
        case MetricArgument::commodity: {
            std::string name = p.commodities[id].id;
            std::replace(name.begin(), name.end(), '-', ' ');
            return name;
        }
        case MetricArgument::corridor:
            return p.corridors[id].id;
        default:
            return id < p.agents.size() ? in_running_text(p.agents.name[id])
                                        : "the rest of the world";
    }
}

}  // namespace

std::string whose(const std::string& name) {
    return name + (name.empty() || name.back() != 's' ? "'s" : "'");
}

std::string in_running_text(const std::string& name) {
    static constexpr std::array<std::string_view, 8> ends{
        " States",   " Union",      " Kingdom",    " Emirates",
        " Republic", " Federation", "Netherlands", "Philippines"};
    const bool has_article = name.rfind("the ", 0) == 0 || name.rfind("The ", 0) == 0;
    return !has_article && std::any_of(ends.begin(), ends.end(),
                                       [&](std::string_view end) {
                                           return name.size() >= end.size() &&
                                                  name.compare(name.size() - end.size(), end.size(),
                                                               end) == 0;
                                       })
               ? "the " + name
               : name;
}

std::string in_words(const Program& program, const Metric& metric) {
    const auto& kind = *metric_kinds()[metric.kind];
    const auto sentence = sentences().find(kind.name);
    if (sentence == sentences().end()) return metric.address;
    fmt::dynamic_format_arg_store<fmt::format_context> names;
    std::vector<std::string> all, owners;
    for (std::size_t k = 0; k < kind.arguments.size(); ++k)
        all.push_back(name_of(program, kind.arguments[k], metric.id[k]));
    for (const auto& name : all) owners.push_back(whose(name));
    for (const auto& name : all) names.push_back(name);
    for (std::size_t k = 0; k < owners.size(); ++k)
        names.push_back(fmt::arg(k == 0 ? "w0" : k == 1 ? "w1" : "w2", owners[k]));
    return fmt::vformat(sentence->second, names);
}

std::string in_words(const Program& program, const std::string& address) {
    const auto metric = find_metric(program, address);
    return metric ? in_words(program, *metric) : address;
}

int colour_of(const Program& program, const Metric& metric) {
    int out = -2;
    const auto& arguments = metric_kinds()[metric.kind]->arguments;
    for (std::size_t k = 0; k < arguments.size(); ++k) {
        const bool is_agent = arguments[k] < MetricArgument::issue;
        if (is_agent && metric.id[k] < program.agents.size() &&
            (out == -2 || arguments[k] == MetricArgument::power))
            out = program.agents.colour[metric.id[k]];
    }
    return out;
}

int neutral_colour(std::size_t n) {
    static constexpr std::array colours{-2, -5, -3, 9, -4};  // no shipped state has 9
    return colours.at(n % colours.size());
}

Json neutral_colours(std::size_t count) {
    auto out = Json::array();
    for (std::size_t n = 0; n < count; ++n) out.push_back(neutral_colour(n));
    return out;
}

}  // namespace steppe
