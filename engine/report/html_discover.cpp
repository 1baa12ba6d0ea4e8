#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/result_table.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace html {
namespace {

constexpr std::size_t most_points = 1024, most_planes = 3;

/// Output of futures_csv: the inputs, and which replicates are cases.
struct DrawnFutures {
    std::vector<std::string> names;
    std::vector<std::vector<double>> values;  ///< by input, then by replicate
    std::vector<int> cases;

    explicit DrawnFutures(const std::string& text) {
        ResultTable table("futures.csv", text);
        const std::size_t is_case = table.column("case");
        names.assign(table.header().begin() + static_cast<std::ptrdiff_t>(is_case) + 1,
                     table.header().end());
        values.resize(names.size());
        while (cases.size() < most_points &&
               table.next()) {  // the first ones: a prefix of a design is a design
            cases.push_back(table.number(is_case) == 1 ? 1 : 0);
            for (std::size_t k = 0; k < names.size(); ++k)
                values[k].push_back(table.number(is_case + 1 + k));
        }
    }

    [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const {
        const auto at = std::find(names.begin(), names.end(), name);
        return at == names.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(at - names.begin()));
    }
};

std::string share_text(const Json& share) {
    return per_cent(number_in(share, "value"), {number_in(share, "low"), number_in(share, "high")});
}

std::string limit_text(const Json& r) {
    return fmt::format("{} {} {}", r.at("input").get<std::string>(),
                       r.at("side") == "above" ? ">" : "<", shortest(r.at("limit").get<double>()));
}

class BoxSection {
public:
    BoxSection(const Json& all, const DrawnFutures& futures, std::size_t number)
        : all_(all), box_(all.at("boxes")[number]), futures_(futures), number_(number) {
        source_ = fmt::format(
            "Source: steppe discover of {}, question {}, {}, seed {}, {}.",
            all.at("scenario").get<std::string>(), all.at("ask").at("id").get<std::string>(),
            count_of(all.at("replicates").get<std::uint64_t>(), "future"),
            all.at("seed").get<std::uint64_t>(), all.at("design").get<std::string>());
        for (const auto& r : box_.at("restrictions"))
            if (std::find(inputs_.begin(), inputs_.end(), r.at("input").get<std::string>()) ==
                inputs_.end())
                inputs_.push_back(r.at("input"));
    }

    [[nodiscard]] Section section() const {
        Section out{
            all_.at("boxes").size() == 1 ? "The box" : fmt::format("Box {}", number_ + 1), {}, {}};
        const auto& wanted = all_.at("density_wanted");
        if (inputs_.empty() && wanted.is_number() &&
            number_in(box_.at("density"), "value") >= wanted.get<double>()) {
            out.lead.push_back(
                fmt::format("No restriction is needed: {} of the futures are cases, at least the "
                            "threshold of {}.",
                            share_text(box_.at("density")), shortest(wanted.get<double>())));
        } else if (inputs_.empty()) {
            out.lead.emplace_back(
                "No box of inputs separates the cases: every restriction may be chance.");
        } else {
            out.lead.push_back(sentence());
            out.lead.push_back(halves());
            planes(out);
            out.charts.push_back(restrictions());
        }
        if (!box_.at("trajectory").empty()) out.charts.push_back(trajectory());
        return out;
    }

private:
    [[nodiscard]] std::string word() const { return all_.at("cases"); }

    [[nodiscard]] std::string box_words() const {
        std::vector<std::string> out;
        for (const auto& r : box_.at("restrictions")) out.push_back(limit_text(r));
        return listing(out, 5);
    }

    [[nodiscard]] std::string sentence() const {
        return fmt::format(
            "The answer is {} in {} of the futures with {}{}; they hold {} of all such answers and "
            "are {} of all futures.",
            word(), share_text(box_.at("density")), box_words(),
            number_ == 0 ? "" : ", outside the boxes before", share_text(box_.at("coverage")),
            share_text(box_.at("mass")));
    }

    [[nodiscard]] std::string halves() const {
        const auto& h = box_.at("halves");
        const auto found = h.at("found").get<std::size_t>(),
                   count = h.at("count").get<std::size_t>();
        if (found == 0)
            return fmt::format(
                "None of {} random halves of the futures has a box: few futures, or chance.",
                count);
        return fmt::format(
            "Found in {} of {} random halves, with a density of {:.1f} % in the other half.", found,
            count, 100 * number_in(h, "density_in_other_half"));
    }

