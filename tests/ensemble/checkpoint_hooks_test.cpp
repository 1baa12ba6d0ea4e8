#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "engine/analysis/compare.hpp"
#include "engine/analysis/regret.hpp"
#include "engine/ensemble/paired_runner.hpp"
#include "tests/catch.hpp"
#include "tests/ensemble/planned.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// A design that requests a stop at its n-th chunk, which then is the last.
class Halting final : public Design {
public:
    Halting(std::shared_ptr<const Design> inner, std::atomic<int>& left, std::atomic<bool>& stop)
        : inner_(std::move(inner)), left_(left), stop_(stop) {}
    void uniforms(std::uint64_t first, std::size_t count, double* u) const override {
        inner_->uniforms(first, count, u);
        if (--left_ == 0) stop_ = true;
    }

private:
    std::shared_ptr<const Design> inner_;
    std::atomic<int>& left_;
    std::atomic<bool>& stop_;
};

/// Two scenarios in chunks of a few replicates, and one interrupted run of them.
struct Broken {
    Broken() {
        plan = planned({two_states, replaced(two_states, "realisation = 0.5", "realisation = 0.8")},
                       common)
                   .sweep;
        plan.chunk = 16;
        plan.chunks_a_cell = plan.replicates / plan.chunk;
        halting = plan;
        for (auto& cell : halting.cells)
            cell.design = std::make_shared<Halting>(cell.design, left, stop);
        control.stop = &stop;
        control.checkpoint_hooks.begin = [this] { return kept; };
        control.checkpoint_hooks.save = [this](const std::string& state) { kept = state; };
        control.progress = [this](const SweepProgress& progress) { before = progress.before; };
    }
    /// Restores state as the next process would.
    void again() {
        REQUIRE_FALSE(kept.empty());
        stop = false;
        left = -1;
    }

    CommonRun common{.replicates = 256, .scrambles = 4, .metrics = {"paid.help", "gdp.*"}};
    SweepPlan plan, halting;
    std::atomic<int> left = 7;
    std::atomic<bool> stop = false;
    std::string kept;
    std::uint64_t before = 0;
    SweepControl control{};
};

}  // namespace

TEST_CASE("a run in parts passes on every chunk once") {
    Broken run;
    std::vector<int> seen(static_cast<std::size_t>(run.plan.chunks_a_cell));
    std::uint64_t next = 0;
    Parts parts{.first = 0, .between = [&](std::uint64_t at) { next = at; }};
    const auto consume = [&](unsigned, const PairedChunk& now) {
        ++seen[static_cast<std::size_t>(now.cells.front().first / run.plan.chunk)];
    };
    const auto done = run_paired(run.halting, run.control, consume, parts);
    REQUIRE(done == next);
    REQUIRE((0 < done && done < run.plan.chunks_a_cell));
    CHECK(std::count(seen.begin(), seen.end(), 1) == static_cast<std::ptrdiff_t>(done));
    run.stop = false;
    parts.first = done;
    CHECK(run_paired(run.plan, run.control, consume, parts) == run.plan.chunks_a_cell);
    CHECK(std::count(seen.begin(), seen.end(), 1) == static_cast<std::ptrdiff_t>(seen.size()));
}

TEST_CASE("all finals are the same after an interruption") {
    // Interrupted in the first and in the second scenario; each starts with a pilot on its first
    // chunk.
    for (const auto& [chunks, looks] : {std::pair{7, 1}, std::pair{20, 2}}) {
        Broken run;
        run.left = chunks;
        REQUIRE_FALSE(run_finals(run.halting, 8, run.control));
        run.again();
        const auto found = run_finals(run.plan, 8, run.control),
                   straight = run_finals(run.plan, 8, {});
        REQUIRE(found);
        CHECK(run.before == static_cast<std::uint64_t>(chunks - looks) * run.plan.chunk);
        for (std::size_t c = 0; c < 2; ++c) {
            CHECK((*found)[c].inputs == (*straight)[c].inputs);
            CHECK((*found)[c].values == (*straight)[c].values);
            CHECK((*found)[c].yes == (*straight)[c].yes);
        }
    }
}

TEST_CASE("a comparison and outcomes are the same after an interruption") {
    Broken run;
    const auto part = compare(run.halting, 8, run.control);
    REQUIRE((part && part->replicates() > 0 && part->replicates() < run.plan.replicates));
    run.again();
    const auto found = compare(run.plan, 8, run.control),
               straight = compare(run.plan, 8, {.threads = 2});
    CHECK(run.before == part->replicates());
    for (std::size_t c = 0; c < 2; ++c)
        CHECK(found->scenarios[c].bytes() == straight->scenarios[c].bytes());
    CHECK(found->against[0].bytes() == straight->against[0].bytes());
    CHECK(found->replicates() == run.plan.replicates);

    Broken other;
    REQUIRE_FALSE(run_outcomes(other.halting, 8, other.control));
    other.again();
    CHECK(run_outcomes(other.plan, 8, other.control)->value ==
          run_outcomes(other.plan, 8, {})->value);
}

TEST_CASE("a checkpoint of another run is refused") {
    Broken run;
    REQUIRE_FALSE(run_outcomes(run.halting, 8, run.control));
    run.again();
    CHECK_THROWS_AS(compare(run.plan, 8, run.control), std::runtime_error);
    CHECK_THROWS_AS(run_finals(run.plan, 8, run.control), std::runtime_error);
    run.kept.resize(run.kept.size() - 1);
    CHECK_THROWS_AS(run_outcomes(run.plan, 8, run.control), std::runtime_error);
}
