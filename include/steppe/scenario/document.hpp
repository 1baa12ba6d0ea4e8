#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "steppe/core/date.hpp"
#include "steppe/core/diagnostics.hpp"

namespace steppe {

struct Entry;

/// A value of a TOML file with its place, detached from the parser so that files can be merged.
struct Node {
    enum class Kind { table, array, text, number, boolean, date };
    Kind kind = Kind::table;
    std::string text{};
    double number = 0;
    bool integer = false;
    bool boolean = false;
    Date date{};
    std::vector<Node> items;     ///< of an array
    std::vector<Entry> entries;  ///< of a table, sorted by key
    Place place{};

    [[nodiscard]] const Node* find(const std::string& key) const;
    [[nodiscard]] Node* find(const std::string& key);
    /// The entry's value, made if need be.
    Node& at(const std::string& key, const Place& key_place);
    void erase(const std::string& key);
    friend bool operator==(const Node&, const Node&);
};

struct Entry {
    std::string key;
    Place key_place;
    Node value;
};

/// A scenario's text after `extends`, `drop` and `--set`, with every file it took.
struct Document {
    std::string path;
    Node root;
    std::optional<std::string> compare_with;  ///< path of the scenario it is compared with
    std::vector<std::shared_ptr<const Source>> files;
};

/// Files that a scenario may name. The file given to the loader and the files named by `--set` may
/// lie anywhere.
enum class Paths {
    own_folder,  ///< tables in the folder of the file that names them or below it, links followed;
                 ///< scenarios also elsewhere if they are .toml
    anywhere     ///< any file: for scenarios that are trusted
};

/// Reads a file and everything it extends, merges key by key (the extending file wins; a
/// distribution is replaced whole), and applies `--set address=value`. Problems go to `found`.
/// `paths` holds for this load alone: for the file, for each file it names, and for theirs.
Document load_document(const std::string& path, const std::vector<std::string>& set,
                       Diagnostics& found, Paths paths = Paths::own_folder);

/// True for a table that stands for one uncertain number.
bool is_distribution(const Node& node);

/// "a number", "a table"...: what a message calls the value.
std::string kind_name(const Node& node);

/// The key as it is written: in quotation marks where it holds more than an id may, such as an
/// address.
std::string key_to_toml(const std::string& key);

/// The node as TOML on one line: `{ pert = [0.1, 0.3, 0.6] }`.
std::string to_toml(const Node& node);

}  // namespace steppe
