#include "engine/report/html_fans.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "engine/report/result_table.hpp"
#include "steppe/core/text.hpp"

namespace steppe::html {
namespace {

/// Column positions in a table of quantiles.
struct Columns {
    std::size_t step = 0, date = 0, metric = 0, unit = 0;
    std::optional<std::size_t> replicates;
    std::vector<std::pair<std::size_t, double>> quantiles;  ///< column, level

    explicit Columns(const ResultTable& table)
        : step(table.column("step")),
          date(table.column("date")),
          metric(table.column("metric")),
          unit(table.column("unit")) {
        for (std::size_t c = unit + 1; c < table.header().size(); ++c) {
            const auto& name = table.header()[c];
            if (name == "replicates") replicates = c;
            if (name.size() > 1 && name[0] == 'q')
                if (const auto level = parse_number(name.substr(1)))
                    quantiles.emplace_back(c, *level / 100);
        }
    }
};

/// Returns the decimals that resolve the width of the last band.
int digits_of(const std::vector<std::vector<double>>& quantiles) {
    const double spread =
        quantiles.empty() ? 0 : quantiles.back().back() - quantiles.front().back();
    return spread > 0 ? digits_for(spread) : 2;
}

}  // namespace

FanTable read_fans(const std::string& text) {
    ResultTable table("quantiles.csv", text);
    const Columns columns(table);
    FanTable out;
    for (const auto& [column, level] : columns.quantiles) out.levels.push_back(level);
    std::unordered_map<std::string, std::size_t> known;  // the fans of the last cell
    while (table.next()) {
        std::vector<std::pair<std::string, std::string>> at;
        for (std::size_t c = 1; c < columns.step; ++c)
            at.emplace_back(table.header()[c], table.text(c));
        if (out.cells.empty() || out.cells.back().scenario != table.text(0) ||
            out.cells.back().at != at) {
            out.cells.push_back({table.text(0), std::move(at), {}});
            if (columns.replicates)
                out.cells.back().replicates =
                    static_cast<std::uint64_t>(table.number(*columns.replicates));
            known.clear();
        }
        auto& fans = out.cells.back().fans;
        const auto [place, is_new] = known.try_emplace(table.text(columns.metric), fans.size());
        if (is_new)
            fans.push_back({place->first,
                            table.text(columns.unit),
                            {},
                            std::vector<std::vector<double>>(columns.quantiles.size())});
        Fan& fan = fans[place->second];
        fan.dates.push_back(table.text(columns.date));
        for (std::size_t q = 0; q < columns.quantiles.size(); ++q)
            fan.quantiles[q].push_back(table.number(columns.quantiles[q].first));
    }
    return out;
}

Chart fan_chart(const Fan& fan, const std::vector<double>& levels, const std::string& name,
                int colour, const std::string& source) {
    const bool share = fan.unit == "share";
    const std::string unit = share ? "%" : fan.unit;
    auto values = fan.quantiles;
    for (auto& q : values)
        for (double& x : q) x = rounded(share ? 100 * x : x);
    Chart out;
    out.id = "fan-" + fan.metric;
    out.source = source;
    out.head = {"date"};
    for (const double level : levels)
        out.head.push_back(fmt::format("{:g} % quantile ({})", 100 * level, unit));
    for (std::size_t t = 0; t < fan.dates.size(); ++t) {
        out.rows.push_back({fan.dates[t]});
        for (const auto& q : values) out.rows.back().push_back(shortest(q[t]));
    }
    const int digits = digits_of(values);
    out.data = {{"kind", "fan"},    {"unit", unit},  {"digits", digits},      {"x", fan.dates},
                {"colour", colour}, {"scale", true}, {"bands", Json::array()}};
    for (std::size_t low = 0, high = levels.size(); low + 1 < high && low < --high; ++low)
        out.data["bands"].push_back({{"name", fmt::format("{:g} % to {:g} % of futures",
                                                          100 * levels[low], 100 * levels[high])},
                                     {"low", values[low]},
                                     {"high", values[high]}});
    const auto middle = std::find(levels.begin(), levels.end(), 0.5);
    std::string median;
    if (middle != levels.end()) {
        const auto& line = values[static_cast<std::size_t>(middle - levels.begin())];
        out.data["middle"] = line;
        out.data["middle_name"] = "median";
        median = fmt::format(", median {:.{}f}", line.back(), digits);
    }
    out.title = name;
    if (!levels.empty() && values.front().back() == values.back().back())
        out.title +=
            fmt::format(": {} {} in all futures at the end", shortest(values.front().back()), unit);
    else if (!levels.empty())
        out.title += fmt::format(": {:.{}f} to {:.{}f} {} in {:g} of 100 futures at the end{}",
                                 values.front().back(), digits, values.back().back(), digits, unit,
                                 std::round(1e4 * (levels.back() - levels.front())) / 100, median);
    out.about = fmt::format(
        "A fan over time, {} to {}: bands between quantiles of the futures, with the median as a "
        "line. {}.",
        fan.dates.front(), fan.dates.back(), out.title);
    return out;
}

}  // namespace steppe::html
