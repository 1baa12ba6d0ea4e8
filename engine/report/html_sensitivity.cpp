#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace html {
namespace {

constexpr std::size_t most_inputs = 20, most_outputs = 12;

class Output {
public:
    Output(const Json& all, const Json& one, std::string id)
        : all_(all), one_(one), id_(std::move(id)), method_(all.at("method").get<std::string>()) {
        source_ =
            fmt::format("Source: steppe sensitivity of {} at {}, {}, seed {}; {}.",
                        all.at("scenario").get<std::string>(), all.at("date").get<std::string>(),
                        count_of(all.at("rows").get<std::uint64_t>() *
                                         all.at("runs_a_row").get<std::uint64_t>() +
                                     all.at("screening_runs").get<std::uint64_t>(),
                                 "future"),
                        all.at("seed").get<std::uint64_t>(), one.at("metric").get<std::string>());
    }

    [[nodiscard]] std::string words() const { return one_.at("in_words"); }

    [[nodiscard]] Section section() const {
        Section out{sentence_case(words()), {}, {}};
        if (one_.at("constant").get<bool>()) {
            out.lead.push_back(
                fmt::format("It is {} in all runs: there is no variance to share out.",
                            cell(number_in(one_, "mean"))));
            return out;
        }
        out.lead.push_back(
            fmt::format("Over all futures: mean {:.4g}, standard deviation {:.2g}{}. {}",
                        number_in(one_, "mean"), std::sqrt(number_in(one_, "variance")),
                        unit_in_words(), explained()));
        out.charts.push_back(indices());
        if (one_.contains("swings") && moves(one_.at("swings").at("inputs")))
            out.charts.push_back(tornado());
        return out;
    }

private:
    [[nodiscard]] std::string unit_in_words() const {
        const std::string unit = one_.at("unit");
        return unit == "1" ? "" : fmt::format(" ({})", unit);
    }

    [[nodiscard]] std::string explained() const {
        if (method_ == "sobol")
            return "Total effect: the part of the variance that would remain if all other inputs "
                   "were known; first order: the part that would go if this one "
                   "alone were known. Bars with 95 % intervals.";
        if (method_ == "shapley")
            return "Shapley effects share the variance out over the inputs, correlated or not, and "
                   "add up to 100 %. Bars with 95 % intervals.";
        return "mu*: by how much the output changes per unit of an input's probability, on average "
               "in size. Bars with 95 % intervals.";
    }

    /// Names the inputs with most of the variance, and their share.
    [[nodiscard]] std::string indices_title() const {
        const auto& inputs = one_.at("inputs");
        if (method_ == "morris")
            return fmt::format(
                "{} matters most: {} changes by {:.3g} on average as it goes through half of its "
                "distribution",
                inputs[0].at("input").get<std::string>(), words(),
                0.5 * number_in(inputs[0].at("mu_star"), "value"));
        constexpr double most_of_it = 0.8;
        const auto& together = one_.at("together");
        const std::size_t end = std::min<std::size_t>(4, together.size());
        std::size_t n = 1;
        while (n < end && number_in(together[n - 1], "value") < most_of_it) ++n;
        std::vector<std::string> names;
        for (std::size_t k = 0; k < n; ++k) names.push_back(inputs[k].at("input"));
        const auto sum = together[n - 1];
        return fmt::format("{} {} {:.0f} % [{:.0f}, {:.0f}] of the variance by {}",
                           listing(names, n), n == 1 ? "makes" : "make",
                           100 * number_in(sum, "value"), 100 * number_in(sum, "low"),
                           100 * number_in(sum, "high"), n == 1 ? "itself" : "themselves");
    }

