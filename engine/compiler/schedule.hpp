#pragma once

#include "engine/compiler/stages.hpp"

namespace steppe::compiler {

/// Orders a body for a processor with several units: of the next instructions that are ready, the
/// one with the longest way to the end goes first.
Body scheduled(const Body& body);

}  // namespace steppe::compiler
