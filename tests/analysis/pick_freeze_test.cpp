#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "engine/analysis/indices.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/core/simd/pack_math.hpp"
#include "tests/catch.hpp"

using namespace steppe;

namespace {

PickFreeze design_of(Redraw redraw, std::vector<InputGroup> players,
                     const std::vector<RankCorrelation>& correlations, std::uint64_t rows) {
    const std::size_t inputs = 4;
    const std::vector<std::string> names{"a",       "b",       "c",       "d",
                                         "again.a", "again.b", "again.c", "again.d"};
    return PickFreeze(
        {.base = find_design("random")->make({.addresses = names, .seed = 3, .replicates = rows}),
         .inputs = inputs,
         .joined = Copula(inputs, correlations).groups(),
         .players = std::move(players),
         .redraw = redraw,
         .rows = rows,
         .seed = 3});
}

std::vector<double> all_of(const PickFreeze& design) {
    std::vector<double> u(4 * design.layout().size());
    design.uniforms(0, design.layout().size(), u.data());
    return u;
}

const std::vector<InputGroup> four{{"a", {0}}, {"b", {1}}, {"c", {2}}, {"d", {3}}};
const std::vector<InputGroup> with_chance{
    {"a", {0}}, {"b", {1}}, {"c", {2}}, {"d", {3}}, {"chance", {}}};

}  // namespace

TEST_CASE("any part of a design equals that part of the whole bit by bit") {
    for (const auto redraw : {Redraw::saltelli, Redraw::chain, Redraw::subsets}) {
        const auto design = design_of(redraw, with_chance, {{0, 1, 0.6}, {1, 3, 0.3}}, 64);
        const auto whole = all_of(design);
        const std::size_t size = design.layout().size();
        for (const auto& [first, count] : {std::pair<std::size_t, std::size_t>{0, 8},
                                           {8, 120},
                                           {40, 7},
                                           {61, 100},
                                           {size - 9, 9}}) {
            std::vector<double> part(4 * count);
            design.uniforms(first, count, part.data());
            for (std::size_t k = 0; k < 4; ++k)
                for (std::size_t r = 0; r < count; ++r)
                    REQUIRE(part[k * count + r] == whole[k * size + first + r]);
        }
    }
}

TEST_CASE("runs resample the right players, process noise included, and match their own rows") {
    const auto design = design_of(Redraw::saltelli, with_chance, {}, 32);
    const auto at = design.layout();
    const auto u = all_of(design);
    REQUIRE(at.runs == 7);
    std::set<std::size_t> seen;
    for (std::size_t row = 0; row < at.rows; ++row)
        for (std::size_t run = 0; run < at.runs; ++run) {
            const std::size_t place = at.at(row, run);
            seen.insert(place);
            for (std::size_t k = 0; k < 4; ++k) {
                const double* all = u.data() + k * at.size();
                CHECK(all[place] == all[at.at(row, run == 1 || run == 2 + k ? 1 : 0)]);
            }
            CHECK(design.chance(place / 8 * 8) + place % 8 ==
                  row + (run == 1 || run == 6 ? at.rows : 0));
        }
    CHECK(seen.size() == at.size());
}

TEST_CASE("orders of a chain are equally likely, and process noise has one place in a block") {
    const auto design = design_of(Redraw::chain, with_chance, {}, 9600);
    std::vector<int> counts(25, 0);
    for (std::uint64_t row = 0; row < 9600; ++row) {
        const auto places = design.places(row);
        CHECK(places[4] == design.places(row / 8 * 8)[4]);
        for (std::size_t g = 0; g < 5; ++g) ++counts[g * 5 + places[g]];
    }
    // 1 920 each; process noise has 1 200 blocks of 8.
    for (std::size_t n = 0; n < 25; ++n)
        CHECK(counts[n] == Approx(1920).margin(n < 20 ? 4.5 * std::sqrt(1920 * 0.8 * 8)
                                                      : 4.5 * 8 * std::sqrt(240 * 0.8)));
    std::set<std::vector<std::size_t>> orders;
    const auto plain = design_of(Redraw::chain, four, {}, 800);
    for (std::uint64_t row = 0; row < 800; ++row) orders.insert(plain.places(row));
    CHECK(orders.size() == 24);
}

