#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "steppe/ensemble/correlation.hpp"
#include "steppe/ensemble/design.hpp"

namespace steppe {

/// Something that answers uniform numbers with outputs: a scenario's futures, or a function whose
/// indices are known. Analyses decide which uniforms it gets, and see nothing else of it.
class Experiment {
public:
    Experiment() = default;
    Experiment(const Experiment&) = delete;
    Experiment& operator=(const Experiment&) = delete;
    virtual ~Experiment() = default;

    /// The addresses of what is uncertain; a design gives each a uniform number.
    [[nodiscard]] virtual const std::vector<std::string>& inputs() const = 0;
    [[nodiscard]] virtual const std::vector<std::string>& outputs() const = 0;
    /// Inputs that a Gaussian copula joins. Designs are asked for draws that are joined already.
    [[nodiscard]] virtual const std::vector<Copula::Group>& joined() const = 0;
    /// Whether outputs also hang on what no input says; Design::chance then tells whose chance a
    /// run meets.
    [[nodiscard]] virtual bool has_chance() const = 0;

    /// Runs replicates 0 to runs - 1 of a design.
    /// \return outputs x runs; nothing where it was stopped before the end
    virtual std::optional<std::vector<double>> evaluate(const std::shared_ptr<const Design>& design,
                                                        std::uint64_t runs) = 0;
};

}  // namespace steppe
