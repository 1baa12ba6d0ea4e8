#include "engine/solver/compile.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "engine/model/start.hpp"
#include "engine/model/total_influence.hpp"
#include "engine/network/reach.hpp"
#include "engine/solver/builder.hpp"

namespace steppe {

Pairs pairs_of(const PairSet& set, Index rows) {
    Pairs pairs;
    pairs.begin.assign(rows + 1, 0);
    for (const auto& [i, j] : set) {
        ++pairs.begin[i + 1];
        pairs.row.push_back(i);
        pairs.column.push_back(j);
    }
    for (Index i = 0; i < rows; ++i) pairs.begin[i + 1] += pairs.begin[i];
    constexpr Index many = 256;
    if (rows > many) return pairs;
    pairs.at.assign(std::size_t{rows} * rows, absent);
    for (Index e = 0; e < pairs.size(); ++e) pairs.at[pairs.row[e] * rows + pairs.column[e]] = e;
    return pairs;
}

Builder::Builder(const Scenario& from, Program& to) : scenario(from), program(to) {
    const auto index = [](const auto& map, auto& into) {
        for (const auto& [id, unused] : map) into.emplace(id, static_cast<Index>(into.size()));
    };
    index(scenario.agents, agents_);
    index(scenario.issues, issues_);
    index(scenario.layers, layers_);
    index(scenario.corridors, corridors_);
    index(scenario.commodities, commodities_);
    index(scenario.institutions, institutions_);
}

Num Builder::number(const Number& number) {
    program.centre.push_back(number.value);
    const auto at = static_cast<Num>(program.centre.size() - 1);
    if (places != nullptr) (*places)[number.address].push_back(at);
    if (number.distribution)
        program.draws.push_back({at, number.address, number.distribution, number.low, number.high});
    return at;
}

Index Builder::agent(const std::string& id) const { return position(agents_, id); }

double Builder::months(const Date& date) const {
    return month_ordinal(date) - program.calendar.start_month;
}

std::vector<Num> Builder::per_agent(const NumberMap& map, Num otherwise) {
    std::vector<Num> out(agents_.size(), otherwise);
    if (const auto all = map.items.find("*"); all != map.items.end())
        out.assign(agents_.size(), number(all->second));
    for (const auto& [id, value] : map.items)
        if (id != "*") out[agent(id)] = number(value);
    return out;
}

namespace {

void compile_time(Builder& b) {
    const Time& time = b.scenario.time;
    auto& c = b.program.calendar;
    c.start_month = static_cast<int>(month_ordinal(time.start.value));
    c.months_per_step = time.months_per_step();
    c.h = time.step_years();
    c.steps = static_cast<int>(std::lround(time.years.value / c.h));
}

void compile_model(Builder& b) {
    const ModelTable& m = b.scenario.model;
    b.program.model = {numbers_of(b, m), m.regional_weights.value == "gdp"};
}

void compile_agents(Builder& b) {
    auto& agents = b.program.agents;
    for (const auto& [id, a] : b.scenario.agents) {
        const auto i = static_cast<Index>(agents.id.size());
        agents.id.push_back(id);
        agents.name.push_back(a.name.given ? a.name.value : id);
        const auto role = b.scenario.role_of(id);
        agents.role.push_back(role == "power"    ? Role::power
                              : role == "target" ? Role::target
                                                 : Role::other);
        if (agents.role.back() == Role::power) agents.powers.push_back(i);
        if (agents.role.back() == Role::target) agents.targets.push_back(i);
        agents.number.push_back(numbers_of(b, a));
    }
}

/// Sets the colours: those of the scenario, then for each other agent the first free one from a
/// hash of its id, powers and targets first.
void compile_colours(Builder& b) {
    auto& agents = b.program.agents;
    const auto& names = agent_colours();
    std::vector<std::size_t> uses(names.size());
    agents.colour.assign(agents.id.size(), -1);
    for (Index i = 0; i < agents.size(); ++i) {
        const auto& given = b.scenario.agents.at(agents.id[i]).colour.value;
        const auto found = std::find(names.begin(), names.end(), given);
        if (found == names.end()) continue;
        agents.colour[i] = static_cast<int>(found - names.begin());
        ++uses[static_cast<std::size_t>(found - names.begin())];
    }
    std::vector<Index> order(agents.powers);
    order.insert(order.end(), agents.targets.begin(), agents.targets.end());
    for (Index i = 0; i < agents.size(); ++i)
        if (agents.role[i] == Role::other) order.push_back(i);
    for (const Index i : order) {
        if (agents.colour[i] >= 0) continue;
        std::uint32_t hash = 0;  // by a factor that gives the shipped states their colours
        for (const char c : agents.id[i]) hash = hash * 47969U + static_cast<unsigned char>(c);
        std::size_t best = hash % names.size();
        for (std::size_t k = 1; k < names.size(); ++k)
            if (const std::size_t n = (hash + k) % names.size(); uses[n] < uses[best]) best = n;
        ++uses[best];
        agents.colour[i] = static_cast<int>(best);
    }
}

void compile_issues(Builder& b) {
    for (const auto& [id, issue] : b.scenario.issues) {
        IssueProgram out;
        out.id = id;
        out.name = issue.name.given ? issue.name.value : id;
        static_cast<IssueNumbers&>(out) = numbers_of(b, issue);
        out.position = b.per_agent(issue.position, absent);
        out.conviction = b.per_agent(issue.conviction, absent);
        out.norm_weight = b.per_agent(issue.norm_weight, absent);
        if (issue.norm.given) out.norm = b.number(issue.norm);
        out.holds.assign(b.program.agents.size(), 1);
        for (const auto& agent : issue.without.items) out.holds[b.agent(agent.value)] = 0;
        for (const auto& [other, weight] : issue.coupling.items)
            out.coupling.emplace_back(b.issue(other), b.number(weight));
        out.inputs = {b.issue(id)};
        for (const auto& [other, weight] : out.coupling) out.inputs.push_back(other);
        std::sort(out.inputs.begin(), out.inputs.end());
        b.program.issues.push_back(std::move(out));
    }
}

/// Finds the agents without a position and the inputs that are silent on an issue.
void compile_silence(Program& p) {
    p.lacks.resize(p.agents.size());
    p.silent.resize(p.agents.size());
    for (Index k = 0; k < p.issues.size(); ++k) {
        const auto& holds = p.issues[k].holds;
        for (Index i = 0; i < p.agents.size(); ++i)
            if (holds[i] == 0) p.lacks[i].push_back(k);
        for (Index e = 0; e < p.graph.size(); ++e)
            if (holds[p.graph.row[e]] != 0 && holds[p.graph.column[e]] == 0)
                p.silent[p.graph.row[e]].emplace_back(k, e);
    }
}

void compile_hostility(Builder& b) {
    auto& p = b.program;
    p.hostile = SlotMap(p.graph.size());
    p.hostility.assign(1, absent);
    for (const auto& [pair, value] : b.scenario.hostility.pairs.items) {
        const Index i = b.agent(pair.first), j = b.agent(pair.second);
        const Num number = b.number(value);
        for (const Index e : {p.graph.find(i, j), p.graph.find(j, i)}) {
            if (e == absent) continue;
            const Index slot = p.hostile.touch(e);
            p.hostility.resize(p.hostile.size, absent);
            p.hostility[slot] = number;
        }
    }
}

/// Checks the condition of total influence: every agent reaches an agent with its own conviction
/// along initial inputs.
void compile_reach(Program& p) {
    Replicate<double> run;
    start<double>(p, p.centre, nullptr, run);
    const auto& [in, at, d] = run;
    std::vector<Index> listener, speaker;
    for (Index e = 0; e < p.graph.size(); ++e)
        if (d.W[e] > 0.0) {
            listener.push_back(p.graph.row[e]);
            speaker.push_back(p.graph.column[e]);
        }
    std::vector<bool> stubborn;
    for (const double lambda : in.lambda) stubborn.push_back(lambda < 1.0);
    for (const auto i : unreached(listener, speaker, stubborn))
        p.unreached.push_back(p.agents.id[i]);
    p.reaches_stubborn = p.unreached.empty();
}

std::shared_ptr<Program> compile_alone(const Scenario& scenario, Places* places) {
    auto program = std::make_shared<Program>();
    program->name = std::filesystem::path(scenario.path).stem().string();
    program->title = scenario.head.title.given ? scenario.head.title.value : program->name;
    Builder b(scenario, *program);
    b.places = places;
    compile_time(b);
    compile_model(b);
    compile_agents(b);
    compile_colours(b);
    compile_issues(b);
    compile_corridors(b);
    compile_commodities(b);
    compile_layers(b);
    compile_money(b);
    compile_cells(*program);
    compile_silence(*program);
    compile_hostility(b);
    compile_events(b);
    compile_trade_shocks(b);
    compile_reach(*program);
    std::sort(program->draws.begin(), program->draws.end(),
              [](const Draw& x, const Draw& y) { return x.address < y.address; });
    return program;
}

template <class Names>
Index position_of(const Names& names, const std::string& id) {
    const auto at = std::find(names.begin(), names.end(), id);
    return at == names.end() ? absent : static_cast<Index>(at - names.begin());
}

std::shared_ptr<Program> compile_one(const Scenario& scenario, Places* places) {
    auto program = compile_alone(scenario, places);
    compile_asks(scenario, *program);
    return program;
}

void put_beside(Program& program, std::shared_ptr<const Program> comparison) {
    if (!comparison) return;
    std::vector<std::string> issues;
    for (const auto& issue : comparison->issues) issues.push_back(issue.id);
    for (const auto& id : program.agents.id)
        program.comparison_agent.push_back(position_of(comparison->agents.id, id));
    for (const auto& issue : program.issues)
        program.comparison_issue.push_back(position_of(issues, issue.id));
    program.comparison = std::move(comparison);
}

std::shared_ptr<const Program> compile_comparison(const Scenario& scenario) {
    return scenario.comparison ? compile_one(*scenario.comparison, nullptr) : nullptr;
}

}  // namespace

std::shared_ptr<const Program> compile(const Scenario& scenario) {
    return compile(scenario, compile_comparison(scenario));
}

std::shared_ptr<const Program> compile(const Scenario& scenario,
                                       std::shared_ptr<const Program> comparison) {
    auto program = compile_one(scenario, nullptr);
    put_beside(*program, std::move(comparison));
    return program;
}

NumberedProgram compile_numbered(const Scenario& scenario) {
    return compile_numbered(scenario, compile_comparison(scenario));
}

NumberedProgram compile_numbered(const Scenario& scenario,
                                 std::shared_ptr<const Program> comparison) {
    NumberedProgram out;
    auto program = compile_one(scenario, &out.places);
    put_beside(*program, std::move(comparison));
    out.program = std::move(program);
    return out;
}

bool is_decided_by_compiling(const Metric& metric) { return is_total_influence(metric); }

}  // namespace steppe
