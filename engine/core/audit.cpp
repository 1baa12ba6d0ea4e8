#include "engine/core/audit.hpp"

#include <fmt/format.h>

namespace steppe {

AuditFailure::AuditFailure(std::string of, std::string who, int at_step, std::uint64_t in_replicate,
                           double was)
    : Error(fmt::format("audit: {} of {} is {} at step {}, replicate {}", of, who, was, at_step,
                        in_replicate)),
      quantity(std::move(of)),
      subject(std::move(who)),
      step(at_step),
      replicate(in_replicate),
      value(was) {}

}  // namespace steppe
