#include "tests/catch.hpp"

#include <cmath>

#include <fmt/format.h>

#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

std::string pledge_text(const std::string& step, const std::string& pledge,
                        const std::string& layer = "") {
    return fmt::format(
        "[time]\nstart = 2026-01-01\nstep = \"{}\"\nyears = 10\n[agent.H]\ngdp_usd_bn = 100\nrole "
        "= \"target\"\n[agent.J]\ngdp_usd_bn = 1000\nrole = \"power\"\n"
        "[agent.R]\ngdp_usd_bn = 1000\nrole = \"power\"\n[layer.money]\nkind = \"stock\"\nweight = "
        "1\n{}\n[pledge.p]\nfrom = \"J\"\nto = \"H\"\nlayer = \"money\"\n{}\n",
        step, layer, pledge);
}

int steps_a_year(const std::string& step) {
    return step == "month" ? 12 : step == "quarter" ? 4 : 1;
}

}  // namespace

TEST_CASE("the ledger closes at every step, whatever the profile, the delay and the step") {
    struct Profile {
        const char* text;
        double (*left)(double years);  // outstanding share by years since the start
        double realised;
    };
    // Common window: 4 years from April 2026, delayed by 0.7 years.
    static const auto s = [](double years) {
        return std::clamp((years - 0.25 - 0.7) / 4, 0.0, 1.0);
    };
    const Profile profiles[] = {
        {"years = 4\nrealisation = 0.3", [](double y) { return 1 - s(y); }, 0.3},
        {"years = 4\nrealisation = 0.3\nprofile = \"front\"",
         [](double y) { return 1 - s(y) * (2 - s(y)); }, 0.3},
        {"years = 4\nrealisation = 0.3\nprofile = \"back\"",
         [](double y) { return 1 - s(y) * s(y); }, 0.3},
        {"profile = \"hazard\"\ndisburse_per_year = 0.132\ncancel_per_year = 0.0743",
         [](double y) { return std::exp(-0.2063 * std::max(0.0, y - 0.95)); }, 0.132 / 0.2063},
    };
    for (const std::string step : {"month", "quarter", "year"})
        for (const auto& profile : profiles) {
            INFO(step << ": " << profile.text);
            const auto table = run_text(pledge_text(
                step, fmt::format("amount_usd_bn = 20\nstart = 2026-04-01\ndelay_years = 0.7\n{}",
                                  profile.text)));
            for (int t = 0; t <= table.steps(); ++t) {
                const double left = 20 * profile.left(static_cast<double>(t) / steps_a_year(step));
                CHECK(table.at(t, "outstanding.p") == Approx(left).margin(1e-12));
                CHECK(table.at(t, "paid.p") ==
                      Approx(profile.realised * (20 - left)).margin(1e-12));
                CHECK(table.at(t, "paid.p") + table.at(t, "cancelled.p") +
                          table.at(t, "outstanding.p") ==
                      Approx(20).margin(1e-12));
                CHECK(table.at(t, "invested.H.J.money") ==
                      Approx(table.at(t, "paid.p")).margin(1e-12));
            }
        }
}

TEST_CASE(
    "hazard ledger after five years: .411758 paid, .231768 cancelled, .356474 outstanding, any "
    "step") {
    for (const std::string step : {"month", "quarter", "year"}) {
        const auto table = run_text(
            pledge_text(step,
                        "amount_usd_bn = 1\nstart = 2026-01-01\nprofile = "
                        "\"hazard\"\ndisburse_per_year = 0.132\ncancel_per_year = 0.0743"));
        const int five = 5 * steps_a_year(step);
        CHECK(table.at(five, "paid.p") == Approx(0.411758).margin(5e-7));
        CHECK(table.at(five, "cancelled.p") == Approx(0.231768).margin(5e-7));
        CHECK(table.at(five, "outstanding.p") == Approx(0.356474).margin(5e-7));
    }
}

TEST_CASE("a dollar in an empty layer is a dollar") {
    const auto table =
        run_text(pledge_text("quarter", "amount_usd_bn = 1e-9\nstart = 2026-01-01\nyears = 1"));
    for (int t = 0; t <= table.steps(); ++t)
        CHECK(std::abs(table.at(t, "influence.H.J") - table.at(0, "influence.H.J")) < 1e-9);
    CHECK(table.last("influence.H.J") > 0);
}

TEST_CASE("paid capital depreciates, and raises output by its elasticity") {
    // One payment of 10 in the first year; A depreciates by 5 percent a year.
    const auto table =
        run_text(pledge_text("year", "amount_usd_bn = 10\nstart = 2026-01-01\nyears = 1"));
    const double home = 0.02 * 100;
    CHECK(table.at(1, "influence.H.J") ==
          Approx(0.8 * 10 / (home * table.at(1, "gdp.H") / 100 + 10)).epsilon(1e-12));
    // E(1) = 10, Y = Y0 (1 + 10/(3*100))^0.33
    CHECK(table.at(1, "gdp.H") == Approx(100 * std::pow(1 + 10.0 / 300, 0.33)).epsilon(1e-12));
    CHECK(table.at(1, "gdp_gap.H") ==
          Approx(100 * (std::pow(1 + 10.0 / 300, 0.33) - 1)).epsilon(1e-12));
}

TEST_CASE("a response follows the rival's pledges with a lag, and not its own payments") {
    const std::string response =
        "[response.r]\nby = \"R\"\nto = \"J\"\nlayer = \"money\"\nmatch = 0.5\nlag_years = "
        "2\nstart = 2026-01-01\n";
    const auto table = run_text(
        pledge_text("year", "amount_usd_bn = 40\nstart = 2026-01-01\nyears = 4") + response);
    // M' = M + (10 - M)/2 while the rival pays 10 a year; the response is M/2.
    double M = 0, answered = 0;
    for (int t = 0; t <= 10; ++t) {
        CHECK(table.at(t, "invested.H.R.money") == Approx(answered).margin(1e-12));
        answered += 0.5 * M;
        M += 0.5 * ((t < 4 ? 10 : 0) - M);
    }
}

TEST_CASE("technology is paid from the pledge, has a return and ages") {
    const auto table = run_text(
        pledge_text("year", "amount_usd_bn = 10\nstart = 2026-01-01\nyears = 1\ntechnology = 0.4",
                    "capital_share = 0"));
    for (int t = 1; t <= 5; ++t)
        CHECK(table.at(t, "gdp.H") >= 100 * (1 + 0.3 * 4 * std::pow(0.9, t - 1) / 100) - 1e-9);
    CHECK(table.at(1, "gdp.H") == Approx(100 * (1 + 0.3 * 4 / 100)).epsilon(1e-12));
}