TEST_CASE("resampled inputs keep all correlations with the others") {
    const std::vector<RankCorrelation> asked{{0, 1, 0.7}, {1, 2, 0.5}};
    const double r01 = 2 * std::sin(std::numbers::pi * 0.7 / 6),
                 r12 = 2 * std::sin(std::numbers::pi * 0.5 / 6);
    const auto design = design_of(Redraw::subsets, four, asked, 16000);
    const auto at = design.layout();
    const auto u = all_of(design);
    const auto score = [&](std::size_t k, std::size_t row, std::size_t run) {
        return normal_quantile(u[k * at.size() + at.at(row, run)]);
    };
    const auto mean = [&](auto value) {
        double sum = 0;
        for (std::size_t row = 0; row < at.rows; ++row) sum += value(row);
        return sum / static_cast<double>(at.rows);
    };
    for (std::size_t run = 0; run < at.runs; ++run) {
        INFO("run " << run);
        CHECK(mean([&](std::size_t row) { return score(0, row, run) * score(1, row, run); }) ==
              Approx(r01).margin(0.035));
        CHECK(mean([&](std::size_t row) { return score(1, row, run) * score(2, row, run); }) ==
              Approx(r12).margin(0.035));
        CHECK(mean([&](std::size_t row) { return score(0, row, run) * score(2, row, run); }) ==
              Approx(0).margin(0.035));
        CHECK(mean([&](std::size_t row) { return score(1, row, run) * score(1, row, run); }) ==
              Approx(1).margin(0.05));
    }
    // Resamples b given a and c: its dependence on the first b is the part that a and c explain.
    const double told = (r01 * r01 + r12 * r12) / 1.0;  // a and c are uncorrelated
    CHECK(mean([&](std::size_t row) { return score(1, row, 0) * score(1, row, 2); }) ==
          Approx(told).margin(0.035));
    CHECK(mean([&](std::size_t row) { return score(1, row, 0) * score(1, row, 15); }) ==
          Approx(0).margin(0.035));
    for (std::size_t row = 0; row < 100; ++row) CHECK(score(0, row, 0) == score(0, row, 2));
}

TEST_CASE(
    "bootstrap intervals of a mean match its standard error; runs_to_tell gives the runs that "
    "separate it from 0") {
    const std::size_t rows = 4000;
    std::vector<double> table(rows);
    double mean = 0;
    for (std::size_t r = 0; r < rows; ++r)
        mean += (table[r] = std::sin(1.0 + 12.9898 * static_cast<double>(r)) + 0.01) / rows;
    const auto means = Bootstrap(rows, 1, 7).means(table, 1);
    REQUIRE(means.size() == 1 + Bootstrap::resamples);
    const auto e = estimate_of(means);
    CHECK(e.value == Approx(mean));
    double squares = 0;
    for (const double x : table) squares += (x - mean) * (x - mean) / rows;
    CHECK(e.interval.high - e.interval.low ==
          Approx(2 * 1.96 * std::sqrt(squares / rows)).epsilon(0.12));
    CHECK(*runs_to_report({0.1, {-0.1, 0.3}}) == Approx(4));
    CHECK(*runs_to_report({0.1, {0.05, 0.15}}) == 1);
    CHECK_FALSE(runs_to_report({-0.1, {-0.3, 0.1}}).has_value());
    // Units of several identical rows: fewer effective draws, so the interval widens accordingly.
    std::vector<double> alike(rows);
    for (std::size_t r = 0; r < rows; ++r) alike[r] = table[r / 8];
    const auto by_eight = estimate_of(Bootstrap(rows, 8, 7).means(alike, 1)),
               by_one = estimate_of(Bootstrap(rows, 1, 7).means(alike, 1));
    CHECK((by_eight.interval.high - by_eight.interval.low) /
              (by_one.interval.high - by_one.interval.low) ==
          Approx(std::sqrt(8.0)).epsilon(0.15));
}
