#include "tests/catch.hpp"

#include <algorithm>

#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

std::vector<Diagnostic> errors_with(const std::string& rows) {
    const Folder folder;
    folder.write("shares.csv", "agent,influencer,share,year\n" + rows);
    const auto file = folder.write("s.toml",
                                   "[time]\nstart = 2026-01-01\nyears = 1\n[agent.A]\ngdp_usd_bn = "
                                   "1\n[agent.B]\ngdp_usd_bn = 1\n[agent.C]\ngdp_usd_bn = 1\n"
                                   "[layer.known]\nkind = \"fixed\"\ndata = \"shares.csv\"\n");
    return errors_of_file(file);
}

}  // namespace

TEST_CASE("shares of dated rows sum to at most 1 at every year, whichever years each pair has") {
    // Constant outside its years, B's 0.9 of 2020 still holds when C's 0.9 of 2030 does.
    const auto apart = errors_with("A,B,0.9,2020\nA,C,0.9,2030\n");
    REQUIRE(apart.size() == 1);
    CHECK(apart.front().message == "the shares of A sum to 1.8 in 2030, more than 1");
    // Halfway from 0.8 to 0.2, B has 0.5; C may then have 0.5 but not 0.6.
    CHECK(errors_with("A,B,0.8,2020\nA,B,0.2,2030\nA,C,0.2,2020\nA,C,0.5,2025\n").empty());
    CHECK(errors_with("A,B,0.8,2020\nA,B,0.2,2030\nA,C,0.2,2020\nA,C,0.6,2025\n").size() == 1);
}
