#include "engine/ensemble/design.hpp"

#include "engine/ensemble/design/kinds.hpp"

namespace steppe {

const std::vector<const DesignKind*>& design_kinds() {
    static const std::vector<const DesignKind*> kinds{
#define STEPPE_DESIGN(name) &design::name,
#include "engine/ensemble/designs.def"
#undef STEPPE_DESIGN
    };
    return kinds;
}

const DesignKind* find_design(std::string_view name) {
    for (const auto* kind : design_kinds())
        if (kind->name == name) return kind;
    return nullptr;
}

}  // namespace steppe
