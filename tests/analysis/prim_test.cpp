#include "engine/analysis/prim.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "engine/core/philox.hpp"
#include "tests/catch.hpp"

using namespace steppe;
using Side = Restriction::Side;

namespace {

double draw(std::uint64_t stream, std::uint64_t future) {
    const auto words = philox(counter_of(future), key_of(stream, "prim"));
    return uniform(words[0], words[1]);
}

/// Uniform inputs on 0 to 1; a replicate is a case with probability `chance(future)`.
struct Drawn {
    std::size_t inputs, futures;
    std::vector<double> value;
    std::vector<std::uint8_t> yes;

    Drawn(std::size_t inputs_, std::size_t futures_)
        : inputs(inputs_), futures(futures_), value(inputs * futures), yes(futures) {
        for (std::size_t d = 0; d < inputs; ++d)
            for (std::size_t f = 0; f < futures; ++f) value[d * futures + f] = draw(d + 1, f);
    }
    [[nodiscard]] double at(std::size_t input, std::size_t future) const {
        return value[input * futures + future];
    }
    void decide(const std::function<double(std::size_t)>& chance) {
        for (std::size_t f = 0; f < futures; ++f) yes[f] = draw(0, f) < chance(f) ? 1 : 0;
    }
    [[nodiscard]] CaseTable table() const {
        return {.inputs = inputs, .futures = futures, .value = value.data(), .yes = yes.data()};
    }
};

/// Counts replicates and cases inside a box by testing each.
std::pair<std::uint64_t, std::uint64_t> counted(const Drawn& drawn,
                                                const std::vector<Restriction>& restrictions) {
    std::pair<std::uint64_t, std::uint64_t> out;
    for (std::size_t f = 0; f < drawn.futures; ++f) {
        const bool in =
            std::all_of(restrictions.begin(), restrictions.end(), [&](const Restriction& r) {
                return r.side == Side::above ? drawn.at(r.input, f) > r.limit
                                             : drawn.at(r.input, f) < r.limit;
            });
        out.first += in ? 1 : 0;
        out.second += in && drawn.yes[f] != 0 ? 1 : 0;
    }
    return out;
}

const Restriction* find(const Box& box, std::size_t input, Side side) {
    for (const auto& r : box.restrictions)
        if (r.input == input && r.side == side) return &r;
    return nullptr;
}

}  // namespace

TEST_CASE("quasi-p and balance match their definitions") {
    // B of 3 trials with probability 1/2: P(B >= 2) = 4/8, P(B >= 3) = 1/8.
    CHECK(std::abs(quasi_p_value(3, 2, 10, 5) - 0.5) < 1e-12);
    CHECK(std::abs(quasi_p_value(3, 3, 10, 5) - 0.125) < 1e-12);
    CHECK(quasi_p_value(3, 0, 10, 5) == 1);
    CHECK(balance(25, 25, 100, 25) == 1);
    CHECK(balance(100, 25, 100, 25) == 0);
    // Coverage 0.8, density 0.5, base rate 1/4: gain 1/3, harmonic mean 2 * 0.8/3 / (0.8 + 1/3).
    CHECK(std::abs(balance(40, 20, 100, 25) - 2 * 0.8 / 3 / (0.8 + 1.0 / 3)) < 1e-12);
}

