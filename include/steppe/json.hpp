#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "steppe/error.hpp"

#pragma GCC visibility push(default)

/// JSON (RFC 8259) as values.
///
///     const auto json = steppe::Json::parse(R"({"a": [1, 2]})");
///     std::printf("%g\n", json.at("a")[1].get<double>());
///
/// A library parses and prints it, but only in one unit: its templates
/// take seconds in each unit that includes them.
namespace steppe {

/// Invalid JSON, or a value of another type or place than the caller requires. Messages have the
/// form of the library's: `[json.exception.type_error.302] type must be string, but is number`.
struct JsonError : Error {
    using Error::Error;
};

/// A text that is not JSON.
struct JsonSyntaxError : JsonError {
    JsonSyntaxError(const std::string& message, std::size_t at) : JsonError(message), byte(at) {}
    std::size_t byte;  ///< number of bytes read, including the first invalid one
};

/// A number in a text beyond the range of double.
struct JsonRangeError : JsonError {
    using JsonError::JsonError;
};

/// Types that Json::get() returns.
template <class T>
concept JsonType =
    (std::integral<T> && sizeof(T) != sizeof(char)) || std::same_as<T, bool> ||
    std::same_as<T, double> || std::same_as<T, std::string> ||
    std::same_as<T, std::vector<double>> || std::same_as<T, std::vector<std::string>>;

/// A null, boolean, number, string, array or object. The keys of an object keep their order.
class Json {
public:
    class Item;
    class Entries;
    enum class InvalidUtf8 { error, replace };

    Json() noexcept {}
    Json(std::nullptr_t) noexcept {}
    template <std::same_as<bool> T>
    Json(T value) noexcept : kind_(Kind::boolean), payload_{.boolean = value} {}
    template <std::signed_integral T>
    Json(T value) noexcept : kind_(Kind::integer), payload_{.integer = value} {}
    template <std::unsigned_integral T>
    requires(!std::same_as<T, bool>) Json(T value)
    noexcept : kind_(Kind::natural), payload_{.natural = value} {}
    Json(double value) noexcept : kind_(Kind::number), payload_{.number = value} {}
    Json(const char* text) : Json(std::string(text)) {}
    Json(std::string_view text) : Json(std::string(text)) {}
    Json(std::string text);
    Json(const std::vector<double>& values);
    Json(const std::vector<std::string>& values);
    /// Converts any other list to an array, and a map from strings to an object. A path is not a
    /// list: its elements are paths.
    template <class List>
    requires(!std::same_as<List, Json> && requires(const List& l) { l.begin() == l.end(); } &&
             !std::convertible_to<const List&, std::string>) Json(const List& list)
        : Json(object_if(requires { typename List::mapped_type; })) {
        for (const auto& one : list)
            if constexpr (requires { typename List::mapped_type; })
                (*this)[one.first] = one.second;
            else
                push_back(one);
    }
    /// Makes an object if all items are pairs of a string and a value, else an array. The first of
    /// several equal keys counts.
    Json(std::initializer_list<Item> items);
    static Json array();
    static Json array(std::initializer_list<Item> items);
    static Json object();

    Json(const Json& other);
    Json(Json&& other) noexcept;
    Json& operator=(Json other) noexcept;
    ~Json();

    /// Most arrays and objects that may nest in a text: copies, comparisons and prints recurse.
    static constexpr std::size_t deepest = 256;
    /// Parses a whole text. The last of several equal keys counts; integers beyond 64 bits are read
    /// as double.
    /// \throws JsonSyntaxError, JsonRangeError; JsonError for a text nested deeper than `deepest`
    static Json parse(std::string_view text);
    /// Prints the value, on one line if `indent` is negative. Numbers read back as the same value;
    /// those that are not finite are printed as null.
    /// \throws JsonError for text that is not UTF-8, unless it is replaced
    [[nodiscard]] std::string dump(int indent = -1, InvalidUtf8 invalid = InvalidUtf8::error) const;
    /// Returns a copy in which the keys of all objects are sorted by bytes.
    [[nodiscard]] Json sorted() const;

    [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }
    [[nodiscard]] bool is_boolean() const { return kind_ == Kind::boolean; }
    [[nodiscard]] bool is_string() const { return kind_ == Kind::text; }
    [[nodiscard]] bool is_array() const { return kind_ == Kind::array; }
    [[nodiscard]] bool is_object() const { return kind_ == Kind::object; }
    [[nodiscard]] bool is_number() const { return is_number_integer() || kind_ == Kind::number; }
    [[nodiscard]] bool is_number_integer() const {
        return kind_ == Kind::integer || kind_ == Kind::natural;
    }

    /// Converts the value. Numbers convert to each other; fractions are cut off.
    /// \throws JsonError for another type and for a number outside the range of an integer type
    template <JsonType T>
    [[nodiscard]] T get() const {
        if constexpr (std::same_as<T, bool>)
            return boolean();
        else if constexpr (std::signed_integral<T>)
            return static_cast<T>(integer(8 * sizeof(T)));
        else if constexpr (std::unsigned_integral<T>)
            return static_cast<T>(natural(8 * sizeof(T)));
        else if constexpr (std::same_as<T, double>)
            return number();
        else if constexpr (std::same_as<T, std::string>)
            return text();
        else if constexpr (std::same_as<T, std::vector<double>>)
            return numbers();
        else
            return texts();
    }
    template <JsonType T>
    operator T() const {
        return get<T>();
    }

