#include "tools/steppe/sweep_state.hpp"

#include <stdexcept>

#include "engine/ensemble/bytes.hpp"
#include "engine/report/files.hpp"
#include "tools/steppe/manifest.hpp"

namespace steppe {
namespace {

constexpr std::string_view sweep_magic = "steppe state of a sweep\nschema: 1\n";

}  // namespace

std::string state_bytes(const StoredState& stored) {
    std::string out(sweep_magic);
    out += stored.fingerprint;
    for (const std::uint64_t n : {stored.state.range.first, stored.state.range.end,
                                  stored.state.next, std::uint64_t{stored.state.cells.size()}})
        put_number(out, n);
    for (const auto& [cell, totals] : stored.state.cells) {
        const std::string bytes = totals.bytes();
        put_number(out, cell);
        put_text(out, bytes);
    }
    return out + sha256(out);
}

StoredState state_from(std::string_view bytes) {
    constexpr std::size_t digest = 64;
    if (bytes.substr(0, sweep_magic.size()) != sweep_magic ||
        bytes.size() < sweep_magic.size() + 2 * digest)
        throw std::runtime_error("it is not the state of a sweep");
    const std::string_view all = bytes.substr(0, bytes.size() - digest);
    if (sha256(std::string(all)) != bytes.substr(bytes.size() - digest))
        throw std::runtime_error("it is truncated or damaged");
    std::string_view rest = all.substr(sweep_magic.size());
    StoredState out{.fingerprint = std::string(rest.substr(0, digest)), .state = {}};
    rest.remove_prefix(digest);
    out.state.range.first = take_number(rest);
    out.state.range.end = take_number(rest);
    out.state.next = take_number(rest);
    for (std::uint64_t left = take_number(rest); left > 0; --left) {
        const std::uint64_t cell = take_number(rest);
        out.state.cells.emplace(static_cast<std::size_t>(cell),
                                CellAccumulator::from_bytes(take_text(rest)));
    }
    return out;
}

}  // namespace steppe
