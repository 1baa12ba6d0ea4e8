#include "steppe/report/attribution.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

/// Returns a bar between two values on a scale of `full` blocks. It starts at a whole block; its
/// length is exact to an eighth.
std::string bar(double from, double to, double low, double high, int full) {
    static constexpr std::string_view eighths[]{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (!(low < high)) return "";
    const double scale = 8 * full / (high - low);
    const int begin = static_cast<int>(std::floor((std::min(from, to) - low) * scale / 8 + 1e-9));
    const int units = static_cast<int>(std::lround(std::abs(to - from) * scale));
    std::string out(static_cast<std::size_t>(begin), ' ');
    for (int n = 0; n < units / 8; ++n) out += "█";
    return out + std::string(eighths[units % 8]);
}

std::string shown_name(const Part& part) {
    if (part.name == "other") return "other (convictions, layer weights, events, output)";
    return part.changes > 1 && part.name.find(" + ") == std::string::npos
               ? fmt::format("{} ({} changes)", part.name, part.changes)
               : part.name;
}

/// Formats one attribution as a waterfall.
class Waterfall {
public:
    Waterfall(const AttributionReport& report, const Attribution& what)
        : report_(report), what_(what) {
        widest_ = std::max(report.base.size(), report.alt.size());
        for (const auto& part : what.parts)
            widest_ = std::clamp(shown_name(part).size(), widest_, std::size_t{52});
        double at = low_ = high_ = what.before, half = 0;
        for (const auto& part : what.parts) {
            at += part.value;
            low_ = std::min(low_, at);
            high_ = std::max(high_, at);
            if (std::isfinite(part.interval.high))
                half = std::max(half, 0.5 * (part.interval.high - part.interval.low));
        }
        certain_ = half == 0;
        decimals_ = decimals_for(0, std::max(std::abs(what.total()), (high_ - low_) / 3));
        if (decimals_ >= 0) ++decimals_;
    }

    std::string text() {
        end(report_.base, what_.before, what_.before_interval);
        double at = what_.before;
        for (std::size_t n = 0; n < what_.parts.size(); ++n) {
            const auto& part = what_.parts[n];
            if (n < most) row(part, at);
            at += part.value;
            if (n >= most) others_ += part.value;
        }
        if (what_.parts.size() > most)
            out_ += fmt::format(
                "  {} {:>12}\n",
                pad(fmt::format("and {} smaller ones together", what_.parts.size() - most),
                    widest_),
                figure(others_));
        end(report_.alt, what_.after, what_.after_interval);
        out_ += fmt::format(
            "  the difference, {}{}, is the sum of the parts; rounding leaves {:.1g}\n",
            figure(what_.total()),
            certain_ ? "" : fmt::format(" {}", signed_interval(what_.total_interval, decimals_)),
            what_.rest());
        return std::move(out_);
    }

private:
    static constexpr std::size_t most = 25;

    void end(const std::string& name, double value, const Interval& interval) {
        const int places =
            decimals_ < 0 ? 10 : decimals_;  // for values whose changes need an exponent
        const bool exact = interval.low == interval.high;
        out_ += fmt::format("  {} {:>12.{}f}{}\n", pad(name, widest_), value, places,
                            exact ? ""
                                  : fmt::format("  [{:.{}f}, {:.{}f}]", interval.low, places,
                                                interval.high, places));
    }

    void row(const Part& part, double at) {
        const double total = what_.total();
        const std::string share = std::abs(total) > 1e-9 * (high_ - low_)
                                      ? fmt::format("{:.1f} %", 100 * part.value / total)
                                      : "";
        out_ += fmt::format(
            "  {} {:>12}{}{:>9}  {}\n", pad(shown_name(part), widest_), figure(part.value),
            certain_ ? "" : fmt::format("  {:<24}", signed_interval(part.interval, decimals_)),
            share == "-0.0 %" ? "0.0 %" : share, bar(at, at + part.value, low_, high_, 24));
    }

    /// Shows values that round to zero as 0.
    [[nodiscard]] std::string figure(double x) const {
        const bool nothing = decimals_ >= 0 && std::abs(x) < 0.5 * std::pow(10.0, -decimals_);
        return signed_figure(nothing ? 0 : x, decimals_);
    }

    const AttributionReport& report_;
    const Attribution& what_;
    std::size_t widest_ = 0;
    double low_ = 0, high_ = 0, others_ = 0;
    int decimals_ = 3;
    bool certain_ = true;
    std::string out_;
};

std::string method(const Attribution& a, std::uint64_t permutations) {
    const std::string runs = a.futures > 0 ? fmt::format(", each in {} under the same draws",
                                                         count_of(a.futures, "future"))
                                           : "";
    if (a.exact)
        return fmt::format("exact Shapley values from {}{}", count_of(a.played, "coalition"), runs);
    return fmt::format("Shapley values from {} orders, with 95 % intervals",
                       grouped(permutations / 2 * 2));
}

Json part_json(const Part& part, double total) {
    Json out{{"part", part.name},
             {"value", part.value},
             {"low", part.interval.low},
             {"high", part.interval.high}};
    out["share"] = total == 0 ? Json(nullptr) : Json(part.value / total);
    if (!part.addresses.empty()) out["changes"] = part.addresses;
    return out;
}

Json value_json(double value, const Interval& interval) {
    return {{"value", value}, {"low", interval.low}, {"high", interval.high}};
}

Json json_of(const Attribution& a) {
    Json out{{"exact", a.exact},
             {"coalitions", a.played},
             {"futures", a.futures},
             {"parts", Json::array()},
             {"rest", a.rest()}};
    out["before"] = value_json(a.before, a.before_interval);
    out["after"] = value_json(a.after, a.after_interval);
    out["difference"] = value_json(a.total(), a.total_interval);
    for (const auto& part : a.parts) out["parts"].push_back(part_json(part, a.total()));
    return out;
}

}  // namespace

