#include "tests/fuzz/targets.hpp"

namespace steppe::fuzz {

const std::map<std::string, Target>& targets() {
    static const std::map<std::string, Target> all{
        {"scenario", {scenario, "scenario files"}},
        {"table", {table, "data tables"}},
        {"set", {set, "--set arguments"}},
        {"ask", {ask, "asks"}},
        {"state", {state, "checkpoints and shards"}},
        {"finals", {finals, "replicates kept in memory"}},
    };
    return all;
}

}  // namespace steppe::fuzz
