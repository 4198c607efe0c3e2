"""Priority queue of things that happen at a tick; equal ticks keep the order of their arrival."""

from libc.stdint cimport int64_t
from libc.stdlib cimport free, malloc, realloc

cdef int64_t NEVER = <int64_t>1 << 62


cdef inline bint before(const Item *left, const Item *right) noexcept nogil:
    return left.tick < right.tick or (left.tick == right.tick and left.order < right.order)


cdef class Queue:
    """A binary heap of items (tick, kind, first, second)."""

    def __cinit__(self):
        self.room = 64
        self.items = <Item *>malloc(self.room * sizeof(Item))
        if not self.items:
            raise MemoryError

    def __dealloc__(self):
        free(self.items)

    def __len__(self):
        return self.count

    cdef int64_t head(self) noexcept nogil:
        """Tick of the first item, or NEVER."""
        return self.items[0].tick if self.count else NEVER

    cdef int push(self, int64_t tick, int kind, int first, int second) except -1 nogil:
        cdef Py_ssize_t place, parent
        cdef Item item
        cdef Item *larger
        if self.count == self.room:
            larger = <Item *>realloc(self.items, 2 * self.room * sizeof(Item))
            if not larger:
                with gil:
                    raise MemoryError(f"event queue: no memory for {2 * self.room} items")
            self.items = larger
            self.room *= 2
        item.tick = tick
        item.order = self.pushed
        item.kind = kind
        item.first = first
        item.second = second
        self.pushed += 1
        place = self.count
        self.count += 1
        while place:
            parent = (place - 1) >> 1
            if not before(&item, &self.items[parent]):
                break
            self.items[place] = self.items[parent]
            place = parent
        self.items[place] = item
        return 0

    cdef Item pop(self) noexcept nogil:
        """Remove and return the first item; the queue must not be empty."""
        cdef Item first = self.items[0]
        cdef Item last
        cdef Py_ssize_t place = 0
        cdef Py_ssize_t child
        self.count -= 1
        last = self.items[self.count]
        while True:
            child = 2 * place + 1
            if child >= self.count:
                break
            if child + 1 < self.count and before(&self.items[child + 1], &self.items[child]):
                child += 1
            if not before(&self.items[child], &last):
                break
            self.items[place] = self.items[child]
            place = child
        self.items[place] = last
        return first

    def add(self, int64_t tick, int kind=0, int first=0, int second=0):
        """Put an item in."""
        self.push(tick, kind, first, second)

    def take(self):
        """Remove and return the first item as (tick, kind, first, second), or None."""
        if not self.count:
            return None
        cdef Item item = self.pop()
        return item.tick, item.kind, item.first, item.second

    def clear(self):
        """Drop all items."""
        self.count = 0
