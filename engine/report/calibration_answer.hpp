#pragma once

#include <string>

#include "engine/report/calibration.hpp"

namespace steppe {

/// Returns the fitted numbers with their intervals and priors, and how far to trust them.
std::string calibration_answer(const CalibrationReport& report);

}  // namespace steppe
