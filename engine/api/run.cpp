#include "steppe/run.hpp"

#include <stdexcept>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/solver/run.hpp"

namespace steppe {

double Values::at(std::size_t step) const {
    if (step >= count_) throw std::out_of_range("a run has no such step");
    return (*this)[step];
}

std::vector<double> Values::to_vector() const {
    std::vector<double> out;
    for (std::size_t step = 0; step < count_; ++step) out.push_back((*this)[step]);
    return out;
}

Run Model::run() const {
    Run out;
    out.program_ = state_->compiled.program;
    out.series_ = std::make_shared<const Series>(
        steppe::run(*out.program_, all_metrics(*out.program_), Audit::essentials).series);
    out.dates_ = dates();
    return out;
}

Values Run::operator[](const std::string& metric) const {
    const auto& all = series_->metrics;
    const auto at = metric_index(all, asked_metric(*program_, metric).address);
    if (at == all.size()) throw Error("the scenario has no metric " + metric);
    return {series_, series_->value.data() + at, dates_.size(), all.size()};
}

std::vector<std::string> Run::metrics() const {
    std::vector<std::string> out;
    for (const auto& metric : series_->metrics) out.push_back(metric.address);
    return out;
}

std::vector<RunAnswer> Run::answers() const {
    std::vector<RunAnswer> out;
    for (const auto& ask : program_->asks)
        if (const auto found = answer(*program_, ask, *series_))
            out.push_back({ask.id, ask.text, found->yes, found->margin,
                           dates_[static_cast<std::size_t>(found->step)]});
    return out;
}

}  // namespace steppe
