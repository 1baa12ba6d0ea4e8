#include <cstdint>

#include "tools/python/bindings.hpp"

/// The C data interface of Apache Arrow, whose structures are part of its specification.
namespace steppe::python {
namespace {

extern "C" {
struct ArrowSchema {
    const char *format = nullptr, *name = nullptr, *metadata = nullptr;
    std::int64_t flags = 0, n_children = 0;
    ArrowSchema **children = nullptr, *dictionary = nullptr;
    void (*release)(ArrowSchema*) = nullptr;
    void* private_data = nullptr;
};
struct ArrowArray {
    std::int64_t length = 0, null_count = 0, offset = 0, n_buffers = 0, n_children = 0;
    const void** buffers = nullptr;
    ArrowArray **children = nullptr, *dictionary = nullptr;
    void (*release)(ArrowArray*) = nullptr;
    void* private_data = nullptr;
};
struct ArrowArrayStream {
    int (*get_schema)(ArrowArrayStream*, ArrowSchema*);
    int (*get_next)(ArrowArrayStream*, ArrowArray*);
    const char* (*get_last_error)(ArrowArrayStream*);
    void (*release)(ArrowArrayStream*);
    void* private_data;
};
}

/// A column: its name, format (`g` double, `C` unsigned byte) and values.
struct Field {
    std::string name;
    const char* format;
    const void* data;
};

std::vector<Field> fields_of(const FinalValues& of) {
    std::vector<Field> out;
    const auto add = [&](const std::string& name) {
        out.push_back({name, "g", of.values + out.size() * of.stride});
    };
    for (const auto& name : of.numbers) add(name);
    for (const auto& name : of.metrics) add(name);
    for (std::size_t n = 0; n < of.asks.size(); ++n)
        out.push_back({"ask." + of.asks[n], "C", of.yes + n * of.stride});
    return out;
}

/// The memory of a schema or array with all its children, which it shares.
template <class T>
struct Owned {
    FinalValues finals;
    std::vector<Field> fields;
    std::vector<T> children{};
    std::vector<T*> pointers{};
    std::vector<const void*> buffers{};

    explicit Owned(const FinalValues& of)
        : finals(of), fields(fields_of(of)), children(fields.size()) {
        for (auto& child : children) pointers.push_back(&child);
    }
};

/// Releases a structure whose memory is a shared pointer of its own: consumers may move children
/// out and release them later.
template <class T>
void release(T* of) {
    for (std::int64_t n = 0; n < of->n_children; ++n)
        if (of->children[n]->release != nullptr) of->children[n]->release(of->children[n]);
    of->release = nullptr;
    delete static_cast<std::shared_ptr<Owned<T>>*>(of->private_data);
}

template <class T>
void own(T& of, const std::shared_ptr<Owned<T>>& memory) {
    of.private_data = new std::shared_ptr<Owned<T>>(memory);
    of.release = release<T>;
}

void describe(const FinalValues& finals, ArrowSchema& out) {
    const auto memory = std::make_shared<Owned<ArrowSchema>>(finals);
    for (std::size_t n = 0; n < memory->fields.size(); ++n) {
        const auto& field = memory->fields[n];
        memory->children[n] = {.format = field.format, .name = field.name.c_str()};
        own(memory->children[n], memory);
    }
    out = {.format = "+s", .name = ""};
    out.n_children = static_cast<std::int64_t>(memory->children.size());
    out.children = memory->pointers.data();
    own(out, memory);
}

void fill(const FinalValues& finals, ArrowArray& out) {
    const auto memory = std::make_shared<Owned<ArrowArray>>(finals);
    const auto length = static_cast<std::int64_t>(finals.count);
    memory->buffers.assign(1, nullptr);  // no column has missing values
    for (const auto& field : memory->fields) {
        memory->buffers.push_back(nullptr);
        memory->buffers.push_back(field.data);
    }
    for (std::size_t n = 0; n < memory->fields.size(); ++n) {
        memory->children[n] = {
            .length = length, .n_buffers = 2, .buffers = memory->buffers.data() + 1 + 2 * n};
        own(memory->children[n], memory);
    }
    out = {.length = length, .n_buffers = 1, .buffers = memory->buffers.data()};
    out.n_children = static_cast<std::int64_t>(memory->children.size());
    out.children = memory->pointers.data();
    own(out, memory);
}

struct Stream {
    FinalValues finals;
    bool is_read = false;
};

Stream& stream_of(ArrowArrayStream* of) { return *static_cast<Stream*>(of->private_data); }

}  // namespace

py::capsule arrow_stream(const FinalValues& finals) {
    auto* stream = new ArrowArrayStream{};
    stream->private_data = new Stream{finals};
    stream->get_schema = [](ArrowArrayStream* of, ArrowSchema* out) {
        describe(stream_of(of).finals, *out);
        return 0;
    };
    stream->get_next = [](ArrowArrayStream* of, ArrowArray* out) {
        if (std::exchange(stream_of(of).is_read, true))
            *out = {};  // released: the end of the stream
        else
            fill(stream_of(of).finals, *out);
        return 0;
    };
    stream->get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
    stream->release = [](ArrowArrayStream* of) {
        delete &stream_of(of);
        of->release = nullptr;
    };
    return py::capsule(stream, "arrow_array_stream", [](PyObject* capsule) {
        auto* of =
            static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
        if (of->release != nullptr) of->release(of);
        delete of;
    });
}

}  // namespace steppe::python
