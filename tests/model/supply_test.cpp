#include "tests/catch.hpp"

#include <cmath>
#include <numeric>
#include <random>

#include <fmt/format.h>

#include "engine/model/process/rationing.hpp"
#include "engine/solver/central.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

std::string time_and_agents(int years, double growth = 0) {
    std::string text = fmt::format(
        "[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = {}\n[model]\nrow_growth_per_year = "
        "{}\n",
        years, growth);
    for (const char* id : {"A", "B", "C"})
        text += fmt::format(
            "[agent.{}]\nrole = \"other\"\ngdp_usd_bn = 100\ngrowth_per_year = {}\n", id, growth);
    return text;
}

/// A needs 100: 90 from B and 10 from C.
std::string ore(const std::string& keys, double unit = 1) {
    return fmt::format("[commodity.ore]\ncell.A.B = {}\ncell.A.C = {}\n{}\n", 90 * unit, 10 * unit,
                       keys);
}

constexpr const char* rigid =
    "spare = 0\nspot = 0\nrestock_per_year = 0\nadaptation_per_year = 0\nreturn_per_year = "
    "0\ncover_years = 1.8\n"
    "thrift = 0\nprecaution = 0\nhold = 0\nentry = 0\n";
constexpr const char* ban =
    "[event.ban]\nkind = \"export-restriction\"\ncommodity = \"ore\"\nfrom = \"B\"\ncut = "
    "0.4\nstart = 2026-01-01\n";

}  // namespace

TEST_CASE("stock and cut: 180 in stock cover a cut of 36 for five years and leave 64") {
    const auto run = run_text(time_and_agents(6) + ore(rigid) + ban);
    const double stock[] = {180, 144, 108, 72, 36, 0};
    for (int t = 0; t <= 5; ++t) {
        CHECK(run.at(t, "inventory.A.ore") == Approx(stock[t]).margin(1e-12));
        CHECK(run.at(t, "shortage.A.ore") == Approx(t < 5 ? 0.0 : 0.36).margin(1e-12));
    }
    CHECK(run.at(0, "price.ore") ==
          Approx(std::pow(0.64, -1 / 0.4)));  // prices follow orders while stocks still cover the
                                              // gap
}

TEST_CASE("a commodity's unit does not matter") {
    const auto one = run_text(time_and_agents(6) + ore("gdp_at_risk = { A = 0.1 }") + ban);
    const auto other = run_text(time_and_agents(6) + ore("gdp_at_risk = { A = 0.1 }", 1e6) + ban);
    for (int t = 0; t <= 6; ++t)
        for (const char* metric : {"shortage.A.ore", "price.ore", "dependence.A.B.ore", "gdp.A"})
            CHECK(one.at(t, metric) == Approx(other.at(t, metric)).epsilon(1e-12).margin(1e-12));
    CHECK(other.at(6, "inventory.A.ore") ==
          Approx(1e6 * one.at(6, "inventory.A.ore")).epsilon(1e-12));
}

TEST_CASE("without shocks no rule causes a shortage under growth, even without spare capacity") {
    for (const char* rule : {"proportional", "priority", "maxmin"})
        for (const double growth : {0.0, 0.08, -0.05}) {
            const auto run =
                run_text(time_and_agents(15, growth) +
                         ore(fmt::format("spare = 0\nspot = 0\nrationing = \"{}\"", rule)) +
                         "cell.C.C = 20\ncell.ROW.B = 7\n");
            for (int t = 0; t <= 15; ++t)
                for (const char* who : {"A", "C", "ROW"})
                    CHECK(run.at(t, fmt::format("shortage.{}.ore", who)) == 0);
        }
}