    [[nodiscard]] Chart indices() const {
        const bool morris = method_ == "morris";
        Chart out;
        out.id = "indices-" + id_;
        out.css = "wide";
        out.title = indices_title();
        out.source = source_;
        const std::string unit = morris ? one_.at("unit").get<std::string>() : "% of the variance";
        const double scale = morris ? 1 : 100;
        std::vector<std::pair<std::string, std::string>> kinds;  // key, name
        if (method_ == "sobol")
            kinds = {{"total", "total effect"}, {"first", "first order"}};
        else if (morris)
            kinds = {{"mu_star", "mu*"}};
        else
            kinds = {{"shapley", "Shapley effect"}};
        const auto& inputs = one_.at("inputs");
        const std::size_t shown = std::min(most_inputs, inputs.size());
        out.head = {"input"};
        for (const auto& [key, name] : kinds)
            for (const auto* end : {"", ", low", ", high"})
                out.head.push_back(fmt::format("{}{} ({})", name, end, unit));
        std::vector<std::string> names;
        for (std::size_t n = 0; n < inputs.size(); ++n) {
            out.rows.push_back({inputs[n].at("input")});
            if (n < shown) names.push_back(named(inputs[n].at("input")));
            for (const auto& [key, name] : kinds)
                for (const auto* end : {"value", "low", "high"})
                    out.rows.back().push_back(cell(scale * number_in(inputs[n].at(key), end)));
        }
        auto series = Json::array();
        int colour = 0;
        double spread = 0;
        for (const auto& [key, name] : kinds) {
            Json one{{"name", name}, {"colour", colour}};
            for (const auto* end : {"value", "low", "high"}) {
                std::vector<double> values;
                for (std::size_t n = 0; n < shown; ++n)
                    values.push_back(rounded(scale * number_in(inputs[n].at(key), end)));
                for (const double x : values)
                    spread = std::isfinite(x) ? std::max(spread, std::abs(x)) : spread;
                one[std::string(end) == "value" ? "values" : end] = values;
            }
            series.push_back(std::move(one));
            colour = 1;
        }
        out.about = fmt::format(
            "Bars with intervals, an input per row, the most important first. {}.", out.title);
        if (inputs.size() > shown)
            out.source += fmt::format(" The first {} of {} are drawn.", shown, inputs.size());
        out.data = {{"kind", "whiskers"},
                    {"unit", unit},
                    {"digits", morris ? digits_for(spread) : 1},
                    {"rows", names},
                    {"series", std::move(series)}};
        return out;
    }

    /// Returns a group with the number of its inputs.
    [[nodiscard]] std::string named(const std::string& input) const {
        const auto group = all_.at("groups").find(input);
        return group == all_.at("groups").end() || group->size() < 2 ||
                       input.find(" inputs") != std::string::npos
                   ? input
                   : fmt::format("{} ({} inputs)", input, group->size());
    }

    /// Returns whether any single input moves the output.
    [[nodiscard]] static bool moves(const Json& one_at_a_time) {
        return std::any_of(one_at_a_time.begin(), one_at_a_time.end(), [](const auto& s) {
            return number_in(s, "low") != number_in(s, "high");
        });
    }