TEST_CASE("a planted box without noise is found exactly") {
    Drawn drawn(12, 4000);
    drawn.decide(
        [&](std::size_t f) { return drawn.at(3, f) > 0.71 && drawn.at(7, f) < 0.3 ? 1.0 : 0.0; });
    const auto found = discover(drawn.table(), {});
    REQUIRE(found.size() == 1);
    const auto& box = found[0].box;
    REQUIRE(box.restrictions.size() == 2);
    REQUIRE(find(box, 3, Side::above));
    REQUIRE(find(box, 7, Side::below));
    // The neighbours of the edge leave room for a few rounder limits; a gap is 1/4000 on average.
    CHECK(std::abs(find(box, 3, Side::above)->limit - 0.71) < 0.003);
    CHECK(std::abs(find(box, 7, Side::below)->limit - 0.3) < 0.003);
    CHECK(box.density() > 0.99);
    CHECK(static_cast<double>(box.cases) > 0.99 * static_cast<double>(found[0].cases));
    CHECK(found[0].halves.count == 10);
    for (const auto& r : box.restrictions) {
        CHECK(r.halves == 10);
        CHECK(r.lowest <= r.highest);
        CHECK(r.highest - r.lowest < 0.03);
    }
}

TEST_CASE(
    "a box planted under noise is recovered within sampling error, on the relevant inputs alone") {
    Drawn drawn(40, 8000);
    drawn.decide([&](std::size_t f) {
        return drawn.at(5, f) > 0.2 && drawn.at(5, f) < 0.6 && drawn.at(20, f) > 0.5 ? 0.8 : 0.1;
    });
    const auto found = discover(drawn.table(), {});
    const auto& box = found[0].box;
    REQUIRE(box.restrictions.size() == 3);
    REQUIRE((find(box, 5, Side::above) && find(box, 5, Side::below) && find(box, 20, Side::above)));
    CHECK(std::abs(find(box, 5, Side::above)->limit - 0.2) < 0.02);
    CHECK(std::abs(find(box, 5, Side::below)->limit - 0.6) < 0.02);
    CHECK(std::abs(find(box, 20, Side::above)->limit - 0.5) < 0.02);
    CHECK(std::abs(box.density() - 0.8) < 4 * std::sqrt(0.8 * 0.2 / 1600));
    // Of all cases, 0.2 * 0.8 lie inside and 0.8 * 0.1 outside.
    CHECK(std::abs(static_cast<double>(box.cases) / static_cast<double>(found[0].cases) - 2.0 / 3) <
          0.04);
    CHECK(std::abs(found[0].halves.density - 0.8) < 0.04);
    CHECK(std::abs(found[0].halves.coverage - 2.0 / 3) < 0.04);
    for (const auto& r : box.restrictions) {
        CHECK(r.quasi_p < 1e-9);
        CHECK(r.halves == 10);
    }
}

TEST_CASE("all counts of a box match a test of each replicate") {
    Drawn drawn(6, 3000);
    drawn.decide([&](std::size_t f) {
        return 0.7 * drawn.at(0, f) * drawn.at(1, f) + 0.2 * drawn.at(2, f);
    });
    const auto found = discover(drawn.table(), {});
    std::vector<Box> boxes{found[0].box};
    for (const auto& peel : found[0].trajectory) boxes.push_back(peel.trimmed);
    std::size_t checked = 0;
    for (const auto& box : boxes) {
        CHECK(counted(drawn, box.restrictions) == std::pair(box.futures, box.cases));
        for (const auto& r : box.restrictions) {
            std::vector<Restriction> others;
            for (const auto& other : box.restrictions)
                if (&other != &r) others.push_back(other);
            CHECK(counted(drawn, others) == std::pair(r.futures_without, r.cases_without));
            CHECK(r.quasi_p <= 0.05);
            CHECK(r.quasi_p ==
                  quasi_p_value(box.futures, box.cases, r.futures_without, r.cases_without));
            CHECK(std::abs(r.share * 3000 - static_cast<double>(counted(drawn, {r}).first)) < 1e-6);
            ++checked;
        }
    }
    CHECK(checked > 20);
    std::uint64_t before = 3000;
    for (const auto& peel : found[0].trajectory) {
        CHECK(peel.futures < before);
        CHECK(peel.futures >= 20);
        CHECK(before - peel.futures <= before / 20 + 1);
        before = peel.futures;
    }
}

