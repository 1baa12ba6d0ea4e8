#include "steppe/report/population.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/report/files.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_groups_shown = 8;  // on a page; tables have all
constexpr std::size_t most_influenced_shown = 5;
constexpr std::size_t agents_at_once = 1U << 15U;  // rows per piece of the agents table

/// Groups digits: 1 000 000.
std::string spaced(std::uint64_t n) {
    std::string out = std::to_string(n);
    for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, 1, ' ');
    return out;
}

/// The groups of the comparison on one issue, at the same date.
class Other {
public:
    Other(const PopulationOutcome& here, const PopulationOutcome& other) : other_(other) {
        const auto &ours = here.program.calendar, &theirs = other.program.calendar;
        const double month = ours.start_month + ours.month(ours.steps) - theirs.start_month;
        step_ = static_cast<int>(std::floor(month / theirs.months_per_step));
        for (std::size_t g = 0; g < other.population.group.size(); ++g)
            part_.emplace(other.population.group[g], g + 1);
        for (std::size_t k = 0; k < other.population.issue.size(); ++k)
            issue_.emplace(other.population.issue[k], k);
    }
    [[nodiscard]] const PopulationNumbers* find(const std::string& group,
                                                const std::string& issue) const {
        const auto k = issue_.find(issue);
        const auto part = group.empty()            ? std::optional<std::size_t>(0)
                          : part_.count(group) > 0 ? std::optional(part_.at(group))
                                                   : std::nullopt;
        if (k == issue_.end() || !part || step_ < 0 || step_ > other_.program.calendar.steps)
            return nullptr;
        return &other_.run.at(step_, *part, k->second);
    }

private:
    const PopulationOutcome& other_;
    std::map<std::string, std::size_t> part_, issue_;
    int step_ = 0;
};

class PopulationPage {
public:
    PopulationPage(const PopulationSummary& population, std::string first, std::string last)
        : c_(population), first_(std::move(first)), last_(std::move(last)) {}

    std::string text() {
        out_ += fmt::format("\nThe population: {} agent{}{}, {} ties\n", spaced(c_.agents),
                            c_.agents == 1 ? "" : "s",
                            c_.groups == 0 ? ""
                                           : fmt::format(" in {} group{}", spaced(c_.groups),
                                                         c_.groups == 1 ? "" : "s"),
                            spaced(c_.ties));
        for (std::size_t n = 0; n < c_.lines.size(); n += c_.groups + 1) issue(n);
        if (c_.groups > most_groups_shown)
            out_ += fmt::format(
                "  of {} groups, those with the largest change of mean; crowd.csv has all\n",
                spaced(c_.groups));
        if (c_.isolated > 0)
            out_ += fmt::format("  {} of them have no neighbours\n", spaced(c_.isolated));
        if (c_.pinned > 0)
            out_ += fmt::format(
                "  {} positions are held by a constant above 0.05: no conviction within [-1, 1] "
                "explains them\n",
                spaced(c_.pinned));
        if (c_.influence) influence(*c_.influence);
        return std::move(out_);
    }

private:
    void influence(const PopulationInfluence& i) {
        out_ += fmt::format(
            "  {} has a mean weight of {:.4g} (of 1) in the equilibrium of an agent", i.id, i.mean);
        for (std::size_t n = 0; n < i.most.size(); ++n)
            out_ += fmt::format("{} {} {:.4g}", n == 0 ? "; most in" : ",", i.most[n].first,
                                i.most[n].second);
        out_ += "\n";
    }

    void issue(std::size_t from) {
        const PopulationLine& whole = c_.lines[from];
        const bool compared = whole.mean.without.has_value();
        out_ += pad(fmt::format("  {}", whole.issue_name), 54) +
                fmt::format("{:>8}{:>9}", first_, last_);
        out_ += (compared ? fmt::format("{:>9}{:>9}", "without", "effect") : "") +
                (whole.steady ? fmt::format("{:>9}", "settles") : "") + "\n";
        row("mean position, from -1 to 1", whole.mean, 1, 4, whole.steady);
        row("its spread (standard deviation)", whole.sd, 1, 4, {});
        row("in favour, percent", whole.favour, 100, 2, {});
        std::vector<const PopulationLine*> groups;
        for (std::size_t g = 1; g <= c_.groups; ++g) groups.push_back(&c_.lines[from + g]);
        const auto moved = [](const PopulationLine* l) {
            return std::abs(l->mean.without ? l->mean.effect() : l->mean.end - l->mean.start);
        };
        if (groups.size() > most_groups_shown) {
            std::stable_sort(groups.begin(), groups.end(),
                             [&](const PopulationLine* a, const PopulationLine* b) {
                                 return moved(a) > moved(b);
                             });
            groups.resize(most_groups_shown);
        }
        for (const auto* line : groups)
            row(fmt::format("mean of {} ({})", line->group, spaced(line->members)), line->mean, 1,
                4, line->steady);
    }

    void row(const std::string& name, const MetricChange& m, double times, int digits,
             const std::optional<double>& steady) {
        out_ += pad("    " + name, 54) +
                fmt::format("{:8.{}f}{:9.{}f}", times * m.start, digits, times * m.end, digits);
        if (m.without)
            out_ += fmt::format("{:9.{}f}{:+9.{}f}", times * *m.without, digits, times * m.effect(),
                                digits);
        if (steady) out_ += fmt::format("{:9.{}f}", *steady, digits);
        out_ += "\n";
    }

    const PopulationSummary& c_;
    std::string first_, last_, out_;
};

}  // namespace

