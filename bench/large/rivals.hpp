#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/population/sparse.hpp"

/// Products of a large network with a table by other libraries, and the limit of the machine. Part
/// of a shared library compiled for the host CPU.
namespace steppe::bench {

/// Y = W X for a table X of n rows and K columns, by one library with one layout.
class __attribute__((visibility("default"))) Product {
public:
    Product() = default;
    Product(const Product&) = delete;
    Product& operator=(const Product&) = delete;
    virtual ~Product();
    virtual void multiply() = 0;
    /// X' = X + rate*(L W X + anchor - X), clamped, with rate and susceptibility 1 and no anchor,
    /// as in the engine's run. Does nothing for libraries that only multiply.
    virtual void step() {}
    /// Y, row by row.
    [[nodiscard]] virtual std::vector<double> result() const = 0;

    std::string way;
};

using Products = std::vector<std::unique_ptr<Product>>;

/// Eigen's sparse row-major matrix with 32-bit indices, times a dense matrix: row-major with K
/// known at compile time (the first), row-major, column-major.
/// \param X  n x K; K is 4, 8 or 16
__attribute__((visibility("default"))) Products eigen_products(const SparseRows& W,
                                                               const std::vector<double>& X,
                                                               std::size_t K);

/// SuiteSparse:GraphBLAS on one thread: network and table by rows and by columns, with and without
/// accumulation. Empty if the library is not installed.
__attribute__((visibility("default"))) Products graphblas_products(const SparseRows& W,
                                                                   const std::vector<double>& X,
                                                                   std::size_t K);

/// Reads random rows of K numbers of a table and adds them: a lower bound on the work of any
/// product with such a network.
class __attribute__((visibility("default"))) Gather {
public:
    /// \param rows  of the table
    /// \param reads  number of rows to read
    Gather(std::size_t rows, std::size_t K, std::size_t reads);
    Gather(const Gather&) = delete;
    Gather& operator=(const Gather&) = delete;
    ~Gather();
    double prefetched() const;  ///< with each row prefetched
    double plain() const;

private:
    struct Data;
    std::unique_ptr<Data> data_;
};

}  // namespace steppe::bench
