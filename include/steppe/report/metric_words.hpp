#pragma once

#include <string>

#include "steppe/model/program.hpp"

namespace steppe {

/// A metric in words: `Japan's influence on Uzbekistan`; its address where words would say no more.
std::string in_words(const Program& program, const Metric& metric);

/// The same by address; the address itself where the program has no such metric.
std::string in_words(const Program& program, const std::string& address);

}  // namespace steppe
