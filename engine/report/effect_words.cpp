#include "engine/report/effect_words.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/model/metric.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"

namespace steppe {
namespace {

int magnitude(double x) {
    return x == 0 ? 1 : static_cast<int>(std::floor(std::log10(std::abs(x))));
}

double shown_scale(const Effect& effect) { return shown_unit(effect.metric) == "share" ? 100 : 1; }

/// The words of one effect; numbers in the displayed unit.
class EffectWords {
public:
    EffectWords(const RunView& view, const Effect& effect)
        : view_(view),
          effect_(effect),
          kind_(*metric_kinds()[effect.metric.kind]),
          is_share_(shown_unit(effect.metric) == "share"),
          scale_(shown_scale(effect)),
          is_new_(view.without != nullptr && !effect.without),
          is_outside_(is_outside(effect)) {}

    /// Returns the metric in few words, for tables.
    [[nodiscard]] std::string label() const {
        if (kind_.name == "regional_influence") return bare(0) + " in the region";
        if (kind_.name == "influence_share") return fmt::format("{} in {}", bare(1), name(0));
        if (kind_.name == "gdp_gap") return "GDP of " + name(0);
        if (kind_.name == "position") return fmt::format("{} on \"{}\"", bare(0), issue(1));
        return capitalised(in_words(view_.program(), effect_.metric));
    }