TEST_CASE("pure noise gives no box: chance explains every restriction") {
    for (std::uint64_t trial = 0; trial < 5; ++trial) {
        Drawn drawn(30, 2000);
        for (std::size_t f = 0; f < drawn.futures; ++f)
            drawn.yes[f] = draw(1000 + trial, f) < 0.3 ? 1 : 0;
        const auto found = discover(drawn.table(), {});
        CHECK(found[0].box.restrictions.empty());
        CHECK(found[0].box.futures == 2000);
        CHECK(found[0].trajectory.size() > 20);
        CHECK(found[0].trajectory.front().trimmed.restrictions.empty());
    }
}

TEST_CASE("two planted boxes are found one after the other") {
    Drawn drawn(10, 6000);
    const auto first = [&](std::size_t f) { return drawn.at(1, f) > 0.5 && drawn.at(2, f) > 0.5; };
    const auto second = [&](std::size_t f) { return drawn.at(1, f) < 0.3 && drawn.at(4, f) < 0.4; };
    drawn.decide([&](std::size_t f) { return first(f) || second(f) ? 0.95 : 0.02; });
    const auto found = discover(drawn.table(), {.boxes = 2});
    REQUIRE(found.size() == 2);
    REQUIRE((find(found[0].box, 1, Side::above) && find(found[0].box, 2, Side::above)));
    REQUIRE((find(found[1].box, 1, Side::below) && find(found[1].box, 4, Side::below)));
    CHECK(found[0].box.restrictions.size() == 2);
    CHECK(found[1].box.restrictions.size() == 2);
    CHECK(std::abs(find(found[1].box, 1, Side::below)->limit - 0.3) < 0.03);
    CHECK(std::abs(find(found[1].box, 4, Side::below)->limit - 0.4) < 0.03);
    CHECK(found[1].futures == found[0].futures - found[0].box.futures);
    CHECK(found[1].cases == found[0].cases - found[0].box.cases);
}

TEST_CASE("inputs with few values are peeled value by value, constants never") {
    Drawn drawn(4, 3000);
    for (std::size_t f = 0; f < drawn.futures; ++f) {
        drawn.value[f] = std::floor(5 * drawn.at(0, f));                // 0 to 4
        drawn.value[drawn.futures + f] = drawn.at(1, f) < 0.9 ? 0 : 1;  // 1 with probability 0.1
        drawn.value[2 * drawn.futures + f] = 7;
    }
    drawn.decide(
        [&](std::size_t f) { return drawn.at(0, f) >= 2 && drawn.at(1, f) == 1 ? 1.0 : 0.0; });
    const auto found = discover(drawn.table(), {});
    const auto& box = found[0].box;
    REQUIRE(box.restrictions.size() == 2);
    REQUIRE((find(box, 0, Side::above) && find(box, 1, Side::above)));
    CHECK(find(box, 0, Side::above)->limit >= 1);
    CHECK(find(box, 0, Side::above)->limit < 2);
    CHECK(find(box, 1, Side::above)->limit < 1);
    CHECK(box.cases == found[0].cases);
    CHECK(box.density() == 1);
}

TEST_CASE("a required density is reached with the largest coverage") {
    Drawn drawn(8, 8000);
    drawn.decide(
        [&](std::size_t f) { return drawn.at(0, f); });  // the density above x is (1 + x)/2
    const auto found = discover(drawn.table(), {.density = 0.9, .halves = 0});
    CHECK(found[0].box.density() >= 0.9);
    REQUIRE(find(found[0].box, 0, Side::above));
    CHECK(std::abs(find(found[0].box, 0, Side::above)->limit - 0.8) < 0.06);
    const auto unknown = discover(drawn.table(), {.fewest = 2000, .density = 1.0, .halves = 0});
    CHECK(unknown[0].box.density() < 1);
    CHECK_FALSE(unknown[0].box.restrictions.empty());
}

