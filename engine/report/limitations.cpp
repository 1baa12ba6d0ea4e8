#include "engine/report/limitations.hpp"
#include "steppe/reference.hpp"

namespace steppe {

const std::string& limitations_line() {
    static const std::string line = "How far to trust this: steppe explain trust";
    return line;
}

std::string limitations_text() {
    return "How far to trust this\n"
           "\n"
           "  Read differences between scenarios, not forecasts. With inferred convictions and a "
           "frozen network positions do not\n"
           "  move: against persistence such a run has no skill, by construction.\n"
           "  Layer weights, institution strengths and most susceptibilities are judgement, given "
           "as wide priors. Thirty years of\n"
           "  UN votes of 192 states bound influence on votes and do not identify it: all ties "
           "together are associated with\n"
           "  about .02 a year (0 to .03), trade with 0 to .01. The data do not show whether ties "
           "cause agreement or the reverse.\n"
           "\n"
           "  Compared with the past (steppe hindcast runs it all):\n"
           "    UN positions       a common norm and convergence of the five beat persistence; "
           "most of the gain is the norm's\n"
           "    the world's votes  states move toward those that already vote alike (192 states, "
           "to ten years); no channel of ties\n"
           "                       passes out of sample, and for the five the world's model is "
           "worse than their own\n"
           "    agreement in votes nothing beyond persistence, except for the five among "
           "themselves\n"
           "    supply cuts        price peak of rare earths 13 times for 10 to 30, in hindsight: "
           "a prior was adopted\n"
           "                       after it was seen; the price then falls a little too far. "
           "Japan's loss in a year\n"
           "                       0.16 percent of GDP for 0.43 to 1.3, and 0.32 if the cut is "
           "that of the studies,\n"
           "                       which leave out stocks, other sellers and savings\n"
           "    dependence         right for Japan's rare earths, by the mine that Japan paid for "
           "and nothing else\n"
           "    promises           right for the Kazakh-Chinese list of 2015, with the record of "
           "another region as prior\n"
           "    sanctions          signs right; re-export through Kazakhstan and Russia's loss of "
           "GDP right in\n"
           "                       hindsight, Kyrgyzstan's jump too high, Uzbekistan's too low\n"
           "    China's influence  ranks eight states like an index of it in half of the years; "
           "keeping the order of 1994 does\n"
           "                       better in more than half\n"
           "\n"
           "  Coded, not measured: layer weights and institution strengths, most susceptibilities "
           "and the rate of opinion, coupling\n"
           "  of issues, hostility, positions on declared issues, what a pledge is worth, how many "
           "promises are kept.\n"
           "\n"
           "  Not to be used to forecast a vote or a position; to claim that money, trade or "
           "treaties buy votes; to decide alone about\n"
           "  real money, sanctions or force, or to rank states by less than the spread in steppe "
           "sweep.\n"
           "\n"
           "  The full account, with scores and every miss: engine/README.md, \"How far to trust "
           "this\".\n";
}

}  // namespace steppe
