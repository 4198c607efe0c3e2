from libc.stdint cimport int64_t, uint64_t

cdef struct Item:
    int64_t tick
    uint64_t order
    int kind
    int first
    int second

#: Later than every tick the emulator can reach.
cdef int64_t NEVER

cdef class Queue:
    cdef Item *items
    cdef Py_ssize_t count
    cdef Py_ssize_t room
    cdef uint64_t pushed
    cdef int64_t head(self) noexcept nogil
    cdef int push(self, int64_t tick, int kind, int first, int second) except -1 nogil
    cdef Item pop(self) noexcept nogil
