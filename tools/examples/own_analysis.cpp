// An analysis of one's own: the number that moves a metric most, by runs at changed values, and its
// part in the spread over replicates.
#include <cmath>
#include <cstdio>
#include <string>

#include <steppe/steppe.hpp>

int main(int count, char** arguments) {
    if (count != 2) return std::fprintf(stderr, "usage: own_analysis SCENARIO.toml\n"), 2;
    try {
        const std::string metric = "regional_influence.JPN";
        const auto model = steppe::Model::load(arguments[1]);
        const double centre = model.run()[metric].back();

        std::string most;
        double largest = 0;
        for (const auto& number : model.parameters()) {
            if (!number.is_uncertain || number.address.rfind("pledge.", 0) != 0) continue;
            const double more = model.with(number.address, 1.1 * number.value).run()[metric].back();
            const double effect = std::abs(more - centre);
            if (effect > largest) largest = effect, most = number.address;
        }
        std::printf("A tenth more of %s moves %s by %.2g.\n", most.c_str(), metric.c_str(),
                    largest);

        // The same futures with all numbers drawn, and with this one alone.
        const steppe::Sampling sampling{.replicates = 512, .metrics = {metric}};
        const auto all = model.sweep(sampling), certain = [&] {
            auto held = sampling;
            held.vary = {most};
            return model.sweep(held);
        }();
        const auto spread = [&](const steppe::Sweep& of) {
            return of.at(metric, "").standard_deviation;
        };
        std::printf("Alone it makes %.0f %% of the spread.\n", 100 * spread(certain) / spread(all));

        const auto best =
            model.optimise({.vary = {{"pledge.japan-20b.technology", 0, 1}}, .metric = metric});
        std::printf("%s\n", best.answer.c_str());
    } catch (const steppe::OptionError& error) {
        for (const auto& [option, message] : error.wrong)
            std::fprintf(stderr, "%s: %s\n", option.c_str(), message.c_str());
        return 2;
    } catch (const steppe::Error& error) {
        std::fprintf(stderr, "%s %s\n", error.what(), error.help.c_str());
        return 1;
    }
}
