#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace html {
namespace {

constexpr std::size_t most_states = 40;

class GamePage {
public:
    explicit GamePage(const Json& all) : all_(all) {
        issue_ = all.at("issue_name").get<std::string>().empty()
                     ? all.at("issue").get<std::string>()
                     : all.at("issue_name").get<std::string>();
        source_ =
            fmt::format("Source: steppe game of {}, network of {}, pull {:g} per bn USD a year.",
                        all.at("scenario").get<std::string>(), all.at("date").get<std::string>(),
                        number_in(all, "pull_per_usd_bn_per_year"));
    }

    Page page() const {
        Page out;
        std::vector<std::string> who;
        for (const auto& p : all_.at("powers")) {
            who.push_back(name(p.at("power")));
            out.lines.push_back(fmt::format("{}: {:g} bn USD a year, pole {:+g}.", who.back(),
                                            number_in(p, "budget_usd_bn_per_year"),
                                            number_in(p, "pole")));
        }
        out.title = fmt::format("What {} would pay to whom over \"{}\"", listing(who, 4), issue_);
        out.question = all_.at("title");
        if (!all_.at("found").get<bool>())
            out.findings.emplace_back(
                "No equilibrium was found: some power can still gain. The outlays shown are the "
                "least exploitable.");
        const auto& found = all_.at("equilibria");
        for (std::size_t n = 0; n < found.size(); ++n)
            out.sections.push_back(equilibrium(found[n], n, found.size()));
        for (const auto& other : all_.at("at_other_pulls"))
            out.sections.front().lead.push_back(other_pull(other, found.front()));
        out.notes.emplace_back(
            "The effect of a billion is not measured: the pull is a coded prior unless it is "
            "given. In an equilibrium no power gains by another split while the others keep "
            "theirs; the exploitability is what they could still gain together.");
        out.notes.push_back(made_from(all_.at("scenario").get<std::string>()));
        return out;
    }

private:
    [[nodiscard]] std::string name(const std::string& id) const {
        const auto found = all_.at("names").find(id);
        return found == all_.at("names").end() || found->get<std::string>().empty()
                   ? id
                   : found->get<std::string>();
    }

    [[nodiscard]] std::vector<std::string> open() const {
        auto out = all_.at("open").get<std::vector<std::string>>();
        if (out.size() > most_states) out.resize(most_states);
        return out;
    }

    [[nodiscard]] Section equilibrium(const Json& e, std::size_t n, std::size_t count) const {
        Section out{count == 1
                        ? "The equilibrium"
                        : fmt::format("Equilibrium {} of {}, reached from {}", n + 1, count,
                                      count_of(e.at("starts").get<std::uint64_t>(), "start")),
                    {},
                    {}};
        const double left = number_in(e, "exploitability"),
                     bound = number_in(e, "exploitability_bound");
        out.lead.push_back(
            std::isfinite(bound)
                ? fmt::format("By other splits the powers could gain {:.2g} together, surely below "
                              "{:.2g} (the exploitability).",
                              left, std::max(bound, left))
                : fmt::format(
                      "Exploitability {:.2g}, without a certificate: a pole lies inside the scale.",
                      left));
        if (!e.at("unique_split").get<bool>())
            out.lead.emplace_back("Other splits of the money lead to the same positions.");
        out.charts.push_back(outlays(e, n));
        out.charts.push_back(positions(e, n));
        return out;
    }

    [[nodiscard]] std::string outlays_title(const Json& e) const {
        std::vector<std::string> parts;
        for (const auto& p : e.at("powers")) {
            std::string most;
            double largest = 0, all = 0;
            for (const auto& [id, money] : p.at("outlay_usd_bn_per_year").items()) {
                all += money.template get<double>();
                if (money.template get<double>() > largest)
                    largest = money.template get<double>(), most = id;
            }
            const std::string who = name(p.at("power"));
            if (!(all > 0))
                parts.push_back(who + " pays nothing");
            else if (largest > 0.9995 * all)
                parts.push_back(fmt::format("{} pays all its {:.2g} bn USD a year to {}", who, all,
                                            name(most)));
            else
                parts.push_back(fmt::format("{} pays most, {:.2g} of {:.2g} bn USD a year, to {}",
                                            who, largest, all, name(most)));
        }
        return join(parts, "; ");
    }