    /// Returns the number of values in an array or object, 0 for null, 1 for other types.
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    /// Iterates over the values of an array or object; another value counts as its only element.
    [[nodiscard]] Json* begin();
    [[nodiscard]] Json* end();
    [[nodiscard]] const Json* begin() const;
    [[nodiscard]] const Json* end() const;
    /// Iterates over pairs of key and value; the keys of an array are `0`, `1`, ...
    [[nodiscard]] Entries items() const;

    [[nodiscard]] bool contains(std::string_view key) const { return find(key) != end(); }
    /// Returns the value of a key; end() if the key is missing or this is not an object.
    [[nodiscard]] const Json* find(std::string_view key) const;
    [[nodiscard]] Json* find(std::string_view key);
    /// Returns the value of a key or the fallback. \throws JsonError if this is not an object
    [[nodiscard]] Json value(std::string_view key, Json fallback) const;
    /// \throws JsonError if the key or the position is missing
    [[nodiscard]] const Json& at(std::string_view key) const;
    [[nodiscard]] Json& at(std::string_view key);
    [[nodiscard]] const Json& at(std::size_t position) const;
    [[nodiscard]] const Json& operator[](std::string_view key) const { return at(key); }
    [[nodiscard]] const Json& operator[](std::size_t position) const { return at(position); }
    [[nodiscard]] Json& operator[](std::size_t position);
    /// Literals need an exact match: the built-in operator takes an integer and a pointer.
    template <std::same_as<const char*> Key>
    [[nodiscard]] const Json& operator[](Key key) const {
        return at(std::string_view(key));
    }
    template <std::same_as<const char*> Key>
    Json& operator[](Key key) {
        return (*this)[std::string_view(key)];
    }
    [[nodiscard]] const Json& front() const { return at(std::size_t{0}); }
    [[nodiscard]] const Json& back() const { return at(size() - 1); }
    [[nodiscard]] Json& back() { return (*this)[size() - 1]; }

    /// Returns the value of a key, which is added if missing. Null becomes an object.
    Json& operator[](std::string_view key);
    /// Appends a value and returns it. Null becomes an array.
    Json& push_back(Json value);
    /// Sets the keys of another object.
    void update(Json other);
    void erase(std::string_view key);

    /// Compares numbers by value and objects without regard to the order of their keys.
    friend bool operator==(const Json& a, const Json& b) { return a.equals(b); }

private:
    enum class Kind : std::uint8_t { null, boolean, integer, natural, number, text, array, object };
    struct Content;
    class Builder;
    struct Library;

    explicit Json(Kind kind);
    static Json object_if(bool is_object) { return is_object ? object() : array(); }
    void require(Kind kind, int code, std::string_view use) const;
    void require_type(bool is_it, std::string_view type) const;
    void become(Kind kind, int code, std::string_view use);
    [[nodiscard]] const char* type_name() const;
    [[nodiscard]] bool equals(const Json& other) const;
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] std::int64_t integer(unsigned bits) const;
    [[nodiscard]] std::uint64_t natural(unsigned bits) const;
    [[noreturn]] void fail_range(unsigned bits, std::string_view integers) const;
    [[nodiscard]] double number() const;
    [[nodiscard]] const std::string& text() const;
    [[nodiscard]] std::vector<double> numbers() const;
    [[nodiscard]] std::vector<std::string> texts() const;

    union Payload {
        std::uint64_t natural;
        std::int64_t integer;
        double number;
        bool boolean;
        std::string* text;
        Content* content;
    };
    Kind kind_ = Kind::null;
    Payload payload_{};
};

/// An element of a braced list. The list is constant, so that only a mutable member can be moved
/// out of it; a list of Json would be copied once per level.
class Json::Item {
public:
    Item(std::initializer_list<Item> items) : value_(items) {}
    template <std::convertible_to<Json> T>
    Item(T&& value) : value_(std::forward<T>(value)) {}
    [[nodiscard]] Json take() const { return std::move(value_); }
    [[nodiscard]] const Json& peek() const { return value_; }

private:
    mutable Json value_;
};

/// The range of Json::items().
class Json::Entries {
public:
    struct Entry {
        std::string key;
        const Json& value;
    };
    class Iterator {
    public:
        Iterator(const Json& of, std::size_t at) : of_(&of), at_(at) {}
        Entry operator*() const;
        Iterator& operator++() { return ++at_, *this; }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
        const Json* of_;
        std::size_t at_;
    };
    explicit Entries(const Json& of) : of_(of) {}
    [[nodiscard]] Iterator begin() const { return {of_, 0}; }
    [[nodiscard]] Iterator end() const { return {of_, of_.size()}; }

private:
    const Json& of_;
};

}  // namespace steppe

#pragma GCC visibility pop
