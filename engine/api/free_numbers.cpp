#include "engine/api/free_numbers.hpp"

#include <algorithm>
#include <map>

#include "engine/analysis/calibration.hpp"
#include "engine/api/asked.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/numbers.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_unnamed = 12;  // uncertain numbers that are fitted if none are named

/// Returns the uncertain numbers of the model by address, without those of [sweep] and [time].
std::map<std::string, const Number*> uncertain_numbers(const Scenario& scenario) {
    std::map<std::string, const Number*> out;
    for (const auto& [address, at] : numbers_of(scenario))
        if (at.number->distribution && address.rfind("sweep.", 0) != 0 &&
            address.rfind("time.", 0) != 0)
            out[address] = at.number;
    return out;
}

bool is_discrete(const Number& number) {
    return number.distribution && number.distribution->kind->form == QuantileForm::discrete;
}

FreeNumber free_number(const std::string& address, const Number& number,
                       const std::optional<Interval>& range) {
    if (is_discrete(number))
        throw wrong("vary", "{} is one of a few values; calibrate fits continuous numbers",
                    address);
    if (!number.distribution && !range)
        throw wrong("vary", "{} is exact in the file: add its range, '{}[LOW,HIGH]'", address,
                    address);
    if (!number.distribution)
        return {{address, range->low, range->high},
                {.kind = find_distribution("uniform"),
                 .arguments = {range->low, range->high},
                 .min = {},
                 .max = {}}};
    Distribution prior = *number.distribution;
    if (range) {
        const auto support = prior.support();
        if (!(range->low < support.high && range->high > support.low))
            throw wrong("vary", "the file draws {} from {} to {}, never within {} to {}", address,
                        shortest(support.low), shortest(support.high), shortest(range->low),
                        shortest(range->high));
        prior.min = std::max(range->low, support.low);
        prior.max = std::min(range->high, support.high);
    }
    const auto search = search_range(prior, number.low, number.high);
    return {{.address = address, .low = search.low, .high = search.high}, prior};
}

std::vector<FreeNumber> every_number(const Scenario& scenario) {
    std::vector<FreeNumber> out;
    for (const auto& [address, number] : uncertain_numbers(scenario))
        if (!is_discrete(*number)) out.push_back(free_number(address, *number, {}));
    if (out.empty())
        throw OptionError("vary",
                          "the scenario has no uncertain number: name a number to fit, "
                          "'ADDRESS[LOW,HIGH]'");
    if (out.size() > most_unnamed)
        throw wrong(
            "vary",
            "the scenario has {} uncertain numbers, more than {}: name those to fit, for instance "
            "{}",
            out.size(), most_unnamed, out.front().number.address);
    return out;
}

const Number& number_at(const Scenario& scenario, const std::string& address) {
    const auto all = numbers_of(scenario);
    if (const auto at = all.find(address); at != all.end()) return *at->second.number;
    throw wrong("vary", "`{}` is not a number of this scenario{}", address,
                next_did_you_mean(address, ids_of(all)));
}

}  // namespace

std::vector<FreeNumber> free_numbers(const Scenario& scenario,
                                     const std::vector<CalibrateOptions::Free>& options) {
    if (options.empty()) return every_number(scenario);
    const auto uncertain = uncertain_numbers(scenario);
    std::vector<FreeNumber> out;
    const auto add = [&](const std::string& address, const Number& number,
                         const std::optional<Interval>& range) {
        if (std::ranges::any_of(out,
                                [&](const auto& other) { return other.number.address == address; }))
            throw wrong("vary", "{} is given twice", address);
        out.push_back(free_number(address, number, range));
    };
    for (const auto& [name, low, high] : options) {
        const auto pattern = with_ids(scenario, name);
        if (low.has_value() != high.has_value() || (low && !(*low < *high)))
            throw wrong("vary", "the range of {} has no two ends, the lower one first", pattern);
        const auto range = low ? std::optional(Interval{*low, *high}) : std::nullopt;
        if (pattern.find('*') == std::string::npos) {
            add(pattern, number_at(scenario, pattern), range);
            continue;
        }
        if (range)
            throw wrong("vary", "a range belongs to one number, and `{}` is a pattern", pattern);
        const auto before = out.size();
        for (const auto& [address, number] : uncertain)
            if (matches(pattern, address) && !is_discrete(*number)) add(address, *number, {});
        if (out.size() == before) throw wrong("vary", "no uncertain number matches `{}`", pattern);
    }
    return out;
}

}  // namespace steppe
