#include "tests/catch.hpp"

#include <cmath>

#include <fmt/format.h>

#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Three states with only each other as neighbours, in yearly steps of rate 1: a step applies W.
std::string three(const std::string& layer, const std::string& issues) {
    std::string text = "[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = 3\n";
    for (const char* id : {"A", "B", "C"})
        text += fmt::format("[agent.{}]\ngdp_usd_bn = 1\nautonomy = 0\nsusceptibility = 1\n", id);
    return text + "[layer.like]\nkind = \"alike\"\n" + layer + issues;
}

const std::string apart = "[issue.k]\nconviction = { A = 0, B = 0.1, C = 0.3 }\n";

/// Share of the first of two neighbours under a Gaussian kernel.
double share(double near, double far, double width) {
    return 1 / (1 + std::exp(-(far - near) / (2 * width * width)));
}

}  // namespace

TEST_CASE("alike: shares are a Gaussian kernel on positions at the start") {
    const auto table = run_text(three("width = 0.2\n", apart));
    const double ab = share(0.01, 0.09, 0.2);
    CHECK(table.at(0, "influence.A.B") == Approx(ab).epsilon(1e-12));
    CHECK(table.at(0, "influence.A.C") == Approx(1 - ab).epsilon(1e-12));
    CHECK(table.at(0, "influence.C.B") == Approx(share(0.04, 0.09, 0.2)).epsilon(1e-12));
    CHECK(std::abs(table.at(0, "autonomy.A")) < 1e-15);
    CHECK(table.at(1, "position.A.k") == Approx(ab * 0.1 + (1 - ab) * 0.3).epsilon(1e-12));
}

TEST_CASE("alike: the default width is 0.078") {
    const auto table = run_text(three("", apart));
    CHECK(table.at(0, "influence.B.A") == Approx(share(0.01, 0.04, 0.078)).epsilon(1e-12));
}

TEST_CASE("alike: shares stay constant while positions move") {
    const auto table = run_text(three("width = 0.2\n", apart));
    CHECK(std::abs(table.last("position.A.k") - table.at(0, "position.A.k")) > 0.05);
    CHECK(table.last("influence.A.B") == table.at(0, "influence.A.B"));
    CHECK(table.last("layer_influence.like.A.B") == table.at(0, "influence.A.B"));
}

TEST_CASE("alike: distance is the mean over the layer's issues, all of them by default") {
    const std::string two = apart + "[issue.m]\nconviction = { A = 0.2, B = -0.2, C = 0.2 }\n";
    const auto all = run_text(three("width = 0.3\n", two));
    const auto one = run_text(three("width = 0.3\nissues = [\"k\"]\n", two));
    CHECK(all.at(0, "influence.A.B") ==
          Approx(share((0.01 + 0.16) / 2, 0.09 / 2, 0.3)).epsilon(1e-12));
    CHECK(one.at(0, "influence.A.B") == Approx(share(0.01, 0.09, 0.3)).epsilon(1e-12));
}

TEST_CASE("alike: positions count before norms, and a stated position before a conviction") {
    const auto norm = run_text(three("width = 0.2\n", apart + "norm = -1\nnorm_weight = 1\n"));
    CHECK(norm.at(0, "influence.A.B") == Approx(share(0.01, 0.09, 0.2)).epsilon(1e-12));
    const auto stated = run_text(three("width = 0.2\n",
                                       "[issue.k]\nposition = { A = 0, B = 0.1, C = 0.3 }\n"
                                       "conviction = { A = 1, B = -1, C = 0 }\n"));
    CHECK(stated.at(0, "influence.A.B") == Approx(share(0.01, 0.09, 0.2)).epsilon(1e-12));
}

TEST_CASE("alike: a narrow kernel does not underflow, and the nearest state takes all") {
    for (const char* width : {"1e-3", "1e-200", "5e-324"}) {
        const auto table = run_text(three(fmt::format("width = {}\n", width), apart));
        CHECK(table.at(0, "influence.A.B") == Approx(1).epsilon(1e-12));
        CHECK(table.at(0, "influence.C.B") == Approx(1).epsilon(1e-12));
        CHECK(std::abs(table.at(0, "influence.A.C")) < 1e-300);
    }
    const auto same = run_text(
        three("width = 1e-200\n", "[issue.k]\nconviction = { A = 0.5, B = 0.5, C = 0.5 }\n"));
    CHECK(same.at(0, "influence.A.B") == 0.5);
}

TEST_CASE("alike: one agent listens to itself") {
    const auto table = run_text(
        "[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = 1\n[agent.A]\ngdp_usd_bn = 1\n"
        "[layer.like]\nkind = \"alike\"\n[issue.k]\nposition = { A = 0.2 }\n");
    CHECK(table.last("autonomy.A") == 1);
    CHECK(table.last("position.A.k") == Approx(0.2).epsilon(1e-12));
}

TEST_CASE("alike: it needs an issue, distinct issues and a width above 0") {
    const auto code = [](const std::string& layer, const std::string& issues) {
        const auto found = errors_of(three(layer, issues));
        return found.size() == 1 ? found.front().code : fmt::format("{} errors", found.size());
    };
    CHECK(code("", "") == "E012");
    CHECK(code("issues = []\n", apart) == "E012");
    CHECK(code("issues = [\"k\", \"k\"]\n", apart) == "E021");
    CHECK(code("issues = [\"none\"]\n", apart) == "E013");
    CHECK(code("width = 0\n", apart) == "E014");
    CHECK(code("cell.A.B = 1\n", apart) == "E038");
    const auto foreign =
        errors_of(three("", apart) + "[layer.treaties]\nkind = \"tie\"\nwidth = 0.1\n");
    REQUIRE(foreign.size() == 1);
    CHECK(foreign.front().code == "E038");
}
