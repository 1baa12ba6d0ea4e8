#include "engine/model/kinds.hpp"

#include "engine/model/check_asks.hpp"
#include "engine/model/events.hpp"
#include "engine/model/layers.hpp"

namespace steppe {

const std::vector<const LayerKind*>& layer_kinds() {
#define STEPPE_LAYER_KIND(name) static const LayerKind name = layer::name::description();
#include "engine/model/layer_kinds.def"
#undef STEPPE_LAYER_KIND
    static const std::vector<const LayerKind*> all{
#define STEPPE_LAYER_KIND(name) &name,
#include "engine/model/layer_kinds.def"
#undef STEPPE_LAYER_KIND
    };
    return all;
}

const std::vector<const EventKind*>& event_kinds() {
#define STEPPE_EVENT_KIND(name) static const EventKind name = event::name::description();
#include "engine/model/event_kinds.def"
#undef STEPPE_EVENT_KIND
    static const std::vector<const EventKind*> all{
#define STEPPE_EVENT_KIND(name) &name,
#include "engine/model/event_kinds.def"
#undef STEPPE_EVENT_KIND
    };
    return all;
}

ActsOn acts_on(std::size_t event_kind) {
    static constexpr ActsOn table[] = {
#define STEPPE_EVENT_KIND(name) event::name::acts_on,
#include "engine/model/event_kinds.def"
#undef STEPPE_EVENT_KIND
    };
    return table[event_kind];
}

const Registry& model_registry() {
    static const Registry registry{.layer_kinds = layer_kinds(),
                                   .event_kinds = event_kinds(),
                                   .check_asks = check_asks,
                                   .check_ask_ranges = check_ask_ranges};
    return registry;
}

}  // namespace steppe