namespace {

/// Deliveries of the first buyer, who is also a seller, per request.
std::vector<double> rationed(CommodityProgram& c, const std::vector<double>& ask, double limit) {
    const std::size_t n = ask.size();
    c.buyers.resize(n);
    c.sellers = c.home = {0, absent};
    c.all = c.cells_where([](Index) { return true; });
    Derived<double>::OfCommodity scratch;
    scratch.ask.resize(n);
    scratch.given.resize(n);
    scratch.part.resize(2);
    std::vector<double> cells(2 * n), given;
    for (std::size_t i = 0; i < n; ++i) cells[2 * i] = ask[i];
    process::ration<double>(c, c.all, {limit, 0.0}, cells, scratch);
    for (std::size_t i = 0; i < n; ++i) given.push_back(cells[2 * i]);
    return given;
}

}  // namespace

TEST_CASE("every rule delivers within the ask and the limit, and leaves no feasible ask unmet") {
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> size(0, 10);
    for (int n = 0; n < 2000; ++n) {
        CommodityProgram c;
        std::vector<double> ask(2 + random() % 8), given(ask.size());
        for (double& a : ask) a = random() % 4 == 0 ? 0 : size(random);
        c.first = {static_cast<Index>(random() % ask.size())};
        const double limit = random() % 5 == 0 ? 0 : 3 * size(random),
                     asked = std::accumulate(ask.begin(), ask.end(), 0.0);
        for (const auto rule : {Rationing::proportional, Rationing::priority, Rationing::maxmin}) {
            c.rationing = rule;
            given = rationed(c, ask, limit);
            for (std::size_t i = 0; i < ask.size(); ++i) {
                REQUIRE(given[i] >= 0);
                REQUIRE(given[i] <= ask[i]);
            }
            REQUIRE(std::accumulate(given.begin(), given.end(), 0.0) ==
                    Approx(std::min(asked, limit)).margin(1e-12));
        }
    }
}

TEST_CASE("priority serves home, then the list; water-filling meets small asks first") {
    CommodityProgram c;
    c.first = {2};
    const std::vector<double> ask{4, 6, 5, 1};
    std::vector<double> given(4);
    c.rationing = Rationing::priority;
    given = rationed(c, ask, 10.0);
    CHECK(given == std::vector<double>{4, 6.0 * 1 / 7, 5, 1.0 / 7});
    c.rationing = Rationing::maxmin;
    given = rationed(c, ask, 10.0);
    CHECK(given == std::vector<double>{3, 3, 3, 1});
}

TEST_CASE("the payer of a mine gets its ore, and the mine depreciates") {
    const std::string pledge =
        "[layer.money]\nkind = \"stock\"\n[pledge.mine]\nfrom = \"A\"\nto = \"C\"\nlayer = "
        "\"money\"\namount_usd_bn = 8\nstart = 2026-01-01\nyears = "
        "2\ncapacity = { ore = 0.5 }\n";
    const auto run = run_text(
        time_and_agents(4) +
        ore("cost_usd_bn_per_unit = 0.1\nspare = 0\nadaptation_per_year = 0\nreturn_per_year = 0") +
        pledge);
    // 2 bn a year build 20 units a year; half of them is bought, 10 of 100: (0.1 + 0.1)/1.1.
    CHECK(run.at(1, "dependence.A.C.ore") == Approx(0.2 / 1.1));
    CHECK(run.at(1, "dependence.A.B.ore") == Approx(0.9 / 1.1));
    CHECK(run.at(2, "dependence.A.C.ore") == Approx((0.2 / 1.1 + 0.1) / 1.1));
    CHECK(run.at(4, "dependence.A.C.ore") == run.at(2, "dependence.A.C.ore"));
}

