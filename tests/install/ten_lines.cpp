#include <cstdio>

#include <steppe/steppe.hpp>

int main(int, char** arguments) {
    const auto model = steppe::Model::load(arguments[1]);
    std::printf("Uzbekistan: %.12f\n", model.run()["influence_share.UZB.JPN"].back());
    const auto more = model.with("pledge.japan-20b.amount_usd_bn", 40);
    const auto sweep = more.sweep({.replicates = 512, .metrics = {"influence_share.UZB.JPN"}});
    std::printf("of 40: %.6f\n", sweep.at("influence_share.UZB.JPN", "").quantile(0.95));
}