    [[nodiscard]] Chart tornado() const {
        const auto& one_at_a_time = one_.at("swings");
        const Unit unit = unit_of(one_.at("unit"));
        std::vector<const Json*> inputs;
        for (const auto& s : one_at_a_time.at("inputs")) inputs.push_back(&s);
        const auto size = [](const Json* s) {
            return std::abs(number_in(*s, "high") - number_in(*s, "low"));
        };
        std::stable_sort(inputs.begin(), inputs.end(),
                         [&](const auto* a, const auto* b) { return size(a) > size(b); });
        const std::size_t shown = std::min(most_inputs, inputs.size());
        const double centre = rounded(unit.scale * number_in(one_at_a_time, "centre"));
        Chart out;
        out.id = "tornado-" + id_;
        out.css = "wide";
        const int digits = digits_for(unit.scale * size(inputs[0]));
        out.title = fmt::format(
            "By itself {} moves it most: from {:.{}f} to {:.{}f}{} between its 5 % and its 95 % "
            "quantile",
            inputs[0]->at("input").get<std::string>(), unit.scale * number_in(*inputs[0], "low"),
            digits, unit.scale * number_in(*inputs[0], "high"), digits,
            unit.name.empty() ? "" : " " + unit.name);
        out.source = source_ + fmt::format(
                                   " Central runs with one input at a time at its 5 % and its 95 % "
                                   "quantile, all others at their centres ({}).",
                                   cell(centre));
        out.head = {"input", "5 % quantile", "95 % quantile",
                    fmt::format("metric at 5 % ({})", unit.name),
                    fmt::format("metric at 95 % ({})", unit.name)};
        std::vector<std::string> names;
        std::vector<double> low, high, from, to;
        out.about =
            fmt::format("A tornado: a bar per input to both sides of the central run, {} {}. {}.",
                        cell(centre), unit.name, out.title);
        for (std::size_t n = 0; n < inputs.size(); ++n) {
            const auto& s = *inputs[n];
            const double a = rounded(unit.scale * number_in(s, "low")),
                         b = rounded(unit.scale * number_in(s, "high"));
            out.rows.push_back({s.at("input"), cell(number_in(s, "from")), cell(number_in(s, "to")),
                                cell(a), cell(b)});
            if (n >= shown) continue;
            names.push_back(s.at("input"));
            low.push_back(a), high.push_back(b);
            from.push_back(rounded(number_in(s, "from"))),
                to.push_back(rounded(number_in(s, "to")));
        }
        out.data = {{"kind", "tornado"}, {"unit", unit.name}, {"digits", digits}, {"rows", names},
                    {"centre", centre},  {"low", low},        {"high", high}};
        out.data.update({{"from", from}, {"to", to}, {"scale", true}});
        return out;
    }

    const Json& all_;
    const Json& one_;
    std::string id_, method_, source_;
};

void add(Page& page, const Json& report, std::size_t number) {
    const auto& metrics = report.at("metrics");
    for (std::size_t m = 0; m < std::min(most_outputs, metrics.size()); ++m) {
        const Output output(report, metrics[m], fmt::format("{}-{}", number + 1, m + 1));
        auto section = output.section();
        if (report.contains("at")) {
            std::vector<std::string> at;
            for (const auto& [address, value] : report.at("at").items())
                at.push_back(
                    fmt::format("{} = {}", address, shortest(value.template get<double>())));
            section.heading += ", with " + join(at, ", ");
        }
        if (section.charts.empty())
            page.findings.push_back(
                fmt::format("{}: {}", section.heading, join(section.lead, " ")));
        else
            page.sections.push_back(std::move(section));
    }
    if (metrics.size() > most_outputs)
        page.notes.push_back(
            fmt::format("The first {} of {} outputs are shown; sensitivity.csv has them all.",
                        most_outputs, metrics.size()));
}

}  // namespace
}  // namespace html

std::string sensitivity_html(const std::string& json, const HtmlAssets& assets) {
    using namespace html;
    const auto document = Json::parse(json);
    const auto all = document.contains("reports") ? document["reports"] : Json::array({document});
    const auto& first = all.front();
    Page page;
    page.title = "Sensitivity of: " + first.at("title").get<std::string>();
    const std::string choice = first.at("choice_of_inputs");
    page.lines.push_back(fmt::format(
        "Method {}, {} points of {} each, at {}, seed {}; inputs: {}.",
        first.at("method").get<std::string>(), grouped(first.at("rows").get<std::uint64_t>()),
        count_of(first.at("runs_a_row").get<std::uint64_t>(), "run"),
        first.at("date").get<std::string>(), first.at("seed").get<std::uint64_t>(),
        choice == "screened" ? "those that a screening found to matter, all others as one"
                             : choice));
    constexpr std::size_t most_cells = 6;
    for (std::size_t n = 0; n < std::min(most_cells, all.size()); ++n) add(page, all[n], n);
    if (all.size() > most_cells)
        page.notes.push_back(
            fmt::format("The first {} of {} combinations are shown.", most_cells, all.size()));
    page.notes.emplace_back(
        "Indices show which uncertain inputs make the result uncertain, for the ranges in the "
        "scenario. A tornado moves one input at a time, without interactions; indices include "
        "them.");
    page.notes.push_back(made_from(first.at("scenario").get<std::string>()));
    return write(page, assets);
}

}  // namespace steppe
