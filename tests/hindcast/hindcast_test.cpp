#include "engine/hindcast/hindcast.hpp"
#include "engine/hindcast/claims.hpp"

#include <cmath>
#include <limits>

#include "engine/core/diagnostics.hpp"
#include "tests/catch.hpp"

using namespace steppe;

namespace {

/// Iterates the recurrence.
std::vector<double> stepped(const Convergence& law, std::vector<double> x, int years) {
    for (int t = 0; t < years; ++t) {
        const auto now = x;
        for (std::size_t i = 0; i < x.size(); ++i) {
            double gap = 0;
            int others = 0;
            for (std::size_t j = 0; j < x.size(); ++j) {
                if (j == i || std::isnan(now[j])) continue;
                gap += now[j] - now[i];
                ++others;
            }
            x[i] += (others ? law.peer * gap / others : 0) + law.pull * (law.norm - now[i]);
        }
    }
    return x;
}

/// Five states that follow a law exactly from 1993 on, all observed.
YearTable following(const Convergence& law) {
    YearTable table(9, 1991, 2023);
    std::vector<double> x{0.6, 0.3, 0.8, -0.2, 0.5};
    for (int year = 1993; year <= 2023; ++year) {
        for (std::size_t s = 0; s < x.size(); ++s) table.set(s, year, x[s]);
        x = stepped(law, x, 1);
    }
    return table;
}

}  // namespace

TEST_CASE("the closed form of convergence matches its recurrence") {
    const Convergence law{0.059, 0.064, -0.98};
    const double missing = std::numeric_limits<double>::quiet_NaN();
    for (const std::vector<double>& from : {std::vector<double>{0.3, 0.1, -0.2, 0.7, 0.4},
                                            {0.3, missing, -0.2, 0.7, missing},
                                            {missing, 0.5, missing, missing, missing}})
        for (const int years : {1, 2, 10}) {
            const auto closed = converge(law, from, years), slow = stepped(law, from, years);
            for (std::size_t s = 0; s < from.size(); ++s)
                if (std::isnan(from[s]))
                    CHECK(std::isnan(closed[s]));
                else
                    CHECK(std::fabs(closed[s] - slow[s]) < 1e-14);
        }
}

TEST_CASE("a fit recovers the law behind the data, and the prior without data") {
    const Convergence law{0.08, 0.05, -0.7};
    const auto table = following(law);
    const auto found = fit_convergence(table, 2020, ConvergenceParts::peer_and_norm, 1e-4);
    CHECK(std::fabs(found.peer - law.peer) < 1e-5);
    CHECK(std::fabs(found.pull - law.pull) < 1e-5);
    CHECK(std::fabs(found.norm - law.norm) < 1e-4);
    const auto prior = fit_convergence(table, 1993, ConvergenceParts::peer_and_norm, 0.35);
    CHECK(prior.peer == Approx(0.02));
    CHECK(prior.pull == Approx(0.02));
    CHECK(std::fabs(prior.norm) < 1e-12);
}

TEST_CASE("a fit uses no data after its origin") {
    auto table = following({0.08, 0.05, -0.7});
    std::vector<double> before;
    for (const auto& model : point_models())
        before.push_back(model.fit(table, 2009)(2009, latest_movers(table, 2009), 5)[2]);
    for (std::size_t s = 0; s < 9; ++s)
        for (int year = 2010; year <= 2023; ++year) table.set(s, year, 99);
    for (std::size_t m = 0; m < before.size(); ++m) {
        const double after =
            point_models()[m].fit(table, 2009)(2009, latest_movers(table, 2009), 5)[2];
        CHECK((after == before[m] || (std::isnan(after) && std::isnan(before[m]))));
    }
}

TEST_CASE("bands and scores of forecasts") {
    // The fit recovers squares on a line; squares that fall with the horizon give a flat band.
    const auto band = band_of({{1, std::sqrt(0.05)}, {2, std::sqrt(0.07)}, {5, std::sqrt(0.13)}});
    CHECK(band.near == Approx(0.03));
    CHECK(band.far == Approx(0.02));
    CHECK(band_of({{1, 1.0}, {2, 0.5}}).far == 0);
    // A correct normal forecast: sd (sqrt 2 - 1)/sqrt pi; far off: the distance less sd/sqrt pi.
    CHECK(normal_crps(0, 2) ==
          Approx(2 * (std::sqrt(2.0) - 1) / std::sqrt(3.14159265358979323846)));
    CHECK(normal_crps(50, 1) == Approx(50 - 1 / std::sqrt(3.14159265358979323846)));
    CHECK(normal_crps(-0.3, 0) == 0.3);
}

