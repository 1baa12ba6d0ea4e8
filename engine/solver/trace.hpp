#pragma once

#include <functional>

#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

namespace steppe {

/// One step of a central run.
struct Moment {
    const Program& p;
    const Inputs<double>& in;
    const State<double>& at;
    const Derived<double>& d;
};

/// Visits the start of the central run without events, then its steps 0 to `last`.
/// \throws AuditFailure if a model invariant fails
void trace(const Program& program, int last, const std::function<void(const Moment&)>& started,
           const std::function<void(const Moment&)>& visit);

}  // namespace steppe
