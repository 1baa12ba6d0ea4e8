#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "steppe/network/sparse.hpp"

/// Others who multiply a large network with a table, and the machine's own limit. They stand in a
/// shared library of their own, compiled for this very machine.
namespace steppe::bench {

/// Y = W X for a table X of n rows and K numbers a row, as one library does it in one way.
class __attribute__((visibility("default"))) Product {
public:
    Product() = default;
    Product(const Product&) = delete;
    Product& operator=(const Product&) = delete;
    virtual ~Product();
    virtual void multiply() = 0;
    /// X' = X + rate*(L W X + anchor - X), clamped, with a rate and a susceptibility of 1 and no
    /// anchor, as the engine is asked for; nothing where the library is asked for products alone.
    virtual void step() {}
    /// Y, row by row.
    [[nodiscard]] virtual std::vector<double> result() const = 0;

    std::string way;
};

using Products = std::vector<std::unique_ptr<Product>>;

/// Eigen's sparse matrix by rows, with 32-bit indices, times a dense matrix: by rows with K known
/// to the compiler (the first), by rows, and by columns. \param X  n x K; K is 4, 8 or 16
__attribute__((visibility("default"))) Products eigen_products(const SparseRows& W,
                                                               const std::vector<double>& X,
                                                               std::size_t K);

/// SuiteSparse:GraphBLAS on one thread: the network by rows and by columns, the table by rows and
/// by columns, with and without adding to what is there. Empty where the library is not installed.
__attribute__((visibility("default"))) Products graphblas_products(const SparseRows& W,
                                                                   const std::vector<double>& X,
                                                                   std::size_t K);

/// Rows of K numbers of a table, read at random and added: what any product with such a network
/// must do at least.
class __attribute__((visibility("default"))) Gather {
public:
    /// \param rows  of the table
    /// \param reads  how many rows are read
    Gather(std::size_t rows, std::size_t K, std::size_t reads);
    Gather(const Gather&) = delete;
    Gather& operator=(const Gather&) = delete;
    ~Gather();
    double prefetched() const;  ///< each row asked for some reads before
    double plain() const;

private:
    struct Data;
    std::unique_ptr<Data> data_;
};

}  // namespace steppe::bench