TEST_CASE(
    "closing the only road stops trade at once, in both directions; a sanction does so for its "
    "pair") {
    const std::string trade =
        "[layer.trade]\nkind = \"trade\"\ncell.A.B = 10\ncell.B.A = 4\ncell.A.C = 5\ncell.A.ROW = "
        "3\ncell.ROW.A = 2\n"
        "[corridor.road]\nshare.A.B = 1\nshare.A.ROW = 1\n";
    const auto closed = run_text(time_and_agents(2) + trade +
                                 "[event.closed]\nkind = \"corridor\"\ncorridor = \"road\"\nfactor "
                                 "= 0\nstart = 2026-01-01\nduration_years = 1\n");
    for (const char* pair : {"trade.A.B", "trade.B.A", "trade.A.ROW", "trade.ROW.A"})
        CHECK(closed.at(0, pair) == 0);
    CHECK(closed.at(0, "trade.A.C") == 5);
    CHECK(closed.at(1, "trade.A.B") > 0);
    CHECK(closed.at(1, "trade.A.C") > 5);  // lost trade moves to open routes
    const auto cut = run_text(time_and_agents(2) + trade +
                              "[event.cut]\nkind = \"sanction\"\nbetween = [\"B\", \"A\"]\ncut = "
                              "0.75\nstart = 2026-01-01\n");
    CHECK(cut.at(0, "trade.A.B") == Approx(2.5));
    CHECK(cut.at(0, "trade.B.A") == Approx(1));
    CHECK(cut.at(0, "trade.A.C") == 5);
}

TEST_CASE("a quota binds hoarders: an alarmed buyer orders more and gets no more") {
    const auto quantities = [](const std::string& keys) {
        return run_text(time_and_agents(6) +
                        ore("spare = 0.05\nspot = 1\ncover_years = 0.5\n" + keys) + ban);
    };
    const auto calm = quantities("precaution = 0\nthrift = 0\nentry = 0\nadaptation_per_year = 0");
    const auto alarmed =
        quantities("precaution = 3\nthrift = 0\nentry = 0\nadaptation_per_year = 0");
    CHECK(alarmed.at(3, "local_price.A.ore") > calm.at(3, "local_price.A.ore"));
    CHECK(alarmed.at(6, "shortage.A.ore") > 0);
    CHECK(alarmed.at(0, "shortage.A.ore") == calm.at(0, "shortage.A.ore"));
}

TEST_CASE(
    "a permanent shortage settles at 1 - A^(elasticity/(elasticity+thrift)), the price at need = "
    "arrivals") {
    // B alone delivers, permanently 60 of 100: need = 100 p^-thrift, arrivals = need p^-elasticity.
    const std::string text =
        time_and_agents(200) +
        "[commodity.ore]\ncell.A.B = 100\nspare = 0\nspot = 0\ncover_years = 0\nelasticity = "
        "0.4\nthrift = 0.6\nthrift_per_year = 0.5\nentry = 0\n";
    const auto run = run_text(text + ban);
    const double price = std::pow(0.6, -1 / (0.4 + 0.6));
    CHECK(run.at(200, "local_price.A.ore") == Approx(price).epsilon(1e-9));
    CHECK(run.at(200, "thrift.A.ore") == Approx(1 - std::pow(price, -0.6)).epsilon(1e-9));
    CHECK(run.at(200, "shortage.A.ore") ==
          Approx(1 - std::pow(0.6, 0.4 / (0.4 + 0.6))).epsilon(1e-9));
}

TEST_CASE(
    "a price attracts capacity, at most by e^entry; the price index weighs buyers by imports") {
    const std::string outage =
        "[event.fire]\nkind = \"outage\"\ncommodity = \"ore\"\nat = [\"B\"]\ncut = 0.9\nstart = "
        "2026-01-01\n";
    const auto run = run_text(time_and_agents(300) +
                              "[commodity.ore]\ncell.A.B = 90\ncell.C.B = 10\nspare = 0\nspot = "
                              "0\ncover_years = 0\nentry = 0.8\nentry_years = 2\nthrift = 0\n" +
                              outage);
    const double index =
        (90 * run.at(9, "local_price.A.ore") + 10 * run.at(9, "local_price.C.ore")) / 100;
    CHECK(run.at(9, "price.ore") == Approx(index).epsilon(1e-12));
    // Steady state: f = 1 - 0.1 e^z with z = 0.8 (1 - 1/p), p = min(100, (0.1 e^z)^-2.5).
    double z = 0;
    for (int n = 0; n < 1000; ++n)
        z += 0.5 * (0.8 * (1 - 1 / std::min(100.0, std::pow(0.1 * std::exp(z), -2.5))) - z);
    CHECK(run.at(300, "shortage.A.ore") == Approx(1 - 0.1 * std::exp(z)).epsilon(1e-9));
}

