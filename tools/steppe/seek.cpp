#include <cmath>

#include "engine/model/expression.hpp"
#include "engine/report/seek.hpp"
#include "tools/steppe/search.hpp"

namespace steppe {
namespace {

class Seek final : public Search {
public:
    using Search::Search;
    void add_options();

private:
    void analyse() override;
    Ask new_ask(const Scenario& scenario) const;
    void keep_ask(Scenario& scenario) const;
    void seek_central(SeekReport& out);
    void seek_futures(SeekReport& out);

    std::string address_, range_, ask_;
    int points_ = 0;
    std::optional<double> level_;
};

/// Returns the question of an expression on the command line. The expression is validated here, as
/// the diagnostics of a scenario name a place in a file.
Ask Seek::new_ask(const Scenario& scenario) const {
    auto bare = scenario;
    bare.asks.clear();
    const auto program = compile(bare);
    try {
        parse_inequality(ask_, [&](const std::string& address) {
            if (!find_metric(*program, address))
                select_metrics(*program, {address});  // throws, with a suggestion
            if (address.find('*') != std::string::npos)
                throw UsageError("--ask: `{}` is not a single metric", address);
            return Index{0};
        });
    } catch (const ExpressionError& error) {
        const auto ids = ids_of(scenario.asks);
        if (error.help.rfind("Did you mean", 0) == 0)
            throw UsageError("--ask `{}`: {}. {}", ask_, error.what(), error.help);
        throw UsageError("--ask `{}`: {}{}. It takes a comparison such as `gdp.KAZ > 300`{}", ask_,
                         error.what(), error.help.empty() ? "" : ": " + error.help,
                         ids.empty() ? "" : ", or the id of a question: " + join(ids, ", "));
    }
    Ask out;
    const auto date = parse_date(step_date(*program, step_in(*program)));
    out.that = {.value = ask_, .place = {}, .given = true};
    out.at = {.value = *date, .place = {}, .given = true};
    out.over.value = "always";
    return out;
}

/// Removes all questions but the one of --ask.
void Seek::keep_ask(Scenario& scenario) const {
    const std::string id = ask_.rfind("ask.", 0) == 0 ? ask_.substr(4) : ask_;
    if (const auto known = scenario.asks.find(id); known != scenario.asks.end()) {
        if (!at.empty())
            throw UsageError("--at is for an expression: [ask.{}] has a date of its own", id);
        scenario.asks = {{id, known->second}};
    } else if (is_id(id)) {
        if (!scenario.asks.empty()) asked_place("--ask", "Question", id, ids_of(scenario.asks));
        throw UsageError(
            "--ask: no question `{}`. The scenario asks none; an expression such as "
            "`gdp.KAZ > 300` will do",
            id);
    } else {
        scenario.asks = {{"until", new_ask(scenario)}};
    }
}

void Seek::seek_central(SeekReport& out) {
    const auto& number = problem->numbers().front();
    const auto& program = problem->program();
    const auto margin = [&](double x) {
        const auto compute = [&] {
            const auto run = problem->run({x}, program.asked);
            return Trials::Numbers{answer(program, program.asks.front(), run)->margin};
        };
        return trials->at("margin", {x}, compute).front();
    };
    out.roots = find_roots(margin, number.low, number.high, points_ > 0 ? points_ : 65);
    if (const double given = problem->given().front(); !std::isnan(given))
        out.given_margin = margin(given);
}

void Seek::seek_futures(SeekReport& out) {
    const auto& number = problem->numbers().front();
    out.common = announced("a probability needs more than one replicate: -n 2 at least");
    out.level = level_.value_or(0.5);
    DesignFutures futures(*problem, {.common = out.common, .control = trials->control()});
    out.size = futures.size();
    trials->set_replicates(out.size.replicates);
    const auto share = [&](double x) {
        const auto kept = trials->at("share", {x}, [&] {
            const auto found = futures.share({x});
            return Trials::Numbers{found.probability, found.interval.low, found.interval.high};
        });
        return Share{.probability = kept.at(0), .interval = {kept.at(1), kept.at(2)}};
    };
    out.crossings =
        find_crossings(share, number.low, number.high, points_ > 0 ? points_ : 17, out.level);
    if (const double given = problem->given().front(); !std::isnan(given))
        out.given_share = share(given);
}

void Seek::analyse() {
    address_ = in_ids({address_}).front();
    ask_ = in_ids({ask_}).front();
    const std::vector<Variable> numbers{range_.empty()
                                            ? variable_of("--vary", address_, "ADDRESS[LOW,HIGH]")
                                            : range_of("--in", address_, range_)};
    if (!options.replicates && level_)
        throw UsageError("--level is a probability, which needs replicates: add -n N");
    auto& scenario = load_varied(numbers);
    keep_ask(scenario);
    vary(scenario, numbers);
    report_warnings(problem->scenario(), session);  // of the ends of the range
    SeekReport out{.design_problem = *problem};
    if (search(&scenario.sweep,
               [&] { options.replicates ? seek_futures(out) : seek_central(out); }))
        finish(seek_result(out));
}

void Seek::add_options() {
    add_file();
    command.option("--vary ADDRESS[LOW,HIGH]", address_, "Address of the number and its range")
        .required();
    command.option("--in LOW,HIGH", range_, "Range of its values").hidden();
    add_ask_option(command, ask_,
                   "Id of a question of the scenario, or an expression such as 'gdp.KAZ > 300'")
        .required();
    add_at("an expression");
    add_replicates();
    command.option("--level", level_, "With -n: probability to reach (default: 0.5)")
        .check(real_number(1e-6, 1 - 1e-6));
    command
        .option("--points", points_,
                "Values to try first; more of them separate roots that are closer together "
                "(default: 65, with -n 17)")
        .check(whole_number(2, 100000));
    add_output("seek.csv, seek.json");
    command.footer(R"(
Reports every value in the range at which the answer changes, or that there is none. Without -n it
makes central runs; with -n it reports the value at which the probability of yes passes --level,
under the same draws at all values. The interval of that value lies between the values at which the
ends of the probability's 95 % interval pass --level. The varied number is exact, as with --set.
Examples:
  steppe seek scenarios/japan-20b.toml --vary 'pledge.japan-20b.realisation[0,1]' \
      --ask a-tenth-of-the-region
  steppe seek scenarios/japan-20b.toml --vary 'pledge.japan-20b.amount_usd_bn[0,400]' \
      --ask 'influence_share.UZB.JPN > influence_share.UZB.RUS' --at 2031-04-01
  steppe seek scenarios/japan-20b.toml --vary 'pledge.japan-20b.realisation[0,1]' \
      --ask a-tenth-of-the-region -n 1024 --level 0.5)");
}

}  // namespace

void add_seek(Command command, Session& session) { add_command<Seek>(command, session); }

}  // namespace steppe
