#include "tests/catch.hpp"

#include <cmath>
#include <limits>

#include "engine/ensemble/statistics.hpp"

using namespace steppe;

namespace {

Statistics example() {
    Statistics statistics({{0, 1}, {-4, 4}, {5, 6}});
    std::vector<double> values;
    values.reserve(2100);
    for (int r = 0; r < 700; ++r) values.push_back(r * 0.002 - 0.1);
    for (int r = 0; r < 700; ++r) values.push_back(r % 7 == 0 ? std::nan("") : -1e7 * r);
    values.insert(values.end(), 700, std::numeric_limits<double>::infinity());
    statistics.add(values.data(), 700);
    return statistics;
}

}  // namespace

TEST_CASE("bytes read back as the same state, which continues identically") {
    Statistics statistics = example();
    Statistics copy = Statistics::from_bytes(statistics.bytes());
    CHECK((copy.bytes() == statistics.bytes()));
    CHECK(copy.variance(1) == statistics.variance(1));
    CHECK(copy.view(0).quantile(0.05) == statistics.view(0).quantile(0.05));
    CHECK(copy.view(1).expected_shortfall(0.05) == statistics.view(1).expected_shortfall(0.05));
    CHECK(copy.count(2) == 0);
    CHECK(copy.skipped(2) == 700);
    copy.merge(statistics);
    statistics.merge(example());
    CHECK((copy.bytes() == statistics.bytes()));
    CHECK(Statistics::from_bytes(Statistics({}).bytes()).columns() == 0);
}

TEST_CASE("truncated or extended bytes are refused at every length") {
    const std::string whole = example().bytes();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const std::string part(whole, 0,
                               length);  // a string of exact size: the sanitizer detects reads past
                                         // its end
        REQUIRE_THROWS_AS(Statistics::from_bytes(part), std::runtime_error);
    }
    CHECK_THROWS_AS(Statistics::from_bytes(whole + '\0'), std::runtime_error);
    CHECK_NOTHROW(Statistics::from_bytes(whole));
}

TEST_CASE("corrupt bytes are refused") {
    const std::string whole = example().bytes();
    const auto changed = [&](std::size_t at, const std::string& bytes) {
        return std::string(whole).replace(at, bytes.size(), bytes);
    };
    const std::string nan{"\0\0\0\0\0\0\xf8\x7f", 8};
    const std::string most(8, '\xff');
    const std::size_t first = 16;  // a column: range, skipped, min, max, five sums, cells
    for (const auto& odd :
         {changed(0, "x"), changed(8, most), changed(8, std::string("\x02\0", 2)),
          changed(first, nan), changed(first + 8, std::string(8, '\0')), changed(first + 24, nan),
          changed(first + 32, nan), changed(first + 32, std::string("\0\0\0\0\0\0\xf0\xbf", 8)),
          changed(first + 56 + 8, most), changed(first + 72 + 8, most),
          changed(first + 120, std::string(7, '\xff')),
          std::string(whole).replace(first + 120, 1, std::string("\xb2\0", 2))})
        CHECK_THROWS_AS(Statistics::from_bytes(odd), std::runtime_error);
    // A change of any single byte causes neither an out-of-bounds read nor a crash.
    for (std::size_t at = 0; at < 400; ++at)
        for (const char byte : {'\0', '\x7f', '\x80', '\xff'}) {
            try {
                const Statistics read = Statistics::from_bytes(changed(at, std::string(1, byte)));
                if (read.columns() > 0)
                    static_cast<void>(read.view(0).quantile(0.3) + read.variance(0) +
                                      read.view(0).expected_surplus(0.1));
            } catch (const std::runtime_error&) {
            }
        }
}

TEST_CASE("a cell counts beyond 32 bits") {
    Statistics statistics({{0, 1}});
    const std::vector<double> values(1 << 20, 0.25);
    statistics.add(values.data(), values.size());
    const double tail = 0.75;
    statistics.add(&tail, 1);
    for (int doubling = 0; doubling < 14; ++doubling) statistics.merge(statistics);
    CHECK(statistics.count(0) == ((1ULL << 20U) + 1) << 14U);
    CHECK(statistics.mean(0) == Approx(0.25).epsilon(1e-5));
    CHECK(statistics.view(0).quantile(0.9) == Approx(0.25).margin(1.0 / 2048));
    CHECK(statistics.view(0).expected_surplus(9e-7) == Approx(0.75).margin(1.0 / 2048));
    Statistics copy = Statistics::from_bytes(statistics.bytes());
    CHECK((copy.bytes() == statistics.bytes()));
    copy.add(values.data(), values.size());
    copy.merge(statistics);
    statistics.merge(statistics);
    statistics.add(values.data(), values.size());
    CHECK((copy.bytes() == statistics.bytes()));
}