    /// Returns the limits of the box along an input; null if unlimited.
    [[nodiscard]] Json limits(const std::string& input) const {
        Json out = Json::array({nullptr, nullptr});
        for (const auto& r : box_.at("restrictions"))
            if (r.at("input") == input)
                out[r.at("side") == "above" ? 0 : 1] = rounded(r.at("limit").get<double>());
        return out;
    }

    /// Adds plots of the first restricted input against each of the next, or another one.
    void planes(Section& out) const {
        const auto x = futures_.find(inputs_[0]);
        if (!x) return;
        std::vector<std::string> others(inputs_.begin() + 1, inputs_.end());
        if (others.empty())
            for (const auto& name : futures_.names)
                if (name != inputs_[0] && others.empty()) others.push_back(name);
        for (std::size_t k = 0; k < std::min(most_planes, others.size()); ++k)
            if (const auto y = futures_.find(others[k])) out.charts.push_back(plane(*x, *y, k));
    }

    [[nodiscard]] Chart plane(std::size_t x, std::size_t y, std::size_t k) const {
        Chart out;
        out.id = fmt::format("plane-{}-{}", number_ + 1, k + 1);
        const std::string a = futures_.names[x], b = futures_.names[y];
        const auto xs = limits(a), ys = limits(b);
        const auto within = [](double value, const Json& limit) {
            return !(!limit[0].is_null() && value <= limit[0].get<double>()) &&
                   !(!limit[1].is_null() && value >= limit[1].get<double>());
        };
        std::size_t in = 0, hits = 0;
        for (std::size_t n = 0; n < futures_.cases.size(); ++n)
            if (within(futures_.values[x][n], xs) && within(futures_.values[y][n], ys))
                ++in, hits += static_cast<std::size_t>(futures_.cases[n]);
        out.title =
            in == 0
                ? fmt::format("{} and {}: none of the futures shown lies within both limits", a, b)
                : fmt::format(
                      "{} and {}: within both limits the answer is {} in {} of futures, against "
                      "{:.1f} % of all",
                      a, b, word(),
                      per_cent(static_cast<double>(hits) / static_cast<double>(in),
                               wilson(hits, in)),
                      100 * number_in(all_.at("probability"), "value"));
        out.about = fmt::format(
            "Scatter of futures: filled if the answer is {}, rings if not; the box is a frame. {}.",
            word(), out.title);
        out.source =
            source_ +
            fmt::format(
                " At most the first {} are drawn; the table has 200 of them, futures.csv all.",
                grouped(most_points));
        out.head = {a, b, word()};
        const auto u = rounded(futures_.values[x]), v = rounded(futures_.values[y]);
        for (std::size_t n = 0; n < std::min<std::size_t>(200, u.size()); ++n)
            out.rows.push_back({cell(u[n]), cell(v[n]), futures_.cases[n] != 0 ? "1" : "0"});
        out.data = {{"kind", "scatter"}, {"unit", ""}, {"digits", 3}, {"x_name", a},
                    {"y_name", b},       {"x", u},     {"y", v},      {"cases", futures_.cases}};
        out.data.update({{"box", {{"x", xs}, {"y", ys}}},
                         {"yes", fmt::format("answer {}", word())},
                         {"no", "other futures"}});
        return out;
    }

    [[nodiscard]] Chart restrictions() const {
        Chart out;
        out.id = fmt::format("restrictions-{}", number_ + 1);
        const auto& all = box_.at("restrictions");
        std::vector<std::string> names{"the box as it is"};
        std::vector<double> density{rounded(100 * number_in(box_.at("density"), "value"))},
            coverage{rounded(100 * number_in(box_.at("coverage"), "value"))};
        out.head = {"without", "density (%)", "coverage (%)", "quasi-p", "halves with it"};
        out.rows.push_back({"nothing", cell(density[0]), cell(coverage[0]), "", ""});
        for (const auto& r : all) {
            names.push_back("without " + limit_text(r));
            density.push_back(rounded(100 * number_in(r.at("without"), "density")));
            coverage.push_back(rounded(100 * number_in(r.at("without"), "coverage")));
            out.rows.push_back({limit_text(r), cell(density.back()), cell(coverage.back()),
                                cell(number_in(r, "quasi_p")),
                                std::to_string(r.at("halves_with").get<std::size_t>())});
        }
        out.title = fmt::format(
            "{} matters most: without it {:.1f} instead of {:.1f} % of the box's futures are {}",
            limit_text(all[0]), density[1], density[0], word());
        out.about = fmt::format(
            "Bars: density and coverage of the box as it is, and without each restriction. {}.",
            out.title);
        out.source =
            source_ + " Density: share of cases in the box; coverage: share of all cases in it.";
        out.data = {{"kind", "whiskers"}, {"unit", "%"}, {"digits", 1},
                    {"rows", names},      {"min", 0},    {"max", 100}};
        out.data["series"] =
            Json::array({{{"name", "density"}, {"colour", 0}, {"values", density}},
                         {{"name", "coverage"}, {"colour", 7}, {"values", coverage}}});
        return out;
    }