    [[nodiscard]] std::string text() const {
        if (is_unchanged(effect_))
            return fmt::format("{} {} not change", the_subject(), verb("does"));
        if (effect_.size() == 0 && effect_.range)
            return fmt::format("{} {} by {} to {}{}{} in nine of ten replicates; {}", the_subject(),
                               verb("changes"), signed_two_digits(effect_.range->low),
                               signed_two_digits(effect_.range->high), unit(), when("by"),
                               effect_.by_chance ? "the central run has no such event"
                                                 : "in the central run it does not change");
        if (kind_.name == "regional_influence" || kind_.name == "influence_share")
            return influence();
        if (is_new_) return fresh();
        if (kind_.name == "price" && !is_outside_) return price();
        if (kind_.name == "shortage" && *effect_.without < 5e-4 && way() > 0) return shortage();
        if (kind_.name == "gdp_gap" && way() != 0)
            return fmt::format("{} {} {} % of GDP{}{}", name(0), way() > 0 ? "gains" : "loses",
                               size(), when("in"), range());
        if (kind_.name == "position")
            return fmt::format("{} moves by {} on \"{}\"{}{}{}", name(0), moved(), issue(1),
                               when("by"), range(), values(" on the scale from -1 to 1"));
        return fmt::format("{} {} by {}{}{}{}{}", the_subject(),
                           verb(way() > 0   ? "rises"
                                : way() < 0 ? "falls"
                                            : "changes"),
                           size(), unit(), when("by"), range(), values(""));
    }

private:
    [[nodiscard]] std::string the_subject() const {
        return subject_in_words(view_.program(), effect_.metric);
    }
    /// Returns a verb in the number of the subject.
    [[nodiscard]] std::string verb(const std::string& singular) const {
        return verb_of(effect_.metric, singular);
    }
    [[nodiscard]] std::string bare(std::size_t k) const {
        const Index i = effect_.metric.id[k];
        return i < view_.agents().size() ? view_.agents().name[i] : "the rest of the world";
    }
    /// Returns a name within a sentence.
    [[nodiscard]] std::string name(std::size_t k) const { return in_running_text(bare(k)); }
    [[nodiscard]] std::string issue(std::size_t k) const {
        const auto& issue = view_.program().issues[effect_.metric.id[k]];
        return issue.name.empty() ? issue.id : issue.name;
    }
    [[nodiscard]] std::string signed_two_digits(double x) const {
        return (x > 0 ? "+" : x < 0 ? "-" : "") + in_two_digits(std::abs(scale_ * x));
    }
    [[nodiscard]] std::string unit() const {
        const auto unit = shown_unit(effect_.metric);
        return is_share_ ? " points" : unit == "1" ? "" : " " + unit;
    }
    /// Returns the sign of the effect; of the range if the central run lies outside, 0 if it has
    /// two.
    [[nodiscard]] int way() const {
        if (!is_outside_) return effect_.size() >= 0 ? 1 : -1;
        return effect_.range->low >= 0 ? 1 : effect_.range->high <= 0 ? -1 : 0;
    }
    /// Returns the absolute size; of both ends of the range if the central run lies outside.
    [[nodiscard]] std::string size() const {
        return is_outside_ ? ends(scale_, way() == 0)
                           : in_two_digits(std::abs(scale_ * effect_.size()));
    }
    [[nodiscard]] std::string moved() const {
        return is_outside_ ? ends(1, true) : signed_figure(effect_.size(), decimals());
    }
    /// Returns the decimals of values, such that they show the effect.
    [[nodiscard]] int decimals() const {
        const double size = std::abs(scale_ * effect_.size());
        return std::clamp(size > 0 ? 1 - magnitude(size) : 1, is_share_ ? 1 : 0, 6);
    }
    [[nodiscard]] std::string value(double x) const {
        return fixed_figure(scale_ * x + 0.0, decimals()) + (is_share_ ? " %" : "");
    }
    /// Returns the values without and with; nothing if the central run lies outside the range.
    [[nodiscard]] std::string values(const char* more) const {
        return is_outside_ ? ""
                           : fmt::format(", {} -> {}{}",
                                         fixed_figure(scale_ * *effect_.without + 0.0, decimals()),
                                         value(effect_.with), more);
    }
    [[nodiscard]] std::string when(const char* preposition) const {
        return fmt::format(" {} {}", preposition,
                           month_of(view_.dates[static_cast<std::size_t>(effect_.step)]));
    }
    /// Returns the ends of the range, `0.7 to 2.0`: the smaller size first, or both with signs.
    [[nodiscard]] std::string ends(double scale, bool is_signed) const {
        double low = scale * effect_.range->low, high = scale * effect_.range->high;
        if (!is_signed && std::abs(low) > std::abs(high)) std::swap(low, high);
        const double largest = std::max(std::abs(low), std::abs(high)),
                     least = std::min(std::abs(low), std::abs(high));
        // In place of the central value, both ends show two digits.
        const double shown = is_outside_ && least > 0.01 * largest ? least : largest;
        const auto figure = [&](double x) {
            if (std::abs(x) < 1e-6 * largest) x = 0;
            const int decimals = decimals_shown(x, std::clamp(1 - magnitude(shown), 0, 6));
            return is_signed ? signed_figure(x, decimals) : fixed_figure(std::abs(x), decimals);
        };
        return fmt::format("{} to {}", figure(low), figure(high));
    }
    /// Returns the range of the absolute size, or of the effect if signs differ; the value of the
    /// central run if that lies outside.
    [[nodiscard]] std::string range() const { return range(scale_, ""); }
    [[nodiscard]] std::string range(double scale, const char* preposition) const {
        if (!effect_.range) return "";
        if (is_outside_)
            return fmt::format(" in nine of ten replicates (the central run: {}{})",
                               signed_two_digits(effect_.size()), unit());
        const bool is_signed =
            effect_.size() >= 0 ? effect_.range->low < 0 : effect_.range->high > 0;
        return fmt::format(" ({}{} in nine of ten replicates)", preposition,
                           ends(scale, is_signed));
    }

    [[nodiscard]] std::string influence() const {
        const bool is_region = kind_.name == "regional_influence";
        const std::string power = name(is_region ? 0 : 1);
        if (is_new_)
            return fmt::format("{}, new, holds {} of {}{}{}", power, value(effect_.with),
                               is_region ? "the region" : name(0), when("by"), range());
        const auto place = is_region ? "of the region" : "in " + name(0);
        const auto rivals = is_outside_ ? "" : rank(power);
        return fmt::format("{} {} {} points {}{}{}{}{}{}", power,
                           way() > 0   ? "gains"
                           : way() < 0 ? "loses"
                                       : "changes by",
                           size(), place, when("by"), range(), values(""),
                           rivals.empty() ? "" : "; ", rivals);
    }
    /// Returns a metric that the comparison lacks.
    [[nodiscard]] std::string fresh() const {
        if (kind_.name == "paid" || kind_.name == "cancelled" || kind_.name == "outstanding")
            return fmt::format("{} bn USD are {} of pledge {}{}{}", value(effect_.with), kind_.name,
                               view_.program().pledges[effect_.metric.id[0]].id, when("by"),
                               range());
        return fmt::format("{} {} new: {}{}{}{}", the_subject(), verb("is"), value(effect_.with),
                           is_share_ ? "" : unit(), when("by"), range());
    }

