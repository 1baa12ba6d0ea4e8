#include "engine/report/explorer_inputs.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/effect_replicates.hpp"
#include "engine/core/quantile.hpp"
#include "engine/core/text.hpp"
#include "engine/ensemble/finals.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/run_view.hpp"
#include "engine/scenario/diff.hpp"
#include "engine/scenario/numbers.hpp"

namespace steppe {
namespace {

constexpr std::uint64_t futures = 512;
constexpr double slider_tail = 1e-3;  // probability beyond the slider at an unbounded end

std::string name_of(const Scenario& s, const std::string& section, const std::string& id) {
    const auto named = [&](const auto& map) {
        const auto found = map.find(id);
        return found == map.end() || found->second.name.value.empty() ? id
                                                                      : found->second.name.value;
    };
    if (section == "agent") return named(s.agents);
    if (section == "issue") return named(s.issues);
    if (section == "commodity") return named(s.commodities);
    if (section == "corridor") return named(s.corridors);
    return section + " " + id;
}

/// Returns the name of an agent; other ids stay.
std::string agent_name(const Scenario& s, const std::string& id) {
    return id == "ROW"              ? "the rest of the world"
           : s.agents.count(id) > 0 ? in_running_text(name_of(s, "agent", id))
                                    : name_of(s, "", id);
}

/// Labels an input: `Japan: yearly growth`, `layer trade: Kyrgyzstan from China`.
void describe(const Scenario& s, ExplorerInput& input) {
    const auto parts = split(input.address, '.');
    const auto section = std::find_if(sections().begin(), sections().end(),
                                      [&](const Section& x) { return x.table.name == parts[0]; });
    input.label = input.address;
    if (section == sections().end() || parts.size() < 2) return;
    const std::size_t key = section->keyed ? 2 : 1;
    const std::string owner = section->keyed ? name_of(s, parts[0], parts[1]) + ": " : "";
    if (parts.size() == key + 3 && parts[key] == "cell") {
        const auto layer = s.layers.find(parts[1]);
        const auto* kind = layer == s.layers.end()
                               ? nullptr
                               : model_registry().layer_kind(layer->second.kind.value);
        const char* word =
            parts[0] == "layer" && kind != nullptr && kind->symmetric ? "and" : "from";
        input.label = fmt::format("{}{} {} {}", owner, agent_name(s, parts[key + 1]), word,
                                  agent_name(s, parts[key + 2]));
        if (parts[0] == "layer" && kind != nullptr) input.unit = kind->unit;
        if (const auto c = s.commodities.find(parts[1]);
            parts[0] == "commodity" && c != s.commodities.end())
            input.unit = c->second.unit.value;
        return;
    }
    if (parts[0] == "hostility" && parts.size() == 3) {
        input.label =
            fmt::format("hostility of {} and {}", agent_name(s, parts[1]), agent_name(s, parts[2]));
        return;
    }
    if (parts[0] == "layer" && parts.size() == 3 && parts[2] == "weight") {
        input.label = fmt::format("how much {} counts", parts[1]);
        return;
    }
    if (parts.size() == 4 && parts[0] == "pledge" && parts[2] == "to") {
        input.label = whose(name_of(s, "agent", parts[3])) + " part of the money";
        input.part = join({parts[0], parts[1], parts[2]}, ".");
        return;
    }
    const Field* field = parts.size() > key ? section->table.find(parts[key]) : nullptr;
    if (field == nullptr) return;
    input.unit = field->unit;
    // Cuts the text at its first qualification; after a colon it describes one of many values.
    const bool inner = parts.size() > key + 1;
    input.label = owner + field->doc.substr(0, field->doc.find_first_of(inner ? ",:;" : ",;"));
    for (std::size_t n = key + 1; n < parts.size(); ++n)
        input.label += ", " + agent_name(s, parts[n]);
}

/// Sets the range from the distribution, or from the limits of the key and the values.
void give_range(const Number& number, ExplorerInput& input, double before) {
    double low = 0, high = 0;
    // A changed number has the range of its key, the others that of their distribution.
    if (number.distribution && !input.changed) {
        const auto quantile = quantile_of(*number.distribution);
        low = std::isinf(quantile.low) ? draw(quantile, slider_tail) : quantile.low;
        high = std::isinf(quantile.high) ? draw(quantile, 1 - slider_tail) : quantile.high;
    } else {
        const double size = std::max(
            {std::abs(input.value), std::abs(before), input.value == 0 && before == 0 ? 1.0 : 0.0});
        low = std::min(input.value, before) < 0 ? -2 * size : 0.0;
        high = 2 * size;
        if (std::isfinite(number.low) && std::isfinite(number.high))
            low = number.low, high = number.high;
    }
    // The bound may be exclusive, such as 0 years.
    const double apart = 1e-3 * (high - low);
    input.low = std::min(
        std::max(low,
                 number.low +
                     (low <= number.low && number.low == 0 && !number.distribution ? apart : 0.0)),
        input.value);
    input.high = std::max(std::min(high, number.high), input.value);
}

/// Returns the addresses at which the scenario differs from its comparison, below a table or value
/// that differs.
std::vector<std::string> changed_addresses(const Scenario& scenario) {
    std::vector<std::string> out;
    if (!scenario.comparison) return out;
    for (const auto& change : differences(*scenario.comparison, scenario, model_registry()))
        if (change.what != Change::What::dropped) out.push_back(change.address);
    return out;
}

bool lies_below(const std::string& address, const std::vector<std::string>& tables) {
    return std::any_of(tables.begin(), tables.end(), [&](const std::string& table) {
        return address == table || (address.size() > table.size() && address[table.size()] == '.' &&
                                    address.compare(0, table.size(), table) == 0);
    });
}

/// Sets the weights: squared correlations over a few hundred replicates, summed over the powers'
/// influence on the region and the metrics of the questions, at the end.
void weigh(std::vector<ExplorerInput>& inputs, const Variant& variant) {
    CommonRun common{.replicates = futures, .scrambles = 1, .design = "lhs"};
    common.defaults = {"regional_influence.*"};
    const auto plan = plan_scenarios({variant}, common).sweep;
    const auto& addresses = drawn_addresses(*plan.cells.front().plan);
    if (addresses.empty()) return;
    const auto all = run_finals(plan, variant.program->calendar.steps, {.isa = best_isa()});
    if (!all) return;
    const Finals& finals = all->front();
    for (auto& input : inputs) {
        const auto at = std::lower_bound(addresses.begin(), addresses.end(), input.address);
        if (at == addresses.end() || *at != input.address) continue;
        const double* x =
            finals.inputs.data() + static_cast<std::size_t>(at - addresses.begin()) * finals.count;
        for (std::size_t m = 0; m < plan.metrics.size(); ++m)
            input.weight +=
                squared_correlation(x, finals.values.data() + m * finals.count, finals.count);
    }
}

/// Returns the uncertain and the changed numbers without weights.
std::vector<ExplorerInput> unweighted(const Scenario& scenario) {
    const auto changes = changed_addresses(scenario);
    const auto before =
        scenario.comparison ? numbers_of(*scenario.comparison) : std::map<std::string, NumberAt>{};
    std::vector<ExplorerInput> out;
    for (const auto& [address, at] : numbers_of(scenario)) {
        const Number& number = *at.number;
        const bool changed = number.given && lies_below(address, changes),
                   model = address.rfind("sweep.", 0) != 0 && address.rfind("time.", 0) != 0;
        if (!model || !std::isfinite(number.value) || (!number.distribution && !changed)) continue;
        ExplorerInput input{.address = address,
                            .label = "",
                            .unit = "",
                            .value = number.value,
                            .uncertain = number.distribution != nullptr,
                            .changed = changed};
        const auto other = before.find(address);
        describe(scenario, input);
        if (input.unit.empty() && number.low == 0 && number.high == 1) input.unit = "share";
        give_range(number, input,
                   other == before.end() ? number.value : other->second.number->value);
        if (input.low < input.high) out.push_back(std::move(input));
    }
    for (auto& input : out) {
        if (input.part.empty()) continue;
        const auto is_part = [&](const std::string& address) {
            return lies_below(address, {input.part});
        };
        for (const auto& [address, at] : numbers_of(scenario))
            if (is_part(address)) input.rest += at.number->value;
        for (const auto& other : out)
            if (is_part(other.address)) input.rest -= other.value;
    }
    return out;
}

/// Returns the name of a table with numbers that is not an element, such as `layer trade`, or "".
std::string table_name(const Scenario& scenario, const std::map<std::string, NumberAt>& numbers,
                       const std::string& address) {
    const auto below = numbers.lower_bound(address + ".");
    const auto parts = split(address, '.');
    const bool is_table = parts.size() == 2 && below != numbers.end() &&
                          lies_below(below->first, {address}) && parts[0] != "pledge" &&
                          parts[0] != "response" && parts[0] != "event";
    return is_table ? name_of(scenario, parts[0], parts[1]) : "";
}

void heaviest_first(std::vector<ExplorerInput>& inputs) {
    std::stable_sort(inputs.begin(), inputs.end(),
                     [](const auto& a, const auto& b) { return a.weight > b.weight; });
}

}  // namespace

ExplorerInput described_input(const Scenario& scenario, const std::string& address) {
    ExplorerInput out{.address = address, .label = "", .unit = ""};
    describe(scenario, out);
    return out;
}

std::vector<std::pair<std::string, std::string>> element_labels(const Scenario& scenario) {
    std::vector<std::pair<std::string, std::string>> out;
    const auto name = [&](const Text& id) { return name_of(scenario, "agent", id.value); };
    for (const auto& [id, p] : scenario.pledges)
        out.emplace_back("pledge." + id,
                         fmt::format("pledge of {} ({:.4g} bn USD)", name(p.from), p.amount.value));
    for (const auto& [id, r] : scenario.responses)
        out.emplace_back("response." + id,
                         fmt::format("{} answers {} pledges", name(r.by), whose(name(r.to))));
    for (const auto& [id, e] : scenario.events)
        out.emplace_back(
            "event." + id,
            fmt::format("event {} ({})", id,
                        e.hazard.given ? "by chance" : "from " + month_of(to_text(e.start.value))));
    return out;
}

void name_inputs(Result& result, const Scenario& scenario) {
    const auto numbers = numbers_of(scenario);
    const auto elements = element_labels(scenario);
    for_each_address(to_json(result).dump(), [&](std::string_view word) {
        const std::string address(word);
        if (numbers.contains(address))
            result.names.emplace(address, described_input(scenario, address).label);
        else if (const auto table = table_name(scenario, numbers, address); !table.empty())
            result.names.emplace(address, table);
        for (const auto& [element, label] : elements)
            if (element == address) result.names.emplace(element, label);
    });
    const auto words = [&](const std::string& address) {
        return result.names.contains(address) ? input_in_words(scenario, address) : "";
    };
    const auto name = [&](std::string& text) {
        const auto first = text.substr(0, text.find_first_of(" ,:"));
        const bool begins = with_names(first, words) != first;
        text = with_names(text, words);
        if (begins) text = capitalised(text);
    };
    name(result.title), name(result.answer);
    for (auto* lines : {&result.lines, &result.findings})
        std::for_each(lines->begin(), lines->end(), name);
    for (auto& section : result.sections) {
        name(section.heading);
        std::for_each(section.lead.begin(), section.lead.end(), name);
        for (auto& table : section.tables) name(table.title), name(table.note);
    }
}

std::vector<ExplorerInput> explorer_inputs(const Scenario& scenario, const Variant& variant) {
    auto out = unweighted(scenario);
    weigh(out, variant);
    heaviest_first(out);
    return out;
}

std::vector<ExplorerInput> explorer_inputs(const Scenario& scenario,
                                           const std::vector<Driver>& weights) {
    constexpr double chance = 0.06;  // the largest of some hundred shares by chance alone
    auto out = unweighted(scenario);
    for (auto& input : out) {
        for (const auto& driver : weights)
            if (driver.address == input.address && driver.share > chance)
                input.weight = driver.share;
        if (input.weight == 0 && input.address.ends_with(".weight")) input.weight = chance;
    }
    heaviest_first(out);
    return out;
}

}  // namespace steppe
