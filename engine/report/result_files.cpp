#include "engine/core/files.hpp"
#include "steppe/result.hpp"

namespace steppe {

std::vector<std::string> write_files(const Result& result, const Json& json,
                                     const std::string& folder) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        const auto path = folder + "/" + name;
        if (const auto slash = name.rfind('/'); slash != std::string::npos)
            make_folder(folder + "/" + name.substr(0, slash));
        names.push_back(name);
        return path;
    };
    for (const auto& file : result.others) file.write(add(file.name));
    for (const auto& file : result.files) write_file(add(file.name), to_csv(file));
    write_file(add(result.stem + ".json"), json_text(json));
    return names;
}

OtherFile file_of(std::string name, std::string text) {
    return {std::move(name),
            [text = std::move(text)](const std::string& path) { write_file(path, text); }};
}

}  // namespace steppe
