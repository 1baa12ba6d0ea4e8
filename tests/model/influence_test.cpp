#include "tests/catch.hpp"

#include <fmt/format.h>

#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

const std::string three = R"([time]
start = 2026-01-01
step = "year"
years = 4
[agent.A]
gdp_usd_bn = 1
military_usd_bn = 1
autonomy = 0
[agent.B]
gdp_usd_bn = 9999
military_usd_bn = 3
[agent.C]
gdp_usd_bn = 9999
military_usd_bn = 0
)";

}  // namespace

TEST_CASE("a weak tie to a far stronger state is a small share") {
    const auto table =
        run_text(three + "[layer.tie]\nkind = \"tie\"\nweight = 1\ncell.A.B = 0.01\n");
    CHECK(table.at(0, "influence.A.B") == Approx(0.01).epsilon(2e-4));
    CHECK(table.at(0, "influence.B.A") < 1e-5);
}

TEST_CASE("ties: probability of any tie, split by strength and capability") {
    const auto table = run_text(three +
                                "[layer.tie]\nkind = \"tie\"\nweight = 1\ncapability = "
                                "\"military\"\ncell.A.B = 0.8\ncell.A.C = 0.5\n");
    // p(A,B) = 0.8*3/4, p(A,C) = 0: C has no forces.
    CHECK(table.at(0, "influence.A.B") == Approx(0.6).epsilon(1e-12));
    CHECK(table.at(0, "influence.A.C") == 0);
    CHECK(table.at(0, "autonomy.A") == Approx(0.4).epsilon(1e-12));
}

TEST_CASE("institutions add to ties up to 1, and members outside the scenario are ignored") {
    const std::string body =
        "[layer.tie]\nkind = \"tie\"\nweight = 1\ncell.A.B = 0.7\n[institution.x]\nlayer = "
        "\"tie\"\nstrength = 0.6\nmembers = [\"A\", \"B\", \"ZZZ\"]\n";
    const auto table = run_text(three + body);
    CHECK(table.at(0, "influence.A.B") == Approx(9999.0 / 10000).epsilon(1e-12));
}

TEST_CASE("trade shares count both directions and the rest of the world") {
    const std::string layer = "[layer.t]\nkind = \"trade\"\nweight = 1\ndata = \"t.csv\"\n";
    const auto table =
        run_text(three + layer,
                 {{"t.csv", "importer,exporter,usd_bn\nA,B,3\nB,A,1\nA,C,2\nA,ROW,4\nROW,A,6\n"}});
    CHECK(table.at(0, "trade_share.A.B") == Approx(4.0 / 16).epsilon(1e-12));
    CHECK(table.at(0, "influence.A.C") == Approx(2.0 / 16).epsilon(1e-12));
    CHECK(table.at(0, "trade.A.B") == Approx(3).epsilon(1e-12));
}

TEST_CASE("fixed shares move linearly between years and stay constant outside") {
    const std::string layer = "[layer.g]\nkind = \"fixed\"\nweight = 1\ndata = \"g.csv\"\n";
    const auto table = run_text(
        three + layer, {{"g.csv", "agent,influencer,share,year\nA,B,0.2,2027\nA,B,0.6,2029\n"}});
    const double expected[] = {0.2, 0.2, 0.4, 0.6, 0.6};
    for (int t = 0; t <= 4; ++t)
        CHECK(table.at(t, "influence.A.B") == Approx(expected[t]).epsilon(1e-12));
}

TEST_CASE("hostility of one half cancels a tie exactly, and full hostility repels") {
    const auto end = [](double hostility) {
        return run_text(three + fmt::format("[layer.g]\nkind = \"fixed\"\nweight = 1\ncell.A.B = "
                                            "0.5\n[hostility]\nA.B = {}\n"
                                            "[issue.k]\nconviction = {{ A = 0, B = 1, C = 0 }}\n",
                                            hostility))
            .last("position.A.k");
    };
    CHECK(end(0) > 0.1);
    CHECK(end(0.5) == 0);
    CHECK(end(1) == Approx(-end(0)).epsilon(1e-12));
}

TEST_CASE("layer influences add up to influence, rows of W to 1") {
    const auto table = run_file(STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml");
    for (const int t : {0, 17, 40}) {
        double row = table.at(t, "autonomy.UZB");
        for (const char* j : {"CHN", "JPN", "KAZ", "KGZ", "RUS", "TJK", "TKM", "USA"}) {
            double sum = 0;
            for (const char* l : {"debt", "development", "diplomacy", "investment", "labour",
                                  "security", "supply", "trade"})
                sum += table.at(t, fmt::format("layer_influence.{}.UZB.{}", l, j));
            CHECK(sum == Approx(table.at(t, fmt::format("influence.UZB.{}", j))).epsilon(1e-12));
            row += sum;
        }
        CHECK(row == Approx(1).epsilon(1e-12));
    }
}
