#include "bench/large/rivals.hpp"

#if defined(STEPPE_GRAPHBLAS)

#include <cerrno>
#include <cinttypes>
#include <climits>
#include <cmath>
#include <complex>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

// A C header without `extern "C"`. Its own includes must come before it.
extern "C" {
#include <GraphBLAS.h>
}

namespace steppe::bench {
namespace {

void require(GrB_Info info) {
    if (info != GrB_SUCCESS)
        throw std::runtime_error("GraphBLAS fails with " + std::to_string(info));
}

struct Session {
    Session() {
        require(GrB_init(GrB_NONBLOCKING));
        require(GxB_Global_Option_set(GxB_GLOBAL_NTHREADS, 1));
    }
    ~Session() { GrB_finalize(); }
};

class Matrix {
public:
    Matrix(std::size_t rows, std::size_t columns, GxB_Format_Value format, int sparsity) {
        require(GrB_Matrix_new(&of_, GrB_FP64, rows, columns));
        require(GxB_Matrix_Option_set(of_, GxB_FORMAT, format));
        require(GxB_Matrix_Option_set(of_, GxB_SPARSITY_CONTROL, sparsity));
    }
    Matrix(const Matrix&) = delete;
    Matrix& operator=(const Matrix&) = delete;
    ~Matrix() { GrB_Matrix_free(&of_); }
    void fill(const std::vector<GrB_Index>& row, const std::vector<GrB_Index>& column,
              const std::vector<double>& value) {
        require(GrB_Matrix_build_FP64(of_, row.data(), column.data(), value.data(), value.size(),
                                      GrB_PLUS_FP64));
        require(GrB_Matrix_wait(of_, GrB_MATERIALIZE));
    }
    GrB_Matrix of_ = nullptr;
};

struct Way {
    GxB_Format_Value network, table;
    bool adding;
};

class GraphblasProduct final : public Product {
public:
    GraphblasProduct(std::shared_ptr<Matrix> network, const std::vector<double>& X,
                     std::size_t rows, std::size_t K, Way how)
        : network_(std::move(network)),
          x_(X.size() / K, K, how.table, GxB_FULL),
          y_(rows, K, how.table, GxB_FULL | GxB_BITMAP),
          rows_(rows),
          columns_(K),
          adding_(how.adding) {
        std::vector<GrB_Index> row, column;
        for (std::size_t n = 0; n < X.size(); ++n) {
            row.push_back(n / K);
            column.push_back(n % K);
        }
        x_.fill(row, column, X);
        way = std::string("network by ") + (how.network == GxB_BY_ROW ? "rows" : "columns") +
              ", table by " + (how.table == GxB_BY_ROW ? "rows" : "columns") +
              (how.adding ? ", adding" : "");
    }
    void multiply() override {
        if (adding_)
            require(GrB_Matrix_assign_FP64(y_.of_, nullptr, nullptr, 0.0, GrB_ALL, rows_, GrB_ALL,
                                           columns_, nullptr));
        require(GrB_mxm(y_.of_, nullptr, adding_ ? GrB_PLUS_FP64 : nullptr,
                        GrB_PLUS_TIMES_SEMIRING_FP64, network_->of_, x_.of_, nullptr));
        require(GrB_Matrix_wait(y_.of_, GrB_MATERIALIZE));
    }
    std::vector<double> result() const override {
        std::vector<double> out(rows_ * columns_, 0.0);
        GrB_Index count = out.size();
        std::vector<GrB_Index> row(count), column(count);
        std::vector<double> value(count);
        require(
            GrB_Matrix_extractTuples_FP64(row.data(), column.data(), value.data(), &count, y_.of_));
        for (std::size_t n = 0; n < count; ++n) out[row[n] * columns_ + column[n]] = value[n];
        return out;
    }

private:
    std::shared_ptr<Matrix> network_;
    Matrix x_, y_;
    std::size_t rows_, columns_;
    bool adding_;
};

}  // namespace

Products graphblas_products(const SparseRows& W, const std::vector<double>& X, std::size_t K) {
    static const Session session;
    std::vector<GrB_Index> row, column(W.column.begin(), W.column.end());
    row.reserve(W.entries());
    for (std::size_t i = 0; i < W.rows(); ++i) row.resize(W.begin[i + 1], i);
    Products out;
    for (const auto format : {GxB_BY_ROW, GxB_BY_COL}) {
        const auto network = std::make_shared<Matrix>(W.rows(), W.columns, format, GxB_SPARSE);
        network->fill(row, column, W.weight);
        for (const auto table : {GxB_BY_ROW, GxB_BY_COL})
            for (const bool adding : {false, true})
                out.push_back(std::make_unique<GraphblasProduct>(network, X, W.rows(), K,
                                                                 Way{format, table, adding}));
    }
    return out;
}

}  // namespace steppe::bench

#else

namespace steppe::bench {

Products graphblas_products(const SparseRows& /*W*/, const std::vector<double>& /*X*/,
                            std::size_t /*K*/) {
    return {};
}

}  // namespace steppe::bench

#endif
