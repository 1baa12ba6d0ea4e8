#include "engine/report/changes.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "steppe/core/date.hpp"
#include "steppe/core/text.hpp"
#include "steppe/scenario/diff.hpp"

namespace steppe {
namespace {

/// `19.5` or `19.5 (uncertain, 19 to 20)`.
std::string in_words(const Number& number, double scale = 1, const char* sign = "") {
    const auto shown = [&](double v) { return fmt::format("{:.4g}{}", v * scale, sign); };
    if (!number.distribution) return shown(number.value);
    const Support s = number.distribution->support();
    if (std::isinf(s.low) || std::isinf(s.high)) return shown(number.value) + " (uncertain)";
    return fmt::format("{} (uncertain, {:.4g} to {})", shown(number.value), s.low * scale, shown(s.high));
}

std::string recipients(const Pledge& p) {
    double sum = 0;
    std::vector<std::pair<double, std::string>> parts;
    for (const auto& [id, weight] : p.to.items) {
        sum += weight.value;
        parts.emplace_back(weight.value, id);
    }
    std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> words;
    for (const auto& [weight, id] : parts) words.push_back(fmt::format("{} {:.0f} %", id, sum > 0 ? 100 * weight / sum : 0));
    return join(words, ", ");
}

std::vector<std::string> pledge_in_words(const std::string& id, const Pledge& p) {
    std::vector<std::string> lines{fmt::format("pledge {}: {} -> {}", id, p.from.value, recipients(p))};
    std::string when = "from " + month_name(p.start.value);
    std::string how = fmt::format("paid at {}", in_words(p.realisation, 100, " %"));
    if (p.profile.value == "hazard") {
        how = fmt::format("paid at {} and cancelled at {} per year", in_words(p.disburse, 100, " %"), in_words(p.cancel, 100, " %"));
    } else {
        const auto last = static_cast<int>(std::ceil(month_ordinal(p.start.value) + 12 * (p.years.value + p.delay.value))) - 1;
        when = fmt::format("{} - {}", month_name(p.start.value), month_name(first_of_month(last)));
    }
    lines.push_back(fmt::format("  {} bn USD into {}, {}", in_words(p.amount), p.layer.value, when));
    lines.push_back(
        fmt::format("  {}{}", how, p.technology.value > 0 ? fmt::format(", {} of it for technology and skills", in_words(p.technology, 100, " %")) : ""));
    return lines;
}

std::vector<std::string> response_in_words(const std::string& id, const Response& r) {
    return {fmt::format("response {}: {} answers {}'s pledges in {} with {} dollars per dollar{}", id, r.by.value, r.to.value, r.layer.value,
                        in_words(r.match), r.start.given ? ", from " + month_name(r.start.value) : "")};
}

std::vector<std::string> one_change(const Change& change, const Scenario& scenario) {
    const auto parts = split(change.address, '.');
    if (change.what == Change::What::added && parts.size() == 2) {
        if (parts[0] == "pledge") return pledge_in_words(parts[1], scenario.pledges.at(parts[1]));
        if (parts[0] == "response") return response_in_words(parts[1], scenario.responses.at(parts[1]));
    }
    switch (change.what) {
        case Change::What::added:
            return {fmt::format("adds {}{}", change.address, change.after.empty() ? "" : " = " + change.after)};
        case Change::What::dropped:
            return {fmt::format("drops {}{}", change.address, change.before.empty() ? "" : " (was " + change.before + ")")};
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
