#include "engine/report/effect_words.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/answer.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/report/metric_words.hpp"

namespace steppe {
namespace {

/// Returns two digits of a number; all before the decimal point.
std::string two_digits(double x) {
    const int decimals =
        std::abs(x) > 0 ? 1 - static_cast<int>(std::floor(std::log10(std::abs(x)))) : 0;
    return fixed_figure(x + 0.0, std::clamp(decimals, 0, 6));
}

/// The words of one effect; numbers in the displayed unit.
class EffectWords {
public:
    EffectWords(const RunView& view, const Effect& effect)
        : view_(view),
          effect_(effect),
          kind_(*metric_kinds()[effect.metric.kind]),
          is_share_(shown_unit(effect.metric) == "share"),
          scale_(is_share_ ? 100 : 1),
          is_new_(view.without != nullptr && !effect.without) {}

    /// Returns the metric in few words, for tables.
    [[nodiscard]] std::string label() const {
        if (kind_.name == "regional_influence") return name(0) + " in the region";
        if (kind_.name == "influence_share") return fmt::format("{} in {}", name(1), host());
        if (kind_.name == "gdp_gap") return "GDP of " + name(0);
        if (kind_.name == "position") return fmt::format("{} on \"{}\"", name(0), issue(1));
        return capitalised(subject());
    }

    [[nodiscard]] std::string text() const {
        const bool grows = effect_.size() >= 0;
        if (effect_.size() == 0 && effect_.range)
            return fmt::format(
                "the {} changes by {} to {}{}{} in nine of ten replicates; the "
                "central run has no such event",
                subject(), signed_two_digits(effect_.range->low),
                signed_two_digits(effect_.range->high), unit(), when("by"));
        if (kind_.name == "regional_influence" || kind_.name == "influence_share")
            return influence(grows);
        if (is_new_)
            return fmt::format("{} is new: {}{}{}", subject(), value(effect_.with), when("by"),
                               range());
        if (kind_.name == "price") return price();
        if (kind_.name == "shortage") return shortage();
        if (kind_.name == "gdp_gap")
            return fmt::format("{} {} {} % of GDP{}{}", name(0), grows ? "gains" : "loses", size(),
                               when("in"), range());
        if (kind_.name == "position")
            return fmt::format("{} moves by {} on \"{}\"{}{}, {} on the scale from -1 to 1",
                               name(0), signed_figure(effect_.size(), decimals()), issue(1),
                               when("by"), range(), values());
        return fmt::format("the {} {} by {}{}{}{}, {}", subject(), grows ? "rises" : "falls",
                           size(), unit(), when("by"), range(), values());
    }

private:
    [[nodiscard]] std::string subject() const { return in_words(view_.program(), effect_.metric); }
    [[nodiscard]] std::string name(std::size_t k) const {
        const Index i = effect_.metric.id[k];
        return i < view_.agents().size() ? view_.agents().name[i] : "the rest of the world";
    }
    /// Returns the host of an influence within a sentence.
    [[nodiscard]] std::string host() const {
        return name(0).rfind("United ", 0) == 0 ? "the " + name(0) : name(0);
    }
    [[nodiscard]] std::string issue(std::size_t k) const {
        const auto& issue = view_.program().issues[effect_.metric.id[k]];
        return issue.name.empty() ? issue.id : issue.name;
    }
    [[nodiscard]] std::string signed_two_digits(double x) const {
        return (x > 0 ? "+" : x < 0 ? "-" : "") + two_digits(std::abs(scale_ * x));
    }
    [[nodiscard]] std::string unit() const {
        const auto unit = shown_unit(effect_.metric);
        return is_share_ ? " points" : unit == "1" ? "" : " " + unit;
    }
    [[nodiscard]] std::string size() const { return two_digits(std::abs(scale_ * effect_.size())); }
    /// Returns the decimals of values, such that they show the effect.
    [[nodiscard]] int decimals() const {
        const double size = std::abs(scale_ * effect_.size());
        const int shown = size > 0 ? 1 - static_cast<int>(std::floor(std::log10(size))) : 1;
        return std::clamp(shown, is_share_ ? 1 : 0, 6);
    }
    [[nodiscard]] std::string value(double x) const {
        return fixed_figure(scale_ * x + 0.0, decimals()) + (is_share_ ? " %" : "");
    }
    [[nodiscard]] std::string values() const {
        return fmt::format("{} -> {}", fixed_figure(scale_ * *effect_.without + 0.0, decimals()),
                           value(effect_.with));
    }
    [[nodiscard]] std::string when(const char* preposition) const {
        return fmt::format(" {} {}", preposition,
                           month_of(view_.dates[static_cast<std::size_t>(effect_.step)]));
    }
    /// Returns the range of the absolute size, or of the effect if its ends differ in sign.
    [[nodiscard]] std::string range() const {
        if (!effect_.range) return "";
        const double low = scale_ * effect_.range->low, high = scale_ * effect_.range->high;
        const double shown = std::max(std::abs(low), std::abs(high));
        const int decimals =
            std::clamp(shown > 0 ? 1 - static_cast<int>(std::floor(std::log10(shown))) : 0, 0, 6);
        const bool falls = effect_.size() < 0;
        if (low < 0 && high > 0)
            return fmt::format(" ({} to {} in nine of ten replicates)",
                               signed_figure(low, decimals), signed_figure(high, decimals));
        return fmt::format(" ({} to {} in nine of ten replicates)",
                           fixed_figure(std::abs(falls ? high : low), decimals),
                           fixed_figure(std::abs(falls ? low : high), decimals));
    }

