#pragma once

// One include for both major versions of Catch2.
#if STEPPE_CATCH_MAJOR >= 3
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
