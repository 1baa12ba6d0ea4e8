#include <cstdio>

#include "steppe/model/kinds.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"

int main(int, char** arguments) {
    const auto program = steppe::compile(steppe::load_scenario(arguments[1], steppe::model_registry()));
    const auto result = steppe::run(*program, steppe::select_metrics(*program, {"influence_share.KAZ.CHN"}), steppe::Audit::everything);
    std::printf("China's share of influence on Kazakhstan: %.3f\n", result.series.value.front());
}