TEST_CASE("lost trade costs mu (1 - v) of output to the power of the gain") {
    const std::string trade =
        "[layer.trade]\nkind = \"trade\"\ncell.A.B = 20\ncell.B.A = 10\ncell.A.ROW = 10\n";
    const std::string cut =
        "[event.cut]\nkind = \"sanction\"\nbetween = [\"B\", \"A\"]\ncut = 0.5\nstart = "
        "2026-01-01\n";
    for (const double gain : {0.0, 1.0, 2.5}) {
        auto text = time_and_agents(2) + trade + cut;
        text.replace(
            text.find("[model]\n"), 8,
            fmt::format("[model]\ntrade_gain = {}\nreexport = 0\ntrade_diversion = 0\n", gain));
        const auto run = run_text(text);
        CHECK(run.at(0, "gdp.A") == Approx(100).epsilon(1e-14));
        const double mu = 20.0 / 220,
                     v = 25.0 / 40;  // half of 40 in two-way trade, of which 15 is lost
        CHECK(run.at(1, "gdp.A") == Approx(100 * std::pow(1 + mu * (v - 1), gain)).epsilon(1e-12));
        CHECK(run.at(2, "gdp.C") == Approx(100).epsilon(1e-14));
    }
}

TEST_CASE("trade raises output at most as if it grew tenfold") {
    const auto run = run_text(
        time_and_agents(3) +
        "[layer.trade]\nkind = \"trade\"\ncell.A.B = 20\ncell.B.A = 10\ncell.A.ROW = 10\n"
        "[layer.money]\nkind = \"stock\"\ncapital_share = 0\ntrade_link = true\n"
        "[pledge.vast]\nfrom = \"B\"\nto = \"A\"\nlayer = \"money\"\namount_usd_bn = 30000\n"
        "start = 2026-01-01\nyears = 0.5\n");
    const double mu = 20.0 / 220;
    CHECK(run.at(0, "gdp.A") == Approx(100).epsilon(1e-14));
    CHECK(run.at(3, "trade.A.B") > 10 * 20);
    CHECK(run.at(3, "gdp.A") == Approx(100 * (1 + 9 * mu)).epsilon(1e-12));
}

TEST_CASE("the audit refuses trade of more than ten times undisturbed trade") {
    const Folder folder;
    const auto scenario = load_scenario(
        folder.write("scenario.toml",
                     time_and_agents(1) + "[layer.trade]\nkind = \"trade\"\ncell.A.B = 20\n"),
        model_registry());
    const auto program = compile(scenario);
    auto run = central_start(*program, program->centre);
    walk(*program, run, 0, Audit::everything, [&](Replicate<double>& now) {
        const Auditor auditor(*program, now.in, now.at, now.d, 0);
        now.at.v[0] = process::most_trade;
        CHECK_NOTHROW(auditor.everything());
        now.at.v[0] = std::nextafter(process::most_trade, 11.0);
        CHECK_THROWS_WITH(auditor.everything(),
                          "audit: two-way trade over undisturbed of A is 10.000000000000002 at "
                          "step 0, replicate 0");
    });
}

TEST_CASE("half of a closed corridor's goods take other corridors, within their capacity") {
    const auto run = run_text(
        time_and_agents(1) +
        "[layer.trade]\nkind = \"trade\"\ncell.A.B = 10\n[corridor.road]\nshare.A.B = 0.4\n"
        "[event.closed]\nkind = \"corridor\"\ncorridor = \"road\"\nfactor = 0.5\nstart = "
        "2026-01-01\n");
    CHECK(run.at(0, "openness.road") == 0.5);
    CHECK(run.at(0, "trade.A.B") == Approx(10 * (0.8 + 0.5 * 0.2 * 0.8)));
}