    /// Returns the powers that the effect lets this power overtake or fall behind.
    [[nodiscard]] std::string rank(const std::string& own) const {
        constexpr double tie = 1e-9;
        std::vector<std::string> overtaken, overtaking;
        bool leads = true, has_rivals = false;
        for (const Index j : view_.agents().powers) {
            const auto address =
                kind_.name + "." +
                (kind_.arguments.size() > 1 ? view_.agents().id[effect_.metric.id[0]] + "." : "") +
                view_.agents().id[j];
            if (address == effect_.metric.address) continue;
            const auto here = view_.series(address);
            const auto there = view_.before(address, effect_.step);
            if (!here || !there) continue;
            has_rivals = true;
            const double share = (*here)[static_cast<std::size_t>(effect_.step)],
                         with = effect_.with - share, without = *effect_.without - *there;
            leads = leads && with > tie && without > tie;
            const auto words =
                fmt::format("{} ({:.0f} %)", in_running_text(view_.agents().name[j]), 100 * share);
            if (without <= tie && with > tie) overtaken.push_back(words);
            if (without >= -tie && with < -tie) overtaking.push_back(words);
        }
        if (!has_rivals) return "";
        if (!overtaken.empty()) return "it overtakes " + listing(overtaken, 3);
        if (!overtaking.empty()) return "it falls behind " + listing(overtaking, 3);
        if (leads)
            return fmt::format("{} leads {}", own,
                               view_.without != nullptr ? "with and without" : "throughout");
        return effect_.size() >= 0 ? "it overtakes no power" : "it falls behind no power";
    }

    [[nodiscard]] std::string price() const {
        const double before = *effect_.without, ratio = effect_.with / before;
        constexpr double multiplies = 1.5;
        if (ratio < 1 / multiplies)
            return fmt::format("{} falls from {:.3g} to {:.3g} times that of the start{}{}",
                               the_subject(), before, effect_.with, when("by"), range(1, "by "));
        if (ratio < multiplies)
            return fmt::format("{} {} by {} %{}{}", the_subject(), ratio >= 1 ? "rises" : "falls",
                               in_two_digits(100 * std::abs(ratio - 1)), when("by"),
                               range(100 / before, ""));
        std::string range;
        if (effect_.range)
            range = fmt::format(" ({} to {} in nine of ten replicates)",
                                in_two_digits(1 + effect_.range->low / before),
                                in_two_digits(1 + effect_.range->high / before));
        return fmt::format("{} multiplies by {}{}{}", the_subject(), in_two_digits(ratio),
                           when("by"), range);
    }
    /// Returns a shortage that the comparison lacks.
    [[nodiscard]] std::string shortage() const {
        std::string commodity = view_.program().commodities[effect_.metric.id[1]].id;
        std::replace(commodity.begin(), commodity.end(), '-', ' ');
        return fmt::format("{} lacks {} % of the {} that it needs{}{}", name(0), size(), commodity,
                           when("in"), range());
    }

    const RunView& view_;
    const Effect& effect_;
    const MetricKind& kind_;
    bool is_share_;
    double scale_;
    bool is_new_, is_outside_;
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
    return in_two_digits(std::abs(shown_scale(effect) * effect.size())) +
           (unit == "share" ? " points"
            : unit == "1"   ? ""
                            : " " + unit);
}

bool is_outside(const Effect& effect) {
    if (!effect.range || !effect.without) return false;
    const double size = effect.size(),
                 slack = 1e-9 * std::max(std::abs(effect.range->low), std::abs(effect.range->high));
    return size != 0 && (size < effect.range->low - slack || size > effect.range->high + slack);
}

bool is_unchanged(const Effect& effect) {
    constexpr double shown = 5e-7;  // half of the last digit
    if (!effect.without) return false;
    double largest = std::abs(effect.size());
    if (const auto& range = effect.range)
        largest = std::max({largest, std::abs(range->low), std::abs(range->high)});
    return shown_scale(effect) * largest < shown;
}

}  // namespace steppe
