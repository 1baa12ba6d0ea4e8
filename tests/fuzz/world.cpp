#include "tests/fuzz/world.hpp"

#include "engine/model/kinds.hpp"
#include "engine/solver/compile.hpp"

namespace steppe::fuzz {

const Program& the_world() {
    static const Workplace place;
    static const auto program =
        compile(load_scenario(place.write("world.toml", world), model_registry()));
    return *program;
}

}  // namespace steppe::fuzz
