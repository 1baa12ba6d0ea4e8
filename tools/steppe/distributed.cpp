#include "tools/steppe/distributed.hpp"

#if defined(STEPPE_MPI)
#include <cstdlib>
#include <string>
#include <vector>

#include <mpi.h>
#endif

namespace steppe {

#if defined(STEPPE_MPI)

namespace {

/// Starts MPI only under a launcher: MPI_Init costs a tenth of a second.
class Mpi {
public:
    Mpi() {
        if (std::getenv("OMPI_COMM_WORLD_SIZE") == nullptr && std::getenv("PMI_SIZE") == nullptr &&
            std::getenv("PMIX_RANK") == nullptr)
            return;
        MPI_Init(nullptr, nullptr);
        started_ = true;
        int rank = 0, size = 1;
        MPI_Comm_rank(MPI_COMM_WORLD, &rank);
        MPI_Comm_size(MPI_COMM_WORLD, &size);
        ranks = {static_cast<unsigned>(rank), static_cast<unsigned>(size)};
    }
    Mpi(const Mpi&) = delete;
    Mpi& operator=(const Mpi&) = delete;
    ~Mpi() {
        if (started_ && failed_with != 0) MPI_Abort(MPI_COMM_WORLD, failed_with);
        if (started_) MPI_Finalize();
    }
    Ranks ranks;
    int failed_with = 0;

private:
    bool started_ = false;
};

Mpi& mpi() {
    static Mpi mpi;
    return mpi;
}

}  // namespace

const Ranks& ranks() { return mpi().ranks; }

void leave_ranks(int code) { mpi().failed_with = code; }

bool gather(const SweepPlan& plan, SweepState& state, bool complete) {
    int mine = complete ? 1 : 0, all = 0;
    MPI_Allreduce(&mine, &all, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    for (std::size_t cell = 0; all == 1 && cell < plan.cells.size(); ++cell) {
        const auto own = state.cells.find(cell);
        const std::string bytes = own == state.cells.end() ? "" : own->second.bytes();
        if (ranks().rank > 0) {
            MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, 0,
                     static_cast<int>(cell), MPI_COMM_WORLD);
            continue;
        }
        for (unsigned from = 1; from < ranks().size; ++from) {
            MPI_Status status;
            int size = 0;
            MPI_Probe(static_cast<int>(from), static_cast<int>(cell), MPI_COMM_WORLD, &status);
            MPI_Get_count(&status, MPI_BYTE, &size);
            std::string received(static_cast<std::size_t>(size), '\0');
            MPI_Recv(received.data(), size, MPI_BYTE, static_cast<int>(from),
                     static_cast<int>(cell), MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            if (received.empty()) continue;
            const auto totals = CellAccumulator::from_bytes(received);
            const auto [at, is_new] = state.cells.try_emplace(cell, totals);
            if (!is_new) at->second.merge(totals);
        }
    }
    state.range = {0, plan.chunks()};
    state.next = plan.chunks();
    return all == 1;
}

#else

const Ranks& ranks() {
    static constexpr Ranks alone;
    return alone;
}

void leave_ranks(int) {}

bool gather(const SweepPlan&, SweepState&, bool complete) { return complete; }

#endif

}  // namespace steppe
