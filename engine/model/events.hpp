#pragma once

#include "engine/model/event/all.hpp"

/// The table of event kinds: the effect of each.
namespace steppe {

/// Writes the effect of the event in the step to `out`.
template <class V>
void apply_event(const Program& p, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
                 const event::Now<V>& now, typename Derived<V>::OfEvents& out) {
    using Function =
        void (*)(const Program&, const EventProgram&, const typename Inputs<V>::OfEvent&,
                 const event::Now<V>&, typename Derived<V>::OfEvents&);
    static constexpr Function functions[] = {
#define STEPPE_EVENT_KIND(name) &event::name::apply<V>,
#include "engine/model/event_kinds.def"
#undef STEPPE_EVENT_KIND
    };
    functions[e.kind](p, e, in, now, out);
}

}  // namespace steppe
