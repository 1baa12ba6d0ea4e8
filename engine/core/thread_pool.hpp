#pragma once

#include <functional>

namespace steppe {

/// Calls `work(0)` on this thread and `work(1)` to `work(threads - 1)` beside it, on as many
/// threads as the system provides, and returns when all have ended. The threads wait for the next
/// call: a new one would start on its parent's core and move to another only after milliseconds.
/// During a call, another one, from its work or elsewhere, has its own thread alone.
/// \pre `work` does not throw
void on_threads(unsigned threads, const std::function<void(unsigned)>& work);

}  // namespace steppe
