#include "tools/steppe/analysis.hpp"

#include <cmath>

#include "engine/core/files.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

/// Returns the hint for ranges with percent signs or decimal commas.
std::string range_hint(const std::vector<std::string>& ends) {
    if (ends.size() == 2) {
        for (const auto& end : ends)
            if (const auto hint = number_hint(trimmed(end)); !hint.empty()) return hint;
        return "";
    }
    const auto all_digits = [](const std::string& text) {
        const auto from = text.find_first_not_of("+-");
        return from != std::string::npos &&
               text.find_first_not_of("0123456789", from) == std::string::npos;
    };
    for (const auto& end : ends)
        if (!all_digits(trimmed(end))) return "";
    if (ends.size() == 4)
        return fmt::format(": write {}.{},{}.{}, with decimal points", ends[0], ends[1], ends[2],
                           ends[3]);
    if (ends.size() != 3) return "";
    return fmt::format(": write {}.{},{} or {},{}.{}, with a decimal point", ends[0], ends[1],
                       ends[2], ends[0], ends[1], ends[2]);
}

}  // namespace

Variable range_of(const std::string& option, const std::string& address, const std::string& range) {
    const auto ends = split(range, ',');
    std::optional<double> low, high;
    if (ends.size() == 2)
        low = parse_number(trimmed(ends[0])), high = parse_number(trimmed(ends[1]));
    if (!low || !high || !std::isfinite(*low) || !std::isfinite(*high))
        throw UsageError("{}: `{}` is not a range. A range is LOW,HIGH, for instance 0,1{}", option,
                         range, range_hint(ends));
    if (*low == *high) throw UsageError("{}: the range {} is empty", option, range);
    if (*low > *high)
        throw UsageError("{}: the range {} is reversed: the lower end comes first", option, range);
    return {.address = address, .low = *low, .high = *high};
}

Variable variable_of(const std::string& option, const std::string& text, const char* form) {
    const auto open = text.find('[');
    if (open == std::string::npos || open == 0 || text.back() != ']')
        throw UsageError(
            "{}: `{}` is not of the form {}, for instance 'pledge.japan-20b.realisation[0,1]'",
            option, text, form);
    return range_of(option, text.substr(0, open), text.substr(open + 1, text.size() - open - 2));
}

void Analysis::run() {
    check_report(output.report, output.folder);
    try {
        analyse();
    } catch (const Stopped& stopped) {
        report_stop(stopped);
    } catch (...) {
        end_progress();
        throw;
    }
}

void Analysis::add_file() { command.option("file", file, "Scenario file").required(); }

void Analysis::add_replicates(Keeps keeps) {
    add_ensemble_options(command, options, keeps);
    add_checkpoint_option(command, options);
}

void Analysis::add_output(const char* files, Resumes resumes) {
    std::vector<std::string> names;
    for (const auto& name : split(files, ',')) names.push_back(trimmed(name));
    add_tables(command.name(), names);
    add_output_options(command, session, output, files, resumes);
    add_quiet_flag(command, options.quiet);
}

Model& Analysis::load(const std::string& path, const std::vector<std::string>& set) {
    auto& out = models.emplace_back(
        Model::load(path, {.read = {}, .anywhere = session.anywhere, .set = set}));
    if (has_replicates() && out.has_population()) report_population_left_out(path);
    return out;
}

void Analysis::report_loaded() const {
    for (const auto& model : models)
        if (const auto warnings = model.warnings(); has_replicates())
            report_warnings(warnings, session);
        else if (!warnings.empty())
            session.report(warnings);  // one of them is about populations
}

Model& Analysis::load_reported(const std::string& path) {
    auto& out = load(path);
    report_loaded();
    return out;
}

std::string Analysis::comparison_of(const std::string& path) const {
    const Sources sources{.read = {}, .anywhere = session.anywhere, .set = options.set};
    if (const auto other = Model::load(path, sources).comparison()) return other->path();
    throw UsageError("{} extends no scenario that it could be compared with: add --against FILE",
                     path);
}

std::string Analysis::read_input(const char* option, const std::string& path) {
    try {
        auto text = read_file(path);
        others.push_back({path, sha256(text)});
        return text;
    } catch (const FileError& error) {
        throw OptionError(option, error.what());
    }
}

SourceFiles Analysis::source_files() const {
    SourceFiles out;
    for (const auto& model : models)
        for (const auto& one : model.files()) out.push_back(one);
    return out;
}

void Analysis::open_folder() {
    FolderUse use{.scenarios = {}, .others = others};
    use.scenarios = source_files();
    if (defaults != nullptr) use.defaults = defaults->sampling();
    checkpoint.emplace(options, session, output.folder, use);
    watch = {};
}

Execution Analysis::execution() {
    auto out = execution_of(options);
    if (wants_progress(options.quiet)) out.progress = [this](const Progress& now) { show(now); };
    out.begin = [this](const Planned& planned) {
        check_memory(planned, options);
        if (planned.replicates > 0) announce_sample(session, options, planned);
        open_folder();
        if (has_replicates()) catch_signals();
        if (planned.replicates > 0) line_.emplace();
    };
    out.warn = [this](const std::vector<Diagnostic>& all) {
        if (!all.front().code.empty())
            session.report(all);
        else if (!options.quiet)
            print_note(all.front().message);
    };
    if (output.folder.empty() || !has_checkpoint) return out;
    out.resume = [this] { return checkpoint->begin(); };
    out.save = [this](const std::string& state) { checkpoint->save(state); };
    return out;
}

Sampling Analysis::sampling() {
    Sampling out = options;
    out.execution = execution();
    return out;
}

void Analysis::show(const Progress& now) {
    if (now.all == 0) {
        if (!count_) count_.emplace(now.unit, std::nullopt);
        return count_->show(now.done, now.resumed);
    }
    if (!line_ || now.done < line_->done()) line_.reset(), line_.emplace();
    line_->show(now);
}

void Analysis::end_progress() {
    line_.reset();
    count_.reset();
}

void Analysis::report_stop(const Stopped& stopped) {
    end_progress();
    session.code = code_after_stop();
    if (stopped.part)
        put_result(*stopped.part, {.folder = "", .json = output.json, .quiet = options.quiet},
                   session, {}, watch.seconds());
    print_note("{}. {}", stopped.what(),
               has_checkpoint ? checkpoint->how_to_go_on() : "Nothing was kept");
}

void Analysis::finish(const Result& result) {
    if (count_) count_->complete();
    end_progress();
    auto inputs = input_files(source_files());
    inputs.insert(inputs.end(), others.begin(), others.end());
    output.quiet = options.quiet;
    put_result(result, output, session, inputs, watch.seconds());
    checkpoint->remove();
}

}  // namespace steppe
