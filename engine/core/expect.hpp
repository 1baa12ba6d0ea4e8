#pragma once

#include <cstdio>
#include <cstdlib>

/// Aborts with file and line if `condition` is false: a bug, never a user error. Active in debug
/// and test builds (STEPPE_AUDIT_ALWAYS), no cost otherwise.
#if defined(STEPPE_AUDIT_ALWAYS)
#define STEPPE_EXPECT(condition)                                                          \
    do {                                                                                  \
        if (!(condition)) {                                                               \
            std::fprintf(stderr, "%s:%d: expected %s\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                                 \
        }                                                                                 \
    } while (false)
#else
#define STEPPE_EXPECT(condition) static_cast<void>(0)
#endif
