// The commands whose floor an option of the build leaves out.
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {

#if defined(STEPPE_NO_HINDCAST)
void add_hindcast(Command command, Session&) {
    command.on_run([] { throw UsageError("this build has no hindcasts"); });
}
#endif

#if defined(STEPPE_NO_POPULATION)
void add_generate(Command command, Session&) {
    command.on_run([] { throw UsageError("this build has no populations"); });
}
#endif

}  // namespace steppe
