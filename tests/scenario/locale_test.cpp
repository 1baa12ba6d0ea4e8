#include <clocale>
#include <locale>

#include "engine/core/text.hpp"
#include "engine/report/run_result.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Decimal commas and points between thousands, as in German.
struct Commas : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

class GlobalLocale {
public:
    explicit GlobalLocale(const std::locale& now) : before_(std::locale::global(now)) {}
    GlobalLocale(const GlobalLocale&) = delete;
    GlobalLocale& operator=(const GlobalLocale&) = delete;
    ~GlobalLocale() { std::locale::global(before_); }

private:
    std::locale before_;
};

const std::string scenario = R"([time]
start = 2026-01-01
years = 1.5
[agent.A]
gdp_usd_bn = 12345.25
growth_per_year = 0.0125
[agent.B]
gdp_usd_bn = { pert = [1.5, 2.5, 3.5] }
[layer.m]
kind = "stock"
data = "m.csv"
)";

std::string told() {
    const Folder folder;
    folder.write("m.csv", "host,investor,stock_usd_bn\nB,A,0.125\n");
    const auto loaded = load_scenario(folder.write("s.toml", scenario), model_registry(),
                                      {.set = {"agent.A.autonomy=0.25"}});
    const auto program = compile(loaded);
    const auto result = run(*program, all_metrics(*program), Audit::everything);
    const Outcome outcome{loaded, *program, result};
    const auto effects = effects_of(outcome, nullptr, {.replicates = 16});
    const auto json = to_json(run_result({.outcome = outcome, .effects = effects}));
    std::string out =
        to_text(json, 0, {.is_full = true}) + json_text(json) + to_toml(loaded.document.root);
    for (const double value : result.series.value) out += shortest(value) + "\n";
    return out;
}

}  // namespace

TEST_CASE("a locale with decimal commas changes nothing") {
    const std::string before = told();
    CHECK(before.find("12345.25") != std::string::npos);
    const GlobalLocale german(std::locale(std::locale::classic(), new Commas));
    CHECK(told() == before);
}
