// A preloaded library that makes a chosen call of the program fail (write, open, allocate, ..).
//
// STEPPE_FAULT_KIND    kind of call, one of `names`
// STEPPE_FAULT_CALL    number of the call that fails, from 1
// STEPPE_FAULT_HOW     an error (ENOSPC, EIO, ENOMEM, EAGAIN, EINTR), SHORT (partial read or
//                      write), or a signal, KILL or TERM
// STEPPE_FAULT_ALL     if set, all later calls fail too, as on a full disk
// STEPPE_FAULT_COUNTS  output file: calls of each kind, then failed calls, as 64-bit numbers
//
// Counts calls of the program and its libraries from its first static initialiser on. Calls inside
// the C library cannot be intercepted, so its streams are a kind of their own.
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define STEPPE_CALL extern "C" __attribute__((visibility("default")))

// NOLINTBEGIN(bugprone-reserved-identifier): the names of glibc
STEPPE_CALL void* __libc_malloc(std::size_t);
STEPPE_CALL void* __libc_calloc(std::size_t, std::size_t);
STEPPE_CALL void* __libc_realloc(void*, std::size_t);
STEPPE_CALL void* __libc_memalign(std::size_t, std::size_t);
// NOLINTEND(bugprone-reserved-identifier)

namespace {

// clang-format off
enum Kind : std::size_t {
    writes, streams, syncs, renames, opens, closes, folders, truncates, unlinks, reads, maps,
    threads, memory, kinds
};
// clang-format on
constexpr std::array<const char*, kinds> names{"write", "stream", "sync",     "rename", "open",
                                               "close", "mkdir",  "truncate", "unlink", "read",
                                               "mmap",  "thread", "memory"};
constexpr int short_call = -1, signalled = -2;

struct Counts {
    std::array<std::atomic<std::uint64_t>, kinds> calls;
    std::atomic<std::uint64_t> failed;
};

Counts nowhere{};
Counts* counts = &nowhere;
std::atomic<bool> armed = false;
std::size_t kind_to_fail = kinds;
std::uint64_t call_to_fail = 0;
int how = EIO, signal_to_send = 0;
bool all_later = false;

/// Returns the error for this call, 0 for none.
int fault(Kind kind) {
    if (!armed) return 0;
    const std::uint64_t call = ++counts->calls[kind];
    if (kind != kind_to_fail || (all_later ? call < call_to_fail : call != call_to_fail)) return 0;
    ++counts->failed;
    if (how != signalled) return how;
    syscall(SYS_kill, getpid(), signal_to_send);
    return 0;
}

/// Sets errno and returns true if the call is to fail.
bool fails(Kind kind) {
    const int error = fault(kind);
    if (error > 0) errno = error;
    return error > 0;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

__attribute__((constructor)) void arm() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return value == nullptr ? "" : value;
    };
    for (std::size_t kind = 0; kind < kinds; ++kind)
        if (std::strcmp(variable("STEPPE_FAULT_KIND"), names[kind]) == 0) kind_to_fail = kind;
    call_to_fail = std::strtoull(variable("STEPPE_FAULT_CALL"), nullptr, 10);
    all_later = *variable("STEPPE_FAULT_ALL") != '\0';
    struct Way {
        const char* name;
        int how, signal;
    };
    for (const Way& way : {Way{"ENOSPC", ENOSPC, 0},
                           {"EIO", EIO, 0},
                           {"ENOMEM", ENOMEM, 0},
                           {"EAGAIN", EAGAIN, 0},
                           {"EINTR", EINTR, 0},
                           {"SHORT", short_call, 0},
                           {"KILL", signalled, SIGKILL},
                           {"TERM", signalled, SIGTERM}})
        if (std::strcmp(variable("STEPPE_FAULT_HOW"), way.name) == 0)
            how = way.how, signal_to_send = way.signal;
    const char* path = variable("STEPPE_FAULT_COUNTS");
    const long file = *path == '\0'
                          ? -1
                          : syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file >= 0) {
        // A shared mapping, so that counts survive any end of the program.
        syscall(SYS_ftruncate, file, sizeof(Counts));
        // 0L: of a variadic int on the stack the upper half is undefined.
        const long at = syscall(SYS_mmap, nullptr, sizeof(Counts), PROT_READ | PROT_WRITE,
                                MAP_SHARED, file, 0L);
        syscall(SYS_close, file);
        // NOLINTNEXTLINE(performance-no-int-to-ptr): returned by a system call
        if (at > 0) counts = reinterpret_cast<Counts*>(at);
    }
    armed = true;
}

