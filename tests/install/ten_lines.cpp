#include <cstdio>

#include "steppe/model/kinds.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"

int main(int, char** arguments) {
    const auto program =
        steppe::compile(steppe::load_scenario(arguments[1], steppe::model_registry()));
    const auto result =
        steppe::run(*program, steppe::select_metrics(*program, {"influence_share.UZB.JPN"}),
                    steppe::Audit::everything);
    std::printf("Japan's share of influence on Uzbekistan: %.12f\n", result.series.value.back());
}