PopulationSummary summarise_population(const PopulationOutcome& here,
                                       const PopulationOutcome* without) {
    const PopulationData& population = here.population;
    PopulationSummary out;
    out.agents = population.size();
    out.ties = population.network.entries();
    out.isolated = population.isolated;
    out.pinned = here.pinned;
    out.groups = population.group.size();
    std::optional<Other> other;
    if (without != nullptr) other.emplace(here, *without);
    const int last = here.program.calendar.steps;
    for (std::size_t k = 0; k < population.issue.size(); ++k) {
        const auto at = std::find_if(here.program.issues.begin(), here.program.issues.end(),
                                     [&](const auto& i) { return i.id == population.issue[k]; });
        for (std::size_t part = 0; part < here.run.members.size(); ++part) {
            PopulationLine line;
            if (part > 0) line.group = population.group[part - 1];
            line.members = here.run.members[part];
            line.issue = population.issue[k];
            line.issue_name = at->name;
            const PopulationNumbers &a = here.run.at(0, part, k), &b = here.run.at(last, part, k);
            const PopulationNumbers* theirs = other ? other->find(line.group, line.issue) : nullptr;
            const auto moved = [&](double PopulationNumbers::*what) {
                return MetricChange{
                    a.*what, b.*what,
                    theirs == nullptr ? std::nullopt : std::optional(theirs->*what)};
            };
            line.mean = moved(&PopulationNumbers::mean);
            line.sd = moved(&PopulationNumbers::sd);
            line.favour = moved(&PopulationNumbers::favour);
            out.lines.push_back(std::move(line));
        }
    }
    return out;
}

void add_steady(PopulationSummary& summary, const std::vector<PopulationNumbers>& numbers) {
    const std::size_t parts = summary.groups + 1, issues = summary.lines.size() / parts;
    for (std::size_t n = 0; n < summary.lines.size(); ++n)
        summary.lines[n].steady = numbers[(n % parts) * issues + n / parts].mean;
}

void add_influence(PopulationSummary& summary, const PopulationData& population,
                   const std::string& id, const std::vector<double>& weights) {
    auto& out = summary.influence.emplace();
    out.id = id;
    std::vector<double> sum(population.group.size() + 1, 0.0), count(sum.size(), 0.0);
    for (std::uint32_t i = 0; i < population.size(); ++i)
        for (const std::size_t part :
             {std::size_t{0}, population.group.empty() ? std::size_t{0}
                                                       : population.group_of[i] + std::size_t{1}}) {
            if (part == 0 && count[0] > i) continue;  // without groups this counts the whole twice
            sum[part] += weights[i];
            count[part] += 1;
        }
    out.mean = sum[0] / count[0];
    for (std::size_t g = 0; g < population.group.size(); ++g)
        out.groups.emplace_back(population.group[g], sum[g + 1] / count[g + 1]);
    std::vector<std::uint32_t> order(population.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto own = population.ids.find(id);
    if (own) order.erase(order.begin() + *own);
    const auto few =
        order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), most_influenced_shown));
    std::partial_sort(order.begin(), few, order.end(), [&](auto a, auto b) {
        return weights[a] > weights[b] || (weights[a] == weights[b] && a < b);
    });
    for (auto at = order.begin(); at != few; ++at)
        if (weights[*at] > 0) out.most.emplace_back(population.ids.at(*at), weights[*at]);
}

std::string population_text(const PopulationSummary& population, const std::string& first,
                            const std::string& last) {
    return PopulationPage(population, first, last).text();
}

std::string population_csv(const PopulationOutcome& outcome) {
    fmt::memory_buffer out;
    const auto& [program, population, run, pinned] = outcome;
    const auto put = [&out](std::string_view text) {
        out.append(text.data(), text.data() + text.size());
    };
    put("scenario,step,date,group,issue,agents,mean,sd,favour\n");
    for (int t = 0; t <= program.calendar.steps; ++t) {
        const std::string head =
            fmt::format("{},{},{},", csv_field(program.name), t, date_of(program.calendar, t));
        for (std::size_t part = 0; part < run.members.size(); ++part)
            for (std::size_t k = 0; k < population.issue.size(); ++k) {
                const PopulationNumbers& n = run.at(t, part, k);
                put(head);
                put(part == 0 ? "*" : csv_field(population.group[part - 1]));
                fmt::format_to(std::back_inserter(out), ",{},{},{},{},{}\n", population.issue[k],
                               run.members[part], shortest(n.mean), shortest(n.sd),
                               shortest(n.favour));
            }
    }
    return fmt::to_string(out);
}

void write_population_agents(const std::string& path, const PopulationData& population,
                             const PopulationConvictions& convictions,
                             const std::vector<double>& positions) {
    const std::size_t N = population.size(), K = population.issue.size();
    std::size_t next = 0;
    const bool grouped = !population.group.empty();
    write_pieces(path, [&](std::string& piece) {
        if (next == 0) {
            piece += grouped ? "id,group,susceptibility,autonomy" : "id,susceptibility,autonomy";
            for (const auto& issue : population.issue) piece += ",position." + issue;
            for (const auto& issue : population.issue) piece += ",conviction." + issue;
            piece += "\n";
        }
        for (const std::size_t end = std::min(N, next + agents_at_once); next < end; ++next) {
            piece += population.ids.at(static_cast<std::uint32_t>(next));
            if (grouped)
                piece.append(1, ',').append(csv_field(population.group[population.group_of[next]]));
            fmt::format_to(std::back_inserter(piece), ",{},{}", shortest(population.lambda[next]),
                           shortest(population.own[next]));
            for (const auto* values : {&positions, &convictions.U})
                for (std::size_t k = 0; k < K; ++k)
                    piece.append(1, ',').append(shortest((*values)[next * K + k]));
            piece += "\n";
        }
        return next < N;
    });
}

}  // namespace steppe
