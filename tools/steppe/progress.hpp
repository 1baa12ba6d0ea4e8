#pragma once

#include "steppe/ensemble/sweep.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {

/// Shows on stderr how far a sweep is, how fast it goes and what it finds: a line that is drawn again on
/// a terminal, a new line every ten seconds elsewhere; nothing before the first second is over.
class ProgressLine {
public:
    explicit ProgressLine(const SweepPlan& plan);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    void show(const SweepProgress& progress);

private:
    const SweepPlan& plan_;
    Stopwatch watch_;
    bool terminal_, drawn_ = false;
    double last_ = 0;
};

}  // namespace steppe
