/// Asks a scenario what it says about Uzbekistan: a what-if, its spread, the causes, and an error.
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include <steppe/steppe.hpp>

namespace {

const char* const metric = "influence_share.UZB.JPN";
const char* const pledge = "pledge.japan-20b";

/// Prints a share of influence now and with twice the pledge.
steppe::Model what_if(const steppe::Model& model) {
    const auto more = model.with(std::string(pledge) + ".amount_usd_bn", 40).named("twice");
    const auto now = model.run(), then = more.run();
    std::printf("of 40: %.12f -> %.12f\n", now[metric].back(), then[metric].back());
    const auto dates = now.dates();
    for (std::size_t step = 0; step < dates.size(); step += 20)
        std::printf("  %s  %.4f  %.4f\n", dates[step].c_str(), now[metric][step],
                    then[metric].at(step));
    return more;
}

/// Prints the spread of the share over replicates, and the probability of each question.
bool spread(const steppe::Model& model) {
    std::uint64_t last = 0;
    steppe::Sampling sampling{.replicates = 512, .seed = 7, .metrics = {metric}};
    sampling.execution.progress = [&](const steppe::Progress& now) { last = now.done; };
    const auto sweep = model.sweep(sampling);
    const auto end = sweep.at(metric, "");
    std::printf("90 %%: %.6f to %.6f, mean %.6f +- %.6f\n", end.quantile(0.05), end.quantile(0.95),
                end.mean, end.standard_error);
    for (const auto& question : model.questions()) {
        const auto yes = sweep.probability(question.id);
        std::printf("%s: %.4f (%.4f to %.4f)\n", question.id.c_str(), yes.value, yes.low, yes.high);
    }
    return sweep.is_complete() && last <= sweep.replicates() &&
           std::abs(end.mean - end.quantile(0.5)) < end.standard_deviation;
}

/// Prints what makes the difference from the comparison.
bool causes(const steppe::Model& model) {
    const auto base = model.comparison();
    if (!base) return false;
    const auto result = model.attribute(*base, {.metric = metric});
    std::printf("attributed: %s\n", result.answer.c_str());
    for (const auto& section : result.sections)
        for (const auto& table : section.tables)
            std::printf("  %s: %zu rows\n", table.key.c_str(), table.rows.size());
    return !result.sections.empty();
}

/// Prints the place and the fix of a wrong key.
bool wrong_key(const std::string& path) {
    std::string text;
    try {
        steppe::Sources sources;
        sources.read = [&](const std::string&) { return std::nullopt; };
        static_cast<void>(steppe::Model::parse("title = \"changed\"\n[agnt.KAZ]\n", sources, path));
    } catch (const steppe::ScenarioError& error) {
        for (const auto& one : error.diagnostics)
            if (one.place.source && one.place.line > 0) text = to_text(one);
        std::fputs(to_text(error.diagnostics).c_str(), stdout);
    }
    std::printf("changed\n");
    return text.find(path + ":2") != std::string::npos;
}

/// Prints all that is wrong with the options of an analysis.
bool wrong_option(const steppe::Model& model) {
    try {
        static_cast<void>(model.answer({.metrics = {"influence_shar.UZB.JPN"}}));
    } catch (const steppe::OptionError& error) {
        for (const auto& one : error.wrong)
            std::printf("wrong: %s %s\n", one.option.c_str(), one.message.c_str());
        return error.wrong.size() == 1;
    }
    return false;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2 || steppe::library_abi_version() != steppe::abi_version) return 2;
    const std::string path = arguments[1];
    const auto model = steppe::Model::load(path);
    std::printf("%s: %s\n", model.name().c_str(), model.question().c_str());
    const auto more = what_if(model);
    bool good = spread(more) && causes(model) && wrong_key(path) && wrong_option(model);
    return good ? 0 : 1;
}
