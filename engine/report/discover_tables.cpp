#include <algorithm>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/discover.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

double safe_divide(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string side_text(Restriction::Side side) {
    return side == Restriction::Side::above ? "above" : "below";
}

const std::vector<std::string>& addresses_of(const DiscoveryReport& report) {
    return drawn_addresses(*report.plan.cells.front().plan);
}

const AskProgram& ask_of(const DiscoveryReport& report) {
    return report.plan.cells.front().program->asks[report.ask];
}

std::string cases_text(const DiscoveryReport& report) {
    return report.cases == DiscoveryReport::Cases::yes ? "yes" : "no";
}

/// Returns `scenario,ask,cases,replicates,box`.
std::string head_of(const DiscoveryReport& report, std::size_t box) {
    return fmt::format("{},{},{},{},{}", csv_field(report.plan.cells.front().program->name),
                       ask_of(report).id, cases_text(report), report.plan.replicates, box + 1);
}

Json share_json(std::uint64_t part, std::uint64_t whole) {
    const Interval interval = wilson(part, whole);
    return {{"value", safe_divide(part, whole)}, {"low", interval.low}, {"high", interval.high}};
}

Json restriction_json(const DiscoveryReport& report, const Restriction& r) {
    const auto& all = report.found.front();
    Json out{{"input", addresses_of(report)[r.input]},
             {"side", side_text(r.side)},
             {"limit", r.limit},
             {"share", r.share},
             {"quasi_p", r.quasi_p}};
    out["without"] = {{"density", safe_divide(r.cases_without, r.futures_without)},
                      {"coverage", safe_divide(r.cases_without, all.cases)}};
    out["halves_with"] = r.halves;
    if (r.halves > 0) out["limit_in_halves"] = {{"low", r.lowest}, {"high", r.highest}};
    return out;
}

Json box_json(const DiscoveryReport& report, const Box& box) {
    const auto& all = report.found.front();
    Json out{{"futures", box.futures},
             {"cases", box.cases},
             {"density", share_json(box.cases, box.futures)},
             {"coverage", share_json(box.cases, all.cases)},
             {"mass", share_json(box.futures, all.futures)},
             {"restrictions", Json::array()}};
    for (const auto& r : box.restrictions)
        out["restrictions"].push_back(restriction_json(report, r));
    return out;
}

Json peel_json(const DiscoveryReport& report, const Peel& peel) {
    const auto& all = report.found.front();
    return {{"input", addresses_of(report)[peel.input]},
            {"side", side_text(peel.side)},
            {"limit", peel.limit},
            {"futures", peel.futures},
            {"density", safe_divide(peel.cases, peel.futures)},
            {"coverage", safe_divide(peel.cases, all.cases)},
            {"mass", safe_divide(peel.futures, all.futures)},
            {"restricted", peel.restricted}};
}

Json discovery_json_of(const DiscoveryReport& report, const Discovery& found) {
    Json out{{"among", {{"futures", found.futures}, {"cases", found.cases}}}};
    out.update(box_json(report, found.box));
    out["found"] = !found.box.restrictions.empty();
    out["halves"] = {{"count", found.halves.count}, {"found", found.halves.found}};
    if (found.halves.found > 0)
        out["halves"].update(
            {{"density_in_other_half", found.halves.density},
             {"coverage_in_other_half",
              found.halves.coverage * safe_divide(found.cases, report.found.front().cases)}});
    out["others"] = Json::array();
    for (const auto& box : boxes_on_the_way(found)) {
        auto other = box_json(report, box);
        for (auto& r : other["restrictions"]) r.erase("halves_with");  // only for the box itself
        out["others"].push_back(std::move(other));
    }
    out["trajectory"] = Json::array();
    for (const auto& peel : found.trajectory) out["trajectory"].push_back(peel_json(report, peel));
    return out;
}

}  // namespace