TEST_CASE("the order of replicates changes no box, and a second search gives the same") {
    Drawn drawn(6, 2000);
    drawn.decide([&](std::size_t f) { return drawn.at(2, f) > 0.6 ? 0.9 : 0.1; });
    Drawn turned = drawn;
    for (std::size_t d = 0; d < drawn.inputs; ++d) {
        const auto first = turned.value.begin() + static_cast<std::ptrdiff_t>(d * drawn.futures);
        std::reverse(first, first + static_cast<std::ptrdiff_t>(drawn.futures));
    }
    std::reverse(turned.yes.begin(), turned.yes.end());
    const auto one = discover(drawn.table(), {}), again = discover(drawn.table(), {}),
               other = discover(turned.table(), {});
    REQUIRE(one[0].box.restrictions.size() == other[0].box.restrictions.size());
    for (std::size_t r = 0; r < one[0].box.restrictions.size(); ++r) {
        CHECK(one[0].box.restrictions[r].limit == other[0].box.restrictions[r].limit);
        CHECK(one[0].box.restrictions[r].limit == again[0].box.restrictions[r].limit);
        CHECK(one[0].box.restrictions[r].highest == again[0].box.restrictions[r].highest);
    }
    CHECK(one[0].box.cases == other[0].box.cases);
    CHECK(one[0].halves.density == again[0].halves.density);
}

TEST_CASE("negative numbers are in order, and both zeros are equal") {
    Drawn drawn(2, 3000);
    drawn.decide(
        [&](std::size_t f) { return drawn.at(0, f) > 0.3 && drawn.at(1, f) > 0.4 ? 1.0 : 0.0; });
    for (std::size_t f = 0; f < drawn.futures; ++f) {
        drawn.value[f] = (drawn.at(0, f) - 0.5) * 1e6;
        auto& x = drawn.value[drawn.futures + f];
        x = x > 0.4 ? 1 : f % 2 == 0 ? 0.0 : -0.0;
    }
    const auto found = discover(drawn.table(), {.halves = 0});
    const auto& box = found[0].box;
    REQUIRE(box.restrictions.size() == 2);
    REQUIRE((find(box, 0, Side::above) && find(box, 1, Side::above)));
    CHECK(std::abs(find(box, 0, Side::above)->limit + 2e5) < 3e3);
    CHECK(find(box, 1, Side::above)->limit >= 0);
    CHECK(find(box, 1, Side::above)->limit < 1);
    CHECK(counted(drawn, box.restrictions) == std::pair(box.futures, box.cases));
    // The second input has two values, so a face never lies between the zeros.
    for (const auto& peel : found[0].trajectory)
        if (peel.input == 1) CHECK((peel.limit > 0 && peel.limit < 1));
}

TEST_CASE("with rare cases, faces without information on them are not peeled") {
    Drawn drawn(60, 4000);
    drawn.decide(
        [&](std::size_t f) { return drawn.at(40, f) > 0.9 && drawn.at(50, f) < 0.1 ? 1.0 : 0.0; });
    const auto found = discover(drawn.table(), {});
    REQUIRE(found[0].cases < 60);
    const auto& box = found[0].box;
    REQUIRE(box.restrictions.size() == 2);
    REQUIRE((find(box, 40, Side::above) && find(box, 50, Side::below)));
    CHECK(box.density() > 0.9);
    CHECK(static_cast<double>(box.cases) > 0.9 * static_cast<double>(found[0].cases));
    for (const auto& r : box.restrictions) CHECK(r.halves >= 9);
}

TEST_CASE("too few replicates give no box") {
    Drawn drawn(3, 19);
    drawn.decide([&](std::size_t f) { return drawn.at(0, f) > 0.5 ? 1.0 : 0.0; });
    CHECK(discover(drawn.table(), {})[0].box.restrictions.empty());
    const CaseTable none{.inputs = 0, .futures = 19, .value = nullptr, .yes = drawn.yes.data()};
    CHECK(discover(none, {})[0].box.restrictions.empty());
}
