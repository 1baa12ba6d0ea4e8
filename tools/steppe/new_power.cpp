#include "tools/steppe/new_power.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"

namespace steppe {
namespace {

/// The rows of one layer by receiver and sender; ties in both directions.
class LayerRows {
public:
    explicit LayerRows(const Layer& layer) {
        for (const auto& row : layer.table.rows) {
            rows_[{row.row, row.column}] = row.value.value;
            if (layer.kind.value == "tie") rows_[{row.column, row.row}] = row.value.value;
        }
    }
    double at(const std::string& receiver, const std::string& sender) const {
        const auto found = rows_.find({receiver, sender});
        return found == rows_.end() ? 0 : found->second;
    }
    /// Returns the sum of a receiver's row.
    double all(const std::string& receiver) const {
        double out = 0;
        for (const auto& [pair, value] : rows_) out += pair.first == receiver ? value : 0;
        return out;
    }

private:
    std::map<std::pair<std::string, std::string>, double> rows_;
};

class NewPower {
public:
    explicit NewPower(const Scenario& scenario) : s_(scenario) {
        for (const auto& [id, agent] : s_.agents) {
            all_.push_back(id);
            if (agent.role.value == "power") powers_.push_back(id);
        }
        if (powers_.empty()) powers_ = all_;
        while (s_.agents.count(id_) > 0) id_ += "2";
    }

    Stanza stanza() {
        Stanza out{"A new power, with every row that it needs", "a state"};
        if (all_.empty()) return out;
        lines_ = {
            "# Replace NEW by an id of your own. The numbers are placeholders: as strong as the "
            "mean of",
            "# the powers, with half of their mean row in each layer.",
            fmt::format("[agent.{}]", id_), "name = \"A new power\"", "role = \"power\""};
        agent("gdp_usd_bn", [](const Agent& a) { return a.gdp.value; });
        agent("growth_per_year", [](const Agent& a) { return a.growth.value; });
        agent("military_usd_bn", [](const Agent& a) { return a.military.value; });
        agent("susceptibility", [](const Agent& a) { return a.susceptibility.value; });
        lines_.insert(lines_.end(), {"source = \"your source\"", "basis = \"coded\""});
        for (const auto& [id, issue] : s_.issues)
            lines_.insert(lines_.end(), {"", fmt::format("[issue.{}]", id),
                                         fmt::format("position.{} = 0   # from -1 to 1", id_)});
        for (const auto& [id, layer] : s_.layers) rows(id, layer);
        out.text = join(lines_, "\n");
        return out;
    }

private:
    /// Returns the mean of a value over the powers other than one agent.
    template <class Value>
    double mean(const Value& value, const std::string& without = "") const {
        double sum = 0, count = 0;
        for (const auto& id : powers_)
            if (id != without) sum += value(id), ++count;
        return count == 0 ? 0 : sum / count;
    }
    template <class Value>
    void agent(const char* key, const Value& value) {
        const double x = mean([&](const std::string& id) { return value(s_.agents.at(id)); });
        if (x != 0) lines_.push_back(fmt::format("{} = {}", key, shortest(two_digits(x))));
    }

    void rows(const std::string& id, const Layer& layer) {
        const auto& kind = layer.kind.value;
        const bool is_given = kind == "stock" || kind == "trade" || kind == "tie" ||
                              (kind == "fixed" && !layer.table.has_years);
        if (!is_given) return;
        const LayerRows known(layer);
        std::vector<std::string> cells;
        const auto cell = [&](const std::string& receiver, const std::string& sender, double x) {
            const double value = two_digits(x / 2);
            if (value > 0)
                cells.push_back(fmt::format("cell.{}.{} = {}", receiver, sender, shortest(value)));
        };
        for (const auto& other : all_) {
            double row = mean([&](const std::string& p) { return known.at(other, p); }, other);
            // Shares of one state may not exceed 1.
            if (kind == "fixed") row = std::min(row, std::max(0.0, 1.8 * (1 - known.all(other))));
            cell(other, id_, row);
            if (kind == "tie") continue;
            double back = mean([&](const std::string& p) { return known.at(p, other); }, other);
            if (kind == "fixed") back /= static_cast<double>(all_.size());
            cell(id_, other, back);
        }
        if (kind == "stock" || kind == "trade")
            cell(id_, "ROW", mean([&](const std::string& p) { return known.at(p, "ROW"); }));
        if (kind == "trade")
            cell("ROW", id_, mean([&](const std::string& p) { return known.at("ROW", p); }));
        if (cells.empty()) return;
        lines_.insert(lines_.end(), {"", fmt::format("[layer.{}]", id)});
        lines_.insert(lines_.end(), cells.begin(), cells.end());
    }

    const Scenario& s_;
    std::string id_ = "NEW";
    std::vector<std::string> all_, powers_, lines_;
};

}  // namespace

double two_digits(double x) {
    if (x == 0) return 0;
    const double unit = std::pow(10.0, std::floor(std::log10(std::abs(x))) - 1);
    return *parse_number(fmt::format("{:.12g}", std::round(x / unit) * unit));
}

Stanza new_power(const Scenario& scenario) { return NewPower(scenario).stanza(); }

}  // namespace steppe