bool is_for_writing(int flags) { return (flags & O_ACCMODE) != O_RDONLY; }

int open_at(int folder, const char* path, int flags, mode_t mode) {
    if (is_for_writing(flags) && fails(opens)) return -1;
    return static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
}

/// Returns the number of bytes to pass on: all, half for a short call; -1 on failure (sets errno).
ssize_t passed(Kind kind, std::size_t size) {
    const int error = fault(kind);
    if (error > 0) errno = error;
    if (error > 0) return -1;
    return static_cast<ssize_t>(error == short_call && size > 1 ? size / 2 : size);
}

/// Whether a call on a stream is to fail; sets the stream's error flag as a real failure does.
bool fails(std::FILE* stream) {
    if (stream == stderr || !fails(streams)) return false;
    if (stream != nullptr) stream->_flags |= 0x20;  // the flag behind ferror() in glibc
    return true;
}

mode_t mode_of(int flags, std::va_list arguments) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

#define STEPPE_OPEN(name)                                    \
    STEPPE_CALL int name(const char* path, int flags, ...) { \
        std::va_list arguments;                              \
        va_start(arguments, flags);                          \
        const mode_t mode = mode_of(flags, arguments);       \
        va_end(arguments);                                   \
        return open_at(AT_FDCWD, path, flags, mode);         \
    }
#define STEPPE_OPEN_AT(name)                                             \
    STEPPE_CALL int name(int folder, const char* path, int flags, ...) { \
        std::va_list arguments;                                          \
        va_start(arguments, flags);                                      \
        const mode_t mode = mode_of(flags, arguments);                   \
        va_end(arguments);                                               \
        return open_at(folder, path, flags, mode);                       \
    }
