#include "engine/report/coverage.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/number_format.hpp"

namespace steppe {
namespace {

/// A basis as the tables write it; an empty key: none is stated.
struct Basis {
    const char *key, *word;
    char letter;
};
constexpr std::array<Basis, 7> bases{{{"measured", "measured", 'm'},
                                      {"declared", "declared", 'D'},
                                      {"votes", "votes", 'v'},
                                      {"derived", "derived", 'd'},
                                      {"estimated", "estimated", 'e'},
                                      {"coded", "coded", 'c'},
                                      {"", "no_basis", '?'}}};

using Ends = std::pair<std::string, std::string>;

/// Returns the two ends of a row by its address after the prefix: `KAZ.JPN`, `KAZ.JPN of 2030`;
/// nothing for its flow.
std::optional<Ends> ends_of(const std::string& row) {
    const auto parts = split(row.substr(0, row.find(' ')), '.');
    if (parts.size() != 2) return std::nullopt;
    return Ends{parts[0], parts[1]};
}

/// Collects the rows and memberships of a layer.
class LayerRows {
public:
    LayerRows(const Scenario& s, std::string id, const std::vector<Provenanced>& numbers)
        : s_(s), id_(std::move(id)), layer_(s.layers.at(id_)) {
        const auto form = layer_.form;
        const auto prefix = "layer." + id_ + ".cell.";
        for (const auto& n : numbers) {
            if (form == LayerForm::deliveries &&
                n.address.find(".gdp_at_risk.") != std::string::npos)
                add(n.address.substr(n.address.rfind('.') + 1), "", n.basis);
            if (!n.address.starts_with(prefix)) continue;
            const auto ends = ends_of(n.address.substr(prefix.size()));
            if (!ends) continue;
            add(ends->first, ends->second, n.basis);
            if (form == LayerForm::ties || form == LayerForm::trade)
                add(ends->second, ends->first, n.basis);
        }
        for (const auto& [name, body] : s.institutions)
            if (body.layer.value == id_)
                for (const auto& member : body.members.items)
                    add(member.value, "", body.basis.value);
    }

    [[nodiscard]] Coverage of(const std::string& agent) const {
        Coverage out{.agent = agent, .layer = id_};
        const auto own = layer_.weight_by.items.find(agent);
        const Number& weight = own != layer_.weight_by.items.end() ? own->second : layer_.weight;
        out.counts = weight.value > 0 || weight.distribution;
        if (const auto at = by_basis_.find(agent); at != by_basis_.end()) out.by_basis = at->second;
        const auto form = layer_.form;
        if (form == LayerForm::stocks) out.held = held(agent);
        if (form == LayerForm::stocks || form == LayerForm::trade)
            for (const auto& [power, unused] : s_.agents)
                if (power != agent && s_.role_of(power) == "power" &&
                    pairs_.count({agent, power}) == 0)
                    out.lacking.push_back(power);
        return out;
    }

private:
    void add(const std::string& agent, const std::string& partner, const std::string& basis) {
        ++by_basis_[agent][basis];
        pairs_.emplace(agent, partner);
    }
    [[nodiscard]] std::optional<double> held(const std::string& agent) const {
        double agents = 0, rest = 0;
        bool has_rest = false;
        for (const auto& row : layer_.table.rows) {
            if (row.row != agent) continue;
            has_rest = has_rest || row.column == "ROW";
            (row.column == "ROW" ? rest : agents) += row.value.value;
        }
        if (!has_rest || !(agents + rest > 0)) return std::nullopt;
        return agents / (agents + rest);
    }

