#include <cstdio>

#include "steppe/reference.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {

void add_schema(Command command, Session&) {
    command.footer(R"(Example:
  steppe schema > steppe.schema.json
and at the top of a scenario, for editors with Taplo:
  #:schema steppe.schema.json)");
    command.on_run([] { std::fputs(json_schema().c_str(), stdout); });
}

}  // namespace steppe