    [[nodiscard]] Chart outlays(const Json& e, std::size_t n) const {
        Chart out;
        out.id = fmt::format("outlays-{}", n + 1);
        out.css = "wide";
        out.title = outlays_title(e);
        out.source = source_;
        out.about = fmt::format(
            "Bars: what each power pays to each state, in billions of dollars a year. {}.",
            out.title);
        out.head = {"state"};
        std::vector<std::string> names;
        for (const auto& id : open()) names.push_back(name(id)), out.rows.push_back({names.back()});
        auto series = Json::array();
        double most = 0;
        int colour = 0;
        for (const auto& p : e.at("powers")) {
            std::vector<double> values;
            const auto& money = p.at("outlay_usd_bn_per_year");
            out.head.push_back(name(p.at("power")) + " (bn USD a year)");
            std::size_t row = 0;
            for (const auto& id : open()) {
                values.push_back(rounded(money.at(id).get<double>()));
                most = std::max(most, values.back());
                out.rows[row++].push_back(cell(values.back()));
            }
            series.push_back(
                {{"name", name(p.at("power"))}, {"colour", colour++}, {"values", values}});
        }
        out.data = {{"kind", "whiskers"},
                    {"unit", "bn USD a year"},
                    {"digits", digits_for(most)},
                    {"rows", names},
                    {"series", std::move(series)}};
        return out;
    }

    /// Describes how the outlays move the mean position of the states.
    [[nodiscard]] std::string positions_title(const Json& e) const {
        std::string most;
        double largest = 0;
        for (const auto& id : open()) {
            const double move = e.at("position").at(id).get<double>() -
                                all_.at("position_without").at(id).get<double>();
            if (std::abs(move) > std::abs(largest)) largest = move, most = id;
        }
        if (std::abs(largest) < 5e-5) return "The money does not move any state";
        const auto& p = e.at("powers").front();
        return fmt::format(
            "The money moves {} most, by {}; weighted by what each is worth to {}, the states end "
            "{:.3f} from its pole, {:.3f} without",
            name(most), signed_figure(largest, 3), name(p.at("power")), number_in(p, "distance"),
            number_in(p, "distance_without"));
    }

    [[nodiscard]] Chart positions(const Json& e, std::size_t n) const {
        const bool compared = !all_.at("position_without").is_null();
        Chart out;
        out.id = fmt::format("positions-{}", n + 1);
        out.css = "wide";
        out.title =
            compared ? positions_title(e) : fmt::format("Where the states end on \"{}\"", issue_);
        out.source = source_ + " Long-run positions in this network.";
        out.about = fmt::format(
            "Positions on a scale from -1, against, to 1, for: a ring without the money, a dot "
            "with it. {}.",
            out.title);
        out.head = {"state", "with the money"};
        if (compared) out.head.emplace_back("without");
        std::vector<std::string> names;
        std::vector<double> start, end;
        for (const auto& id : open()) {
            names.push_back(name(id));
            end.push_back(rounded(e.at("position").at(id).get<double>()));
            start.push_back(compared ? rounded(all_.at("position_without").at(id).get<double>())
                                     : end.back());
            out.rows.push_back({names.back(), cell(end.back())});
            if (compared) out.rows.back().push_back(cell(start.back()));
        }
        out.data = {{"kind", "dots"}, {"unit", "-1 against, 1 for"},
                    {"digits", 3},    {"rows", names},
                    {"min", -1},      {"max", 1},
                    {"start", start}, {"end", end}};
        out.data.update({{"start_name", compared ? "without the money" : "in the long run"},
                         {"end_name", "with the money"}});
        return out;
    }

    /// Describes how the outlays differ at another pull.
    [[nodiscard]] std::string other_pull(const Json& other, const Json& found) const {
        const double pull = number_in(other, "pull_per_usd_bn_per_year");
        const auto& outlays = other.at("outlay_usd_bn_per_year");
        if (outlays.empty())
            return fmt::format("At a pull of {:g} no equilibrium was found.", pull);
        double moved = 0, all = 0;
        for (const auto& p : found.at("powers"))
            for (const auto& [id, money] : p.at("outlay_usd_bn_per_year").items()) {
                all += money.template get<double>();
                moved +=
                    0.5 *
                    std::abs(
                        money.template get<double>() -
                        outlays.at(p.at("power").get<std::string>()).at(id).template get<double>());
            }
        return fmt::format(
            "At a pull of {:g} instead, {:.0f} % of the money would go to other states.", pull,
            all > 0 ? 100 * moved / all : 0.0);
    }

    const Json& all_;
    std::string issue_, source_;
};

}  // namespace
}  // namespace html

std::string game_html(const std::string& json, const HtmlAssets& assets) {
    const auto all = Json::parse(json);
    return html::write(html::GamePage(all).page(), assets);
}

}  // namespace steppe
