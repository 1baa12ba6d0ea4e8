#include "engine/report/changes.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/core/text.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/scenario/diff.hpp"

namespace steppe {
namespace {

/// Returns `19.5` or `19.5 (uncertain, 19 to 20)`.
std::string in_words(const Number& number, double scale = 1, const char* sign = "") {
    const auto shown = [&](double v) { return fmt::format("{:.4g}{}", v * scale, sign); };
    if (!number.distribution) return shown(number.value);
    const Support s = number.distribution->support();
    if (std::isinf(s.low) || std::isinf(s.high)) return shown(number.value) + " (uncertain)";
    return fmt::format("{} (uncertain, {:.4g} to {})", shown(number.value), s.low * scale,
                       shown(s.high));
}

std::string full_name(const Scenario& scenario, const std::string& id) {
    const auto found = scenario.agents.find(id);
    return found == scenario.agents.end() || !found->second.name.given ? id
                                                                       : found->second.name.value;
}

std::string recipients(const Scenario& scenario, const Pledge& p) {
    double sum = 0;
    std::vector<std::pair<double, std::string>> parts;
    for (const auto& [id, weight] : p.to.items) {
        sum += weight.value;
        parts.emplace_back(weight.value, full_name(scenario, id));
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> words;
    words.reserve(parts.size());
    for (const auto& [weight, id] : parts)
        words.push_back(fmt::format("{} {:.0f} %", id, sum > 0 ? 100 * weight / sum : 0));
    return join(words, ", ");
}

std::vector<std::string> pledge_in_words(const std::string& id, const Pledge& p,
                                         const Scenario& scenario) {
    std::vector<std::string> lines{fmt::format(
        "pledge {}: {} -> {}", id, full_name(scenario, p.from.value), recipients(scenario, p))};
    std::string when = "from " + month_name(p.start.value);
    std::string how = fmt::format("paid at {}", in_words(p.realisation, 100, " %"));
    if (p.profile.value == "hazard") {
        how = fmt::format("paid at {} and cancelled at {} per year",
                          in_words(p.disburse, 100, " %"), in_words(p.cancel, 100, " %"));
    } else {
        const auto last = static_cast<int>(std::ceil(month_ordinal(p.start.value) +
                                                     12 * (p.years.value + p.delay.value))) -
                          1;
        when = fmt::format("{} - {}", month_name(p.start.value), month_name(first_of_month(last)));
    }
    lines.push_back(
        fmt::format("  {} bn USD into {}, {}", in_words(p.amount), p.layer.value, when));
    if (p.technology.value > 0)
        how +=
            fmt::format(", {} of it for technology and skills", in_words(p.technology, 100, " %"));
    for (const auto& [to, share] : p.capacity.items)
        how += fmt::format(", {} of it for capacity of {}", in_words(share, 100, " %"), to);
    for (const auto& [to, share] : p.corridor.items)
        how += fmt::format(", {} of it for corridor {}", in_words(share, 100, " %"), to);
    lines.push_back("  " + how);
    return lines;
}

std::vector<std::string> response_in_words(const std::string& id, const Response& r,
                                           const Scenario& scenario) {
    return {fmt::format("response {}: {} answers {} pledges in {} with {} dollars per dollar{}", id,
                        full_name(scenario, r.by.value), whose(full_name(scenario, r.to.value)),
                        r.layer.value, in_words(r.match),
                        r.start.given ? ", from " + month_name(r.start.value) : "")};
}

std::string ids_in_words(const Scenario& scenario, const TextList& list) {
    std::vector<std::string> words;
    for (const auto& item : list.items) words.push_back(full_name(scenario, item.value));
    return join(words, ", ");
}

std::vector<std::string> event_in_words(const std::string& id, const Event& e,
                                        const Scenario& scenario) {
    std::vector<std::string> what;
    const auto say = [&](const std::string& text) { what.push_back(text); };
    for (const Text* text : {&e.commodity, &e.corridor, &e.layer, &e.institution, &e.issue})
        if (text->given) say(text->value);
    if (e.from.given) say("from " + ids_in_words(scenario, e.from));
    if (e.to.given) say("to " + ids_in_words(scenario, e.to));
    if (e.at.given) say("at " + ids_in_words(scenario, e.at));
    for (const auto& [a, b] : e.between.items)
        say(full_name(scenario, a.value) + "-" + full_name(scenario, b.value));
    if (e.agents.given) say(ids_in_words(scenario, e.agents));
    if (e.join.given) say(ids_in_words(scenario, e.join) + " join");
    if (e.leave.given) say(ids_in_words(scenario, e.leave) + " leave");
    if (e.cut.given) say("cut " + in_words(e.cut, 100, " %"));
    if (e.factor.given) say("open at " + in_words(e.factor, 100, " %"));
    if (e.loss.given) say("loss " + in_words(e.loss, 100, " %"));
    if (e.by.given) say("by " + in_words(e.by));
    if (e.conviction_by.given) say("convictions by " + in_words(e.conviction_by));
    if (e.half_life.given) say("half-life " + in_words(e.half_life) + " years");
    std::string when = e.hazard.given ? fmt::format("by chance, {} a year", in_words(e.hazard))
                                      : "from " + to_text(e.start.value);
    if (e.duration.given)
        when += fmt::format(", for {} {}", in_words(e.duration),
                            e.duration.value == 1 ? "year" : "years");
    return {fmt::format("event {}: {}, {}", id, e.kind.value, join(what, ", ")), "  " + when};
}

std::vector<std::string> one_change(const Change& change, const Scenario& scenario) {
    const auto parts = split(change.address, '.');
    if (parts[0] == "answer") return {};  // it says what is shown, not what happens
    if (change.what == Change::What::added && parts.size() == 2) {
        if (parts[0] == "pledge")
            return pledge_in_words(parts[1], scenario.pledges.at(parts[1]), scenario);
        if (parts[0] == "event")
            return event_in_words(parts[1], scenario.events.at(parts[1]), scenario);
        if (parts[0] == "ask") return {};  // answered above
        if (parts[0] == "response")
            return response_in_words(parts[1], scenario.responses.at(parts[1]), scenario);
    }
    switch (change.what) {
        case Change::What::added:
            return {fmt::format("adds {}{}", change.address,
                                change.after.empty() ? "" : " = " + change.after)};
        case Change::What::dropped:
            return {fmt::format("drops {}{}", change.address,
                                change.before.empty() ? "" : " (was " + change.before + ")")};
        case Change::What::changed:
            return {fmt::format("{} {} -> {}", change.address, change.before, change.after)};
    }
    return {};
}

}  // namespace

std::vector<std::string> changes_in_words(const Scenario& scenario, const Scenario& comparison) {
    std::vector<std::string> out;
    for (const auto& change : differences(comparison.document.root, scenario.document.root)) {
        const auto lines = one_change(change, scenario);
        out.insert(out.end(), lines.begin(), lines.end());
    }
    return out;
}

}  // namespace steppe
