// Compares three worlds: a scenario from a file, changed in memory, swept and explained.
#include <cstdio>
#include <string>

#include <steppe/steppe.hpp>

namespace {

/// Prints a number with its range over replicates.
void print_spread(const char* what, const steppe::Sweep& sweep, const std::string& metric) {
    const auto spread = sweep.at(metric, "");
    std::printf("%-22s %5.2f %%, nine of ten between %5.2f and %5.2f %%\n", what, 100 * spread.mean,
                100 * spread.quantile(0.05), 100 * spread.quantile(0.95));
}

/// Prints all that is wrong with a scenario, as compilers do.
void print_problems(const steppe::Error& error) {
    std::printf("%s\n", error.what());
    for (const auto& one : error.diagnostics)
        std::printf("%s:%d:%d: %s [%s] %s\n",
                    one.place.source ? one.place.source->path.c_str() : "", one.place.line,
                    one.place.column, one.message.c_str(), one.code.c_str(), one.help.c_str());
    if (!error.help.empty()) std::printf("%s\n", error.help.c_str());
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::fprintf(stderr, "usage: what_if SCENARIO.toml\n"), 2;
    const std::string share = "regional_influence.JPN", paid = "pledge.japan-20b.realisation";
    try {
        const auto model = steppe::Model::load(arguments[1]);
        std::printf("%s\n%s\n\n", model.title().c_str(), model.question().c_str());

        const auto full = model.with(paid, 1).named("paid in full"),
                   none = model.without("pledge.japan-20b").named("no pledge");
        for (const auto& [what, one] :
             {std::pair{"as the file has it", model}, std::pair{"paid in full", full},
              std::pair{"without the pledge", none}})
            print_spread(what, one.sweep({.replicates = 512, .metrics = {share}}), share);

        const auto run = full.run();
        for (const auto& answer : run.answers())
            std::printf("%s %s\n", answer.text.c_str(), answer.yes ? "Yes." : "No.");

        const auto why = full.attribute(none, {.metric = share});
        std::printf("\n%s\n", to_text(to_json(why), 0).c_str());
    } catch (const steppe::Error& error) {
        print_problems(error);
        return 1;
    }
    // Mistakes come with their place and a fix.
    try {
        steppe::Model::parse("title = \"mine\"\n[agnet.JPN]\nname = \"Japan\"\n");
    } catch (const steppe::Error& error) {
        print_problems(error);
    }
}
