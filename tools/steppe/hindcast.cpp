#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/report/files.hpp"
#include "steppe/report/hindcast.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {
namespace {

struct HindcastArguments {
    std::string suite, data = "scenarios/hindcast/data", out;
    bool json = false;
};

std::string observed(const std::string& path) {
    try {
        return read_file(path);
    } catch (const FileError& error) {
        throw WrongArgument(std::string(error.what()) + ". --data names the folder of what was observed");
    }
}

std::vector<SuiteScores> run_suites(const HindcastArguments& a) {
    std::vector<SuiteScores> out;
    if (a.suite != "h2") {
        const std::string path = a.data + "/ideal_points.csv";
        out.push_back({"h1", "positions of the five in the UN, from origins 1998 to 2022", points_hindcast(parse_points(path, observed(path)))});
    }
    if (a.suite != "h1") {
        const std::string path = a.data + "/agreement.csv";
        out.push_back({"h2", "agreement in the UN, from origins 1998 to 2020", votes_hindcast(parse_agreement(path, observed(path)))});
    }
    return out;
}

void hindcast_command(const HindcastArguments& a) {
    const auto suites = run_suites(a);
    std::fputs((a.json ? hindcast_json(suites) : hindcast_text(suites)).c_str(), stdout);
    if (a.out.empty()) return;
    make_folder(a.out);
    write_file(a.out + "/hindcast.csv", hindcast_csv(suites));
    write_file(a.out + "/hindcast_fits.csv", hindcast_fits_csv(suites));
    write_file(a.out + "/hindcast.json", hindcast_json(suites));
    if (!a.json) fmt::print("-> {}/   hindcast.csv  hindcast_fits.csv  hindcast.json\n", a.out);
}

}  // namespace

void add_hindcast(CLI::App& app, Session&) {
    auto* command = app.add_subcommand("hindcast", "the model against what happened, beside naive rivals");
    auto a = std::make_shared<HindcastArguments>();
    command->add_option("suite", a->suite, "h1: positions in the UN, h2: agreement of pairs (default: both)")->check(CLI::IsMember({"h1", "h2"}));
    command->add_option("--data", a->data, "folder with ideal_points.csv and agreement.csv")->capture_default_str()->type_name("DIR");
    command->add_option("--out", a->out, "folder for hindcast.csv, hindcast_fits.csv and hindcast.json")->type_name("DIR");
    command->add_flag("--json", a->json, "as JSON");
    command->footer(
        "Each forecast is made from what was known in its year: fits, trends and bands see nothing after the origin. What was\n"
        "not observed is not scored. How far to trust the model, in words: engine/README.md.\n"
        "Examples:\n"
        "  steppe hindcast\n"
        "  steppe hindcast h1 --json\n"
        "  steppe hindcast h2 --out out/hindcast");
    command->callback([=] { hindcast_command(*a); });
}

}  // namespace steppe
