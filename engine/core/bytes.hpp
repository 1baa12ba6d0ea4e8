#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Serialises plain values, little endian on every machine; truncated input throws
/// std::runtime_error.
namespace steppe {

/// Reverses the bytes of a value on a big-endian machine.
template <class T>
void swap_if_big_endian(T& value) {
    if constexpr (std::endian::native == std::endian::big) {
        auto* bytes = reinterpret_cast<unsigned char*>(&value);
        std::reverse(bytes, bytes + sizeof value);
    }
}

inline void put_number(std::string& out, std::uint64_t n) {
    swap_if_big_endian(n);
    out.append(reinterpret_cast<const char*>(&n), sizeof n);
}

inline std::uint64_t take_number(std::string_view& from) {
    std::uint64_t n = 0;
    if (from.size() < sizeof n) throw std::runtime_error("the saved state is truncated");
    std::memcpy(&n, from.data(), sizeof n);
    swap_if_big_endian(n);
    from.remove_prefix(sizeof n);
    return n;
}

inline void put_text(std::string& out, std::string_view text) {
    put_number(out, text.size());
    out += text;
}

inline std::string_view take_text(std::string_view& from) {
    const std::uint64_t size = take_number(from);
    if (from.size() < size) throw std::runtime_error("the saved state is truncated");
    const auto out = from.substr(0, static_cast<std::size_t>(size));
    from.remove_prefix(out.size());
    return out;
}

template <class T>
void put(std::string& out, std::vector<T> values) {
    put_number(out, values.size());
    for (auto& value : values) swap_if_big_endian(value);
    if (!values.empty())
        out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

template <class T>
std::vector<T> take(std::string_view& from) {
    const std::uint64_t n = take_number(from);
    if (from.size() / sizeof(T) < n) throw std::runtime_error("the saved state is truncated");
    std::vector<T> out(static_cast<std::size_t>(n));
    if (n > 0) std::memcpy(out.data(), from.data(), out.size() * sizeof(T));
    for (auto& value : out) swap_if_big_endian(value);
    from.remove_prefix(out.size() * sizeof(T));
    return out;
}

/// Reads as many values as `to` has.
/// \throws std::runtime_error for another number of values
template <class T>
void take_into(std::string_view& from, std::vector<T>& to) {
    auto values = take<T>(from);
    if (values.size() != to.size())
        throw std::runtime_error("the saved state belongs to another run");
    to = std::move(values);
}

/// Writes the first `done` values of each row of `count`.
template <class T>
void put_done(std::string& out, const std::vector<T>& rows, std::size_t count, std::size_t done) {
    std::vector<T> part;
    for (std::size_t row = 0; row < rows.size(); row += count) {
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(row);
        part.insert(part.end(), begin, begin + static_cast<std::ptrdiff_t>(done));
    }
    put(out, part);
}

template <class T>
void take_done(std::string_view& from, std::vector<T>& rows, std::size_t count, std::size_t done) {
    std::vector<T> part(rows.size() / count * done);
    take_into(from, part);
    for (std::size_t row = 0; row < rows.size() / count; ++row)
        if (done > 0)
            std::memcpy(rows.data() + row * count, part.data() + row * done, done * sizeof(T));
}

}  // namespace steppe
