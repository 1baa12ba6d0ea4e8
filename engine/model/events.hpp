#pragma once

#include "engine/model/event/all.hpp"

/// The kinds of events as one table: what each does.
namespace steppe {

/// What the event does in the step, into `out`.
template <class V>
void apply_event(const Program& p, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
                 const event::Now<V>& now, typename Derived<V>::OfEvents& out) {
    using Function =
        void (*)(const Program&, const EventProgram&, const typename Inputs<V>::OfEvent&,
                 const event::Now<V>&, typename Derived<V>::OfEvents&);
    static constexpr Function functions[] = {
#define STEPPE_EVENT_KIND(name) &event::name::apply<V>,
#include "steppe/model/event_kinds.def"
#undef STEPPE_EVENT_KIND
    };
    functions[e.kind](p, e, in, now, out);
}

}  // namespace steppe