#define STEPPE_OPEN_STREAM(name)                                                  \
    STEPPE_CALL std::FILE* name(const char* path, const char* mode) {             \
        if (std::strpbrk(mode, "wa+") != nullptr && fails(opens)) return nullptr; \
        return real<std::FILE*(const char*, const char*)>(#name)(path, mode);     \
    }
#define STEPPE_AT_OFFSET(name, type, kind, number)                               \
    STEPPE_CALL ssize_t name(int file, type bytes, std::size_t size, off_t at) { \
        const ssize_t all = passed(kind, size);                                  \
        return all < 0 ? -1 : syscall(number, file, bytes, all, at);             \
    }

STEPPE_OPEN(open)
STEPPE_OPEN(open64)
STEPPE_OPEN_AT(openat)
STEPPE_OPEN_AT(openat64)
STEPPE_OPEN_STREAM(fopen)
STEPPE_OPEN_STREAM(fopen64)
// NOLINTBEGIN(bugprone-reserved-identifier): the names of glibc
STEPPE_CALL int __open_2(const char* path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
STEPPE_CALL int __open64_2(const char* path, int flags) {
    return open_at(AT_FDCWD, path, flags, 0);
}
// NOLINTEND(bugprone-reserved-identifier)

STEPPE_CALL ssize_t write(int file, const void* bytes, std::size_t size) {
    const ssize_t all = passed(writes, size);
    return all < 0 ? -1 : syscall(SYS_write, file, bytes, all);
}
STEPPE_CALL ssize_t read(int file, void* bytes, std::size_t size) {
    const ssize_t all = passed(reads, size);
    return all < 0 ? -1 : syscall(SYS_read, file, bytes, all);
}
// NOLINTNEXTLINE(bugprone-reserved-identifier): a name of glibc
STEPPE_CALL ssize_t __read_chk(int file, void* bytes, std::size_t size, std::size_t) {
    return read(file, bytes, size);
}
STEPPE_AT_OFFSET(pwrite, const void*, writes, SYS_pwrite64)
STEPPE_AT_OFFSET(pwrite64, const void*, writes, SYS_pwrite64)
STEPPE_AT_OFFSET(pread, void*, reads, SYS_pread64)
STEPPE_AT_OFFSET(pread64, void*, reads, SYS_pread64)
STEPPE_CALL ssize_t writev(int file, const iovec* parts, int count) {
    return fails(writes) ? -1 : syscall(SYS_writev, file, parts, count);
}

STEPPE_CALL int fsync(int file) {
    return fails(syncs) ? -1 : static_cast<int>(syscall(SYS_fsync, file));
}
STEPPE_CALL int fdatasync(int file) {
    return fails(syncs) ? -1 : static_cast<int>(syscall(SYS_fdatasync, file));
}
STEPPE_CALL int rename(const char* from, const char* to) {
    return fails(renames) ? -1 : static_cast<int>(syscall(SYS_rename, from, to));
}
STEPPE_CALL int mkdir(const char* path, mode_t mode) {
    return fails(folders) ? -1 : static_cast<int>(syscall(SYS_mkdir, path, mode));
}
STEPPE_CALL int ftruncate(int file, off_t size) {
    return fails(truncates) ? -1 : static_cast<int>(syscall(SYS_ftruncate, file, size));
}
STEPPE_CALL int ftruncate64(int file, off_t size) {
    return fails(truncates) ? -1 : static_cast<int>(syscall(SYS_ftruncate, file, size));
}
STEPPE_CALL int unlink(const char* path) {
    return fails(unlinks) ? -1 : static_cast<int>(syscall(SYS_unlink, path));
}
STEPPE_CALL int close(int file) {
    const bool wrong = fails(closes);
    const int error = errno;
    const auto closed =
        static_cast<int>(syscall(SYS_close, file));  // a failing close still closes the file
    if (!wrong) return closed;
    errno = error;
    return -1;
}
STEPPE_CALL void* mmap(void* at, std::size_t size, int protection, int flags, int file,
                       off_t offset) {
    if (fails(maps)) return MAP_FAILED;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): returned by a system call
    return reinterpret_cast<void*>(syscall(SYS_mmap, at, size, protection, flags, file, offset));
}

STEPPE_CALL std::size_t fwrite(const void* bytes, std::size_t size, std::size_t count,
                               std::FILE* stream) {
    return fails(stream) ? 0
                         : real<std::size_t(const void*, std::size_t, std::size_t, std::FILE*)>(
                               "fwrite")(bytes, size, count, stream);
}
STEPPE_CALL int fputs(const char* text, std::FILE* stream) {
    return fails(stream) ? EOF : real<int(const char*, std::FILE*)>("fputs")(text, stream);
}
STEPPE_CALL int fflush(std::FILE* stream) {
    return fails(stream) ? EOF : real<int(std::FILE*)>("fflush")(stream);
}
STEPPE_CALL int fclose(std::FILE* stream) {
    const bool wrong = fails(closes);
    const int error = errno, closed = real<int(std::FILE*)>("fclose")(stream);
    if (!wrong) return closed;
    errno = error;
    return EOF;
}

STEPPE_CALL int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                               void* (*work)(void*), void* argument) {
    if (fails(threads)) return EAGAIN;
    return real<int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)>("pthread_create")(
        thread, attributes, work, argument);
}

STEPPE_CALL void* malloc(std::size_t size) { return fails(memory) ? nullptr : __libc_malloc(size); }
STEPPE_CALL void* calloc(std::size_t count, std::size_t size) {
    return fails(memory) ? nullptr : __libc_calloc(count, size);
}
STEPPE_CALL void* realloc(void* at, std::size_t size) {
    return fails(memory) ? nullptr : __libc_realloc(at, size);
}
STEPPE_CALL void* memalign(std::size_t alignment, std::size_t size) {
    return fails(memory) ? nullptr : __libc_memalign(alignment, size);
}
STEPPE_CALL void* aligned_alloc(std::size_t alignment, std::size_t size) {
    return fails(memory) ? nullptr : __libc_memalign(alignment, size);
}
STEPPE_CALL int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
    void* const at = fails(memory) ? nullptr : __libc_memalign(alignment, size);
    if (at == nullptr) return ENOMEM;
    *out = at;
    return 0;
}
