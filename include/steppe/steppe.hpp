#pragma once

#include "steppe/model.hpp"
#include "steppe/run.hpp"
#include "steppe/sweep.hpp"
#include "steppe/version.hpp"

/// The engine for programs that embed it: load a scenario as a Model, change it, run it, sweep it,
/// analyse it. Everything returned is owned by the caller; models can be used by several threads.
///
///     const auto model = steppe::Model::load("japan-20b.toml");
///     const auto more = model.with("pledge.japan-20b.amount_usd_bn", 40);
///     std::printf("%g\n", more.run()["influence_share.UZB.JPN"].back());
///     const auto sweep = model.sweep({.replicates = 4096});
///     std::printf("%g\n", sweep.at("influence_share.UZB.JPN", "2036-01-01").quantile(0.95));