    const Scenario& s_;
    std::string id_;
    const Layer& layer_;
    std::map<std::string, std::map<std::string, int>> by_basis_;
    std::set<Ends> pairs_;
};

std::string name_of(const Scenario& s, const std::string& agent) {
    const auto& name = s.agents.at(agent).name;
    return name.given ? name.value : agent;
}

/// Returns `3m 1c`, or why there is nothing.
std::string in_short(const Coverage& cell) {
    std::vector<std::string> parts;
    for (const auto& basis : bases)
        if (const auto at = cell.by_basis.find(basis.key); at != cell.by_basis.end())
            parts.push_back(fmt::format("{}{}", at->second, basis.letter));
    if (parts.empty()) return cell.counts ? "missing" : "-";
    return join(parts, " ");
}

Table known_table(const Scenario& s, const std::vector<Coverage>& cells) {
    Table out{.key = "known",
              .title = "What is known of the targets: powers without a row count as 0",
              .unit = "share",
              .columns = {{"agent"},
                          {"name", "state"},
                          {"layer", "layer"},
                          {"held", "held by agents, not ROW", Show::value},
                          {"powers", "no row of"}}};
    for (const auto& cell : cells)
        if (cell.counts && s.role_of(cell.agent) == "target" &&
            (cell.held || !cell.lacking.empty()))
            out.row(cell.agent, name_of(s, cell.agent), cell.layer,
                    cell.held ? Json(*cell.held) : Json(), join(cell.lacking, " "));
    out.most = out.rows.size();
    return out;
}

}  // namespace

std::vector<Coverage> coverage(const Scenario& scenario, const std::vector<Provenanced>& numbers) {
    std::vector<Coverage> out;
    for (const auto& [id, layer] : scenario.layers) {
        if (layer.form == LayerForm::positions) continue;
        const LayerRows rows(scenario, id, numbers);
        for (const auto& [agent, unused] : scenario.agents) out.push_back(rows.of(agent));
    }
    return out;
}

std::vector<Table> coverage_tables(const Scenario& scenario, const std::vector<Coverage>& cells) {
    Table out{.key = "coverage",
              .title = "Numbers by state, layer and basis",
              .columns = {{"agent"}, {"name", "state"}}};
    for (const auto& [agent, unused] : scenario.agents) {
        out.row(agent, name_of(scenario, agent));
        for (const auto& cell : cells) {
            if (cell.agent != agent) continue;
            const auto put = [&](const std::string& key, const std::string& title, Json value) {
                if (out.rows.size() == 1) out.columns.push_back({cell.layer + key, title});
                out.rows.back().push_back(std::move(value));
            };
            put("", cell.layer, in_short(cell));
            put(".counts", "", cell.counts);
            for (const auto& basis : bases) {
                const auto at = cell.by_basis.find(basis.key);
                put(fmt::format(".{}", basis.word), "", at == cell.by_basis.end() ? 0 : at->second);
            }
        }
    }
    if (cells.empty() || out.rows.empty()) return {};
    out.most = out.rows.size();
    out.note =
        "Rows and memberships: m measured, D declared, v votes, d derived, e estimated, c coded, "
        "? without a basis. missing: no number at all; -: none, and the layer has no weight there.";
    std::vector<Table> tables{std::move(out)};
    if (auto known = known_table(scenario, cells); !known.rows.empty())
        tables.push_back(std::move(known));
    return tables;
}

std::vector<std::string> coverage_notes(const Scenario& scenario,
                                        const std::vector<Coverage>& cells) {
    std::map<std::string, std::map<std::string, int>> lacking;  // by layer and power: targets
    std::map<std::string, std::vector<std::string>> held;       // hosts by layer
    for (const auto& cell : cells) {
        if (!cell.counts || scenario.role_of(cell.agent) != "target") continue;
        for (const auto& power : cell.lacking) ++lacking[cell.layer][power];
        if (cell.held)
            held[cell.layer].push_back(fmt::format("{} {:.0f}", cell.agent, 100 * *cell.held));
    }
    std::vector<std::string> missing, known, out;
    for (const auto& [layer, powers] : lacking) {
        std::vector<std::string> parts;
        for (const auto& [power, targets] : powers)
            parts.push_back(fmt::format("{} {}", power, targets));
        missing.push_back(fmt::format("{} {}", layer, join(parts, ", ")));
    }
    for (const auto& [layer, hosts] : held) known.push_back(layer + " " + join(hosts, ", "));
    if (!missing.empty())
        out.push_back(
            fmt::format("Missing rows count as 0, by power and the number of targets without: {} "
                        "(steppe sources shows which).",
                        join(missing, "; ")));
    if (!known.empty())
        out.push_back(fmt::format("Foreign stocks held by states of the scenario, percent: {}.",
                                  join(known, "; ")));
    return out;
}

}  // namespace steppe