std::string discovery_csv(const DiscoveryReport& report) {
    std::string out =
        "scenario,ask,cases,replicates,box,input,side,limit,share,quasi_p,density,density_low,"
        "density_high,coverage,coverage_low,coverage_high,mass,"
        "density_without,coverage_without,halves,halves_with,limit_low,limit_high\n";
    const auto& all = report.found.front();
    for (std::size_t b = 0; b < report.found.size(); ++b) {
        const auto& box = report.found[b].box;
        const auto& halves = report.found[b].halves;
        const Interval density = wilson(box.cases, box.futures),
                       coverage = wilson(box.cases, all.cases);
        for (const auto& r : box.restrictions) {
            const std::string limits =
                r.halves > 0 ? shortest(r.lowest) + "," + shortest(r.highest) : ",";
            out += fmt::format("{},{},{},{},{},{},", head_of(report, b),
                               csv_field(addresses_of(report)[r.input]), side_text(r.side),
                               shortest(r.limit), shortest(r.share), shortest(r.quasi_p));
            out +=
                fmt::format("{},{},{},{},{},{},{},", shortest(box.density()), shortest(density.low),
                            shortest(density.high), shortest(safe_divide(box.cases, all.cases)),
                            shortest(coverage.low), shortest(coverage.high),
                            shortest(safe_divide(box.futures, all.futures)));
            out += fmt::format(
                "{},{},{},{},{}\n", shortest(safe_divide(r.cases_without, r.futures_without)),
                shortest(safe_divide(r.cases_without, all.cases)), halves.count, r.halves, limits);
        }
    }
    return out;
}

std::string trajectory_csv(const DiscoveryReport& report) {
    std::string out =
        "scenario,ask,cases,replicates,box,peel,input,side,limit,futures,density,coverage,mass,"
        "restricted,trimmed_density,trimmed_coverage,trimmed_mass,"
        "trimmed_restrictions\n";
    const auto& all = report.found.front();
    const auto shares = [&](std::uint64_t futures, std::uint64_t cases) {
        return fmt::format("{},{},{}", shortest(safe_divide(cases, futures)),
                           shortest(safe_divide(cases, all.cases)),
                           shortest(safe_divide(futures, all.futures)));
    };
    for (std::size_t b = 0; b < report.found.size(); ++b) {
        const auto& way = report.found[b].trajectory;
        for (std::size_t k = 0; k < way.size(); ++k) {
            const auto& peel = way[k];
            out += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", head_of(report, b), k + 1,
                               csv_field(addresses_of(report)[peel.input]), side_text(peel.side),
                               shortest(peel.limit), peel.futures, shares(peel.futures, peel.cases),
                               peel.restricted, shares(peel.trimmed.futures, peel.trimmed.cases),
                               peel.trimmed.restrictions.size());
        }
    }
    return out;
}

std::string futures_csv(const DiscoveryReport& report, const CaseTable& futures) {
    std::vector<std::size_t> inputs;
    const auto add = [&](std::size_t input) {
        if (std::find(inputs.begin(), inputs.end(), input) == inputs.end()) inputs.push_back(input);
    };
    for (const auto& found : report.found)
        for (const auto& r : found.box.restrictions) add(r.input);
    for (const auto& found : report.found)
        for (const auto& peel : found.trajectory)
            if (inputs.size() < 2) add(peel.input);
    std::string out = "scenario,ask,replicate,case";
    for (const std::size_t k : inputs)
        out += fmt::format(",{}", csv_field(addresses_of(report)[k]));
    out += "\n";
    const std::string head =
        fmt::format("{},{}", csv_field(report.plan.cells.front().program->name), ask_of(report).id);
    for (std::size_t n = 0; n < futures.futures; ++n) {
        out += fmt::format("{},{},{}", head, n, futures.yes[n]);
        for (const std::size_t k : inputs)
            out += fmt::format(",{}", shortest(futures.value[k * futures.futures + n]));
        out += "\n";
    }
    return out;
}

std::string discovery_json(const DiscoveryReport& report) {
    const auto& plan = report.plan;
    const auto& first = report.found.front();
    const auto& ask = ask_of(report);
    Json out{{"scenario", plan.cells.front().program->name},
             {"title", plan.cells.front().program->title},
             {"ask", {{"id", ask.id}, {"text", ask.text}, {"that", ask.that}}},
             {"cases", cases_text(report)},
             {"replicates", plan.replicates},
             {"seed", plan.seed},
             {"design", plan.design},
             {"level", 0.95},
             {"inputs", addresses_of(report).size()},
             {"probability", share_json(first.cases, first.futures)},
             {"density_wanted",
              report.question.density ? Json(*report.question.density) : Json(nullptr)},
             {"boxes", Json::array()}};
    for (const auto& found : report.found) out["boxes"].push_back(discovery_json_of(report, found));
    return json_document(out);
}

}  // namespace steppe