    [[nodiscard]] std::string influence(bool grows) const {
        const bool is_region = kind_.name == "regional_influence";
        const std::string power = name(is_region ? 0 : 1);
        if (is_new_)
            return fmt::format("{}, new, holds {} of {}{}{}", power, value(effect_.with),
                               is_region ? "the region" : host(), when("by"), range());
        return fmt::format("{} {} {} points {}{}{}, {}; {}", power, grows ? "gains" : "loses",
                           size(), is_region ? "of the region" : "in " + host(), when("by"),
                           range(), values(), rank(power));
    }

    /// Returns the powers that the effect lets this power overtake or fall behind.
    [[nodiscard]] std::string rank(const std::string& own) const {
        std::vector<std::string> overtaken, overtaking;
        bool leads = true;
        for (const Index j : view_.agents().powers) {
            Metric other = effect_.metric;
            other.address =
                kind_.name + "." +
                (kind_.arguments.size() > 1 ? view_.agents().id[effect_.metric.id[0]] + "." : "") +
                view_.agents().id[j];
            if (other.address == effect_.metric.address) continue;
            const auto here = view_.series(other.address), there = before(other.address);
            if (!here || !there) continue;
            const double with = (*here)[static_cast<std::size_t>(effect_.step)],
                         without = (*there)[static_cast<std::size_t>(effect_.step)];
            leads = leads && with < effect_.with && without < *effect_.without;
            const auto words = fmt::format("{} ({:.0f} %)", view_.agents().name[j], 100 * with);
            if (without >= *effect_.without && with < effect_.with) overtaken.push_back(words);
            if (without <= *effect_.without && with > effect_.with) overtaking.push_back(words);
        }
        if (!overtaken.empty()) return "it overtakes " + listing(overtaken, 3);
        if (!overtaking.empty()) return "it falls behind " + listing(overtaking, 3);
        if (leads)
            return fmt::format("{} leads {}", own,
                               view_.without != nullptr ? "with and without" : "throughout");
        return effect_.size() >= 0 ? "it overtakes no power" : "it falls behind no power";
    }
    /// Returns a metric without the scenario: of the comparison, or at the start of the run.
    [[nodiscard]] std::optional<std::vector<double>> before(const std::string& address) const {
        if (view_.without != nullptr) return view_.other(address);
        auto out = view_.series(address);
        if (out) std::fill(out->begin(), out->end(), out->front());
        return out;
    }

    [[nodiscard]] std::string price() const {
        const double before = *effect_.without, ratio = effect_.with / before;
        const std::string what = "the " + subject();
        constexpr double multiplies = 1.5;
        if (ratio < multiplies)
            return fmt::format("{} {} by {} %{}", what, ratio >= 1 ? "rises" : "falls",
                               two_digits(100 * std::abs(ratio - 1)), when("by"));
        std::string range;
        if (effect_.range)
            range = fmt::format(" ({} to {} in nine of ten replicates)",
                                two_digits(1 + effect_.range->low / before),
                                two_digits(1 + effect_.range->high / before));
        return fmt::format("{} multiplies by {}{}{}", what, two_digits(ratio), when("by"), range);
    }

    [[nodiscard]] std::string shortage() const {
        std::string commodity = view_.program().commodities[effect_.metric.id[1]].id;
        std::replace(commodity.begin(), commodity.end(), '-', ' ');
        auto out = fmt::format("{} lacks {} % of the {} that it needs{}{}", name(0),
                               two_digits(100 * effect_.with), commodity, when("in"), range());
        if (*effect_.without > 5e-4)
            out += fmt::format(", {} % without", two_digits(100 * *effect_.without));
        return out;
    }

    const RunView& view_;
    const Effect& effect_;
    const MetricKind& kind_;
    bool is_share_;
    double scale_;
    bool is_new_;
};

}  // namespace

std::string effect_in_words(const RunView& view, const Effect& effect) {
    return EffectWords(view, effect).text();
}

std::string effect_label(const RunView& view, const Effect& effect) {
    return EffectWords(view, effect).label();
}

std::string size_in_words(const Effect& effect) {
    const auto unit = shown_unit(effect.metric);
    const bool is_share = unit == "share";
    return two_digits(std::abs((is_share ? 100 : 1) * effect.size())) + (is_share ? " points"
                                                                         : unit == "1"
                                                                             ? ""
                                                                             : " " + unit);
}

}  // namespace steppe
