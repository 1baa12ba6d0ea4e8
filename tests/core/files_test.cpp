#include "tests/catch.hpp"

#include "engine/core/files.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

TEST_CASE("a file appears whole, or not at all with a reason") {
    const Folder folder;
    const auto path = folder.path() + "/table.csv";
    write_file(path, "first");
    write_file(path, std::string(100'000, 'x'));
    CHECK(std::filesystem::file_size(path) == 100'000);
    CHECK_THROWS_AS(write_file(folder.path() + "/no/such/folder.csv", "x"), FileError);
    CHECK_THROWS_AS(write_file("/dev/full/x", "x"), FileError);
    CHECK_THROWS_AS(make_folder(path), FileError);
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path()))
        ++files;
    CHECK(files == 1);  // no temporary remains
}

TEST_CASE("SHA-256 of abc matches FIPS 180-2") {
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("a file written in pieces has them all in order, or stays unchanged") {
    const Folder folder;
    const std::string path = folder.path() + "/pieces";
    int n = 0;
    write_pieces(path, [&](std::string& piece) {
        CHECK(piece.empty());
        piece = std::to_string(n);
        return ++n < 3;
    });
    CHECK(read_file(path) == "012");
    CHECK_THROWS_AS(
        write_pieces(path, [](std::string&) -> bool { throw std::runtime_error("no more"); }),
        std::runtime_error);
    CHECK(read_file(path) == "012");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}