TEST_CASE("tables of the hindcasts report all errors") {
    std::string text =
        "state,year,all_votes,all_sd,final_passage\nUZB,1994,.4,.1,\nUZB,1996,.5,,.6\n";
    CHECK_THROWS_AS(parse_points("x.csv", text), ScenarioError);  // eight states without a row
    for (const auto& state : hindcast_states())
        if (state != "UZB") text += state + ",1991,0,,0\n";
    const auto tables = parse_points("x.csv", text);
    CHECK(tables.all_votes.at(4, 1994) == 0.4);
    CHECK(std::isnan(tables.all_votes.at(4, 1995)));
    CHECK(tables.all_votes.latest(4, 1995) == 0.4);
    CHECK(std::isnan(tables.final_passage.latest(4, 1995)));
    CHECK(pair_row(8, 7) == 35);
    CHECK_THROWS_AS(parse_points("x.csv", "state,year\n"), ScenarioError);
    CHECK_THROWS_AS(parse_agreement("x.csv", "a,b,year,joint_votes,agreement\nKAZ,KAZ,1994,5,.5\n"),
                    ScenarioError);
    CHECK_THROWS_AS(
        parse_points("x.csv",
                     "state,year,all_votes,all_sd,final_passage\nUZB,1994,.4,.1,\nUZB,1994,.5,,\n"),
        ScenarioError);
}

TEST_CASE("Spearman's rank correlation") {
    CHECK(rank_correlation({1, 2, 3}, {10, 100, 1000}) == Approx(1));
    CHECK(rank_correlation({1, 2, 3}, {3, 2, 1}) == Approx(-1));
    CHECK(rank_correlation({1, 2, 3}, {5, 5, 5}) == 0);
    // Without ties 1 - 6 sum d^2/(n(n^2 - 1)): here the squares sum to 194, n = 10.
    CHECK(rank_correlation({106, 100, 86, 101, 99, 103, 97, 113, 112, 110},
                           {7, 27, 2, 50, 28, 29, 20, 12, 6, 17}) == Approx(1 - 6 * 194 / 990.0));
    // Ties share their mean rank: ranks 1.5 1.5 3 against 1 2 3, covariance 1.5, variances 1.5
    // and 2.
    CHECK(rank_correlation({4, 4, 9}, {1, 2, 3}) == Approx(1.5 / std::sqrt(3.0)));
}

TEST_CASE("claims of the hindcasts report all errors") {
    const std::string head =
        "suite,id,text,scenario,value,form,since,date,unit,low,high,rival,rival_value,miss,"
        "hindsight,source\n";
    const auto claims = parse_claims(
        "x.csv", head + "h3,a,\"b, c\",x.toml,paid.p,at,,2027-01-01,bn,,5,,,why,the range,who\n");
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].text == "b, c");
    CHECK(!claims[0].low);
    CHECK(claims[0].high == 5.0);
    const ClaimScore score{
        .claim = claims[0], .median = 6, .low = 4, .high = 8, .rival = std::nullopt};
    CHECK((!score.inside() && score.reaches() && !score.in_hindsight()));
    const ClaimScore hit{
        .claim = claims[0], .median = 5, .low = 4, .high = 8, .rival = std::nullopt};
    CHECK(hit.in_hindsight());
    try {
        parse_claims("x.csv", head + "h3,a,t,x.toml,paid.p,mode,,2027,bn,x,,,,,,\n");
        FAIL("no error was reported");
    } catch (const ScenarioError& error) {
        CHECK(error.diagnostics.size() == 4);  // the form, the date, the number, a missing bound
    }
    CHECK_THROWS_AS(parse_influence("x.csv", "state,year,influence\nKAZ,2000,.1\nKAZ,2000,.2\n"),
                    ScenarioError);
    CHECK_THROWS_AS(parse_influence("x.csv", "state,year,influence\nKAZ,2000,.1\nUZB,2001,.2\n"),
                    ScenarioError);  // different states
}