std::string attribution_text(const AttributionReport& r) {
    std::string out =
        fmt::format("What moves {} from {} to {}, {}\n", r.metric, r.base, r.alt, r.date);
    out += fmt::format("{}, in {}; convictions as inferred in {} for all coalitions\n",
                       r.elements.futures > 0
                           ? fmt::format("Means over {}", count_of(r.elements.futures, "future"))
                           : "Central runs",
                       r.unit, r.comparison);
    if (r.base_alone)
        out += fmt::format("{} alone infers other convictions: its own run gives {}\n", r.base,
                           shortest(*r.base_alone));
    out += "\n";
    out += fmt::format("By element: {}\n", method(r.elements, r.permutations));
    out += Waterfall(r, r.elements).text();
    if (!r.channels) return out;
    out += fmt::format("\nBy channel, the shares of influence that carry it{}: {}\n",
                       r.elements.futures > 0 ? ", in the central run" : "",
                       method(*r.channels, r.permutations));
    out += Waterfall(r, *r.channels).text();
    return out;
}

std::string attribution_csv(const AttributionReport& r) {
    std::string out = "scenario,against,step,date,metric,unit,view,part,value,low,high,share\n";
    const std::string head = fmt::format("{},{},{},{},{},{}", csv_field(r.alt), csv_field(r.base),
                                         r.step, r.date, csv_field(r.metric), csv_field(r.unit));
    const auto row = [&](const char* view, const std::string& part, double value,
                         const Interval& interval, const std::string& share) {
        out += fmt::format("{},{},{},{},{},{},{}\n", head, view, csv_field(part), shortest(value),
                           shortest(interval.low), shortest(interval.high), share);
    };
    const auto parts = [&](const char* view, const Attribution& a) {
        for (const auto& part : a.parts)
            row(view, part.name, part.value, part.interval,
                a.total() == 0 ? "" : shortest(part.value / a.total()));
    };
    row("total", "before", r.elements.before, r.elements.before_interval, "");
    row("total", "after", r.elements.after, r.elements.after_interval, "");
    row("total", "difference", r.elements.total(), r.elements.total_interval, "");
    parts("element", r.elements);
    if (r.channels) parts("channel", *r.channels);
    return out;
}

std::string attribution_json(const AttributionReport& r) {
    const auto& e = r.elements;
    Json out{{"scenario", r.alt},
             {"title", r.title},
             {"against", r.base},
             {"convictions_inferred_in", r.comparison},
             {"base_run_alone", r.base_alone ? Json(*r.base_alone) : Json(nullptr)},
             {"metric", r.metric},
             {"in_words", r.metric_in_words.empty() ? r.metric : r.metric_in_words},
             {"unit", r.unit},
             {"step", r.step},
             {"date", r.date},
             {"level", 0.95},
             {"before", value_json(e.before, e.before_interval)},
             {"after", value_json(e.after, e.after_interval)},
             {"difference", value_json(e.total(), e.total_interval)},
             {"elements", json_of(e)}};
    out["channels"] = r.channels ? json_of(*r.channels) : Json(nullptr);
    return json_document(out);
}

}  // namespace steppe
