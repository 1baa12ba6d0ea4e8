#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/date.hpp"
#include "engine/core/diagnostics.hpp"

namespace steppe {

struct Entry;
class ReadFiles;

/// Returns the text of a file by its path, or nothing if there is none.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;

/// A value of a TOML file with its place. Independent of the parser, so that files can be merged.
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
    /// Returns the value of `key`; inserts an empty one if it is absent.
    Node& at(const std::string& key, const Place& key_place);
    void erase(const std::string& key);
    friend bool operator==(const Node&, const Node&);
};

struct Entry {
    std::string key;
    Place key_place;
    Node value;
};

/// The merged text of a scenario after `extends`, `drop` and `--set`, with every file read.
struct Document {
    std::string path;
    Node root;
    std::optional<std::string> compare_with;  ///< path of the comparison scenario
    std::vector<std::shared_ptr<const Source>> files;
};

/// Files that a scenario may name. The file given to the loader and files of `--set` may lie
/// anywhere.
enum class Paths {
    own_folder,  ///< tables in or below the folder of the file that names them, after links are
                 ///< resolved; scenarios anywhere if they end in .toml
    anywhere     ///< any file; for trusted scenarios
};

/// Reads a file and the files it extends, merges them key by key (the extending file has priority;
/// a distribution is replaced whole), applies `--set address=value` and removes the addresses of
/// `drop`. Adds errors to `found`.
/// `paths` applies to this load only: to the file and to all files it names. Files of `read` are
/// not read again.
Document load_document(const std::string& path, const std::vector<std::string>& set,
                       const std::vector<std::string>& drop, ReadFiles& read, Diagnostics& found,
                       Paths paths);

/// Returns whether a table is a distribution of one uncertain number.
bool is_distribution(const Node& node);

/// Returns the kind of a value for messages: "a number", "a table"...
std::string kind_name(const Node& node);

/// Returns the key as TOML: quoted unless it is an id (an address is not).
std::string key_to_toml(const std::string& key);

/// Returns the node as TOML on one line: `{ pert = [0.1, 0.3, 0.6] }`.
std::string to_toml(const Node& node);

}  // namespace steppe
