#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <unistd.h>

#include "engine/model/program.hpp"

/// Shared by the targets: a folder in memory, and a small scenario with one table of each kind.
namespace steppe::fuzz {

/// In memory if the system has such a folder: each input is a file or two.
class Workplace {
public:
    Workplace() {
        const std::filesystem::path memory = "/dev/shm";
        const auto parent =
            std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
        static int count = 0;
        path_ =
            parent / ("steppe-fuzz-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
        std::filesystem::create_directories(path_);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    ~Workplace() { std::filesystem::remove_all(path_); }

    /// \return the file's path
    std::string write(const std::string& name, std::string_view bytes) const {
        const auto file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return file.string();
    }
    [[nodiscard]] std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

/// Throws if a property of a target does not hold.
inline void demand(bool holds, const char* law) {
    if (!holds) throw std::logic_error(law);
}

inline constexpr const char* world = R"(title = "One of everything"
[time]
start = 2026-01-01
step = "quarter"
years = 2
[agent.A]
role = "power"
gdp_usd_bn = { normal = [4000, 100], min = 3000, max = 5000 }
[agent.B]
role = "target"
gdp_usd_bn = 260
growth_per_year = 0.05
gdp_volatility = 0.02
[agent.C]
role = "power"
gdp_usd_bn = 1000
[issue.seat]
position = { A = 1, B = 0.5, C = -0.5 }
[layer.money]
kind = "stock"
cell.B.A = { pert = [4, 8, 12] }
cell.B.C = 5
[layer.ties]
kind = "tie"
cell.A.B = 0.5
[layer.goods]
kind = "trade"
cell.A.B = 3
cell.B.A = 4
cell.B.ROW = 20
[institution.club]
layer = "ties"
strength = 0.3
members = ["A", "B"]
[corridor.road]
cost_usd_bn = 5
share.A.B = 0.5
[commodity.ore]
cost_usd_bn_per_unit = 1
gdp_at_risk = { B = 0.1 }
cell.B.A = 5
cell.A.A = 7
[pledge.help]
from = "A"
to = "B"
layer = "money"
amount_usd_bn = 10
start = 2026-04-01
years = 1
realisation = { uniform = [0.1, 0.9] }
[response.answer]
by = "C"
to = "A"
layer = "money"
match = 0.5
[event.ban]
kind = "export-restriction"
commodity = "ore"
from = "A"
cut = 0.5
start = 2026-07-01
[event.storm]
kind = "corridor"
corridor = "road"
factor = 0.2
hazard_per_year = 0.3
duration_years = 0.5
[ask.ahead]
that = "influence_share.B.A > influence_share.B.C"
at = 2027-06-01
)";

/// The same, compiled.
const Program& the_world();

}  // namespace steppe::fuzz
