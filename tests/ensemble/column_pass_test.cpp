#include "engine/ensemble/column_pass.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("a pass over a column gives the same bits on every instruction set") {
    std::vector<double> values;
    for (int n = 0; n < 512; ++n) values.push_back(3 + 7 * std::sin(n * n));
    values[17] = -0.0;
    const column_pass::Scale scale{.pivot = 3.1, .inverse = 1 / 13.0, .cell = 0x1.8p12 + 0.5};
    for (const std::size_t count : {8UL, 24UL, 512UL})
        for (const bool whole : {true, false})
            for (const auto isa : {Isa::avx2, Isa::avx512}) {
                if (!is_available(isa)) continue;
                column_pass::Pass one{}, other{};
                column_pass::pass(Isa::scalar, scale, values.data(), count, whole, one);
                column_pass::pass(isa, scale, values.data(), count, whole, other);
                INFO(count << " values on " << name_of(isa));
                CHECK(one.sum == other.sum);
                CHECK(one.squares == other.squares);
                CHECK(one.low == other.low);
                CHECK(one.high == other.high);
                CHECK_FALSE((one.is_nan || other.is_nan));
                CHECK(std::equal(one.cell, one.cell + count, other.cell));
                auto wrong = values;
                wrong[count - 3] = std::nan("");
                column_pass::pass(isa, scale, wrong.data(), count, whole, other);
                CHECK(other.is_nan);
            }
}