    [[nodiscard]] Chart trajectory() const {
        Chart out;
        out.id = fmt::format("trajectory-{}", number_ + 1);
        std::vector<double> coverage, density;
        out.head = {"peel", "input", "density (%)", "coverage (%)", "inputs restricted"};
        for (const auto& peel : box_.at("trajectory")) {
            coverage.push_back(rounded(100 * number_in(peel, "coverage")));
            density.push_back(rounded(100 * number_in(peel, "density")));
            out.rows.push_back({std::to_string(out.rows.size() + 1), peel.at("input"),
                                cell(density.back()), cell(coverage.back()),
                                std::to_string(peel.at("restricted").get<std::size_t>())});
        }
        const bool found = !inputs_.empty();
        out.title =
            found ? fmt::format("The reported box: density {}, coverage {}",
                                share_text(box_.at("density")), share_text(box_.at("coverage")))
                  : "Peeling does not find more than chance";
        out.about = fmt::format(
            "A curve from all futures to ever smaller boxes: density against coverage. {}.",
            out.title);
        out.source = source_ + " Points are boxes of the trajectory, chance restrictions included.";
        out.data = {{"kind", "path"},
                    {"unit", "%"},
                    {"digits", 1},
                    {"x_name", "coverage: share of all such answers, %"},
                    {"y_name", "density, %"}};
        out.data.update({{"x", coverage},
                         {"y", density},
                         {"mark", nullptr},
                         {"mark_name", "the reported box"}});
        if (found)
            out.data["mark"] = {rounded(100 * number_in(box_.at("coverage"), "value")),
                                rounded(100 * number_in(box_.at("density"), "value"))};
        return out;
    }

    const Json& all_;
    const Json& box_;
    const DrawnFutures& futures_;
    std::size_t number_;
    std::vector<std::string> inputs_;
    std::string source_;
};

}  // namespace
}  // namespace html

std::string discovery_html(const std::string& json, const std::string& table,
                           const HtmlAssets& assets) {
    using namespace html;
    const auto all = Json::parse(json);
    const DrawnFutures futures(table);
    const std::string word = all.at("cases");
    Page page;
    page.title =
        fmt::format("When the answer is {}: {}", word, all.at("ask").at("text").get<std::string>());
    page.question = all.at("title");
    page.lines.push_back(
        fmt::format("{} with {}; in brackets 95 % intervals (Wilson).",
                    count_of(all.at("replicates").get<std::uint64_t>(), "future"),
                    count_of(all.at("inputs").get<std::uint64_t>(), "uncertain input")));
    page.asks.push_back({fmt::format("{:.1f} %", 100 * number_in(all.at("probability"), "value")),
                         fmt::format("of all futures: the answer is {}", word),
                         fmt::format("{} ({})", share_text(all.at("probability")),
                                     all.at("ask").at("that").get<std::string>())});
    for (std::size_t n = 0; n < all.at("boxes").size(); ++n) {
        auto section = BoxSection(all, futures, n).section();
        if (section.charts.empty())
            page.findings.push_back(join(section.lead, " "));
        else
            page.sections.push_back(std::move(section));
    }
    page.notes.emplace_back(
        "A box is fitted to the futures: its density in other halves is fairer. It shows where the "
        "answer is more likely in this model, not what causes it.");
    page.notes.push_back(made_from(all.at("scenario").get<std::string>()));
    return write(page, assets);
}

}  // namespace steppe
