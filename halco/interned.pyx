"""Making coordinates that were made before.

Coordinates are made in nearly every line of a script, mostly from the same few arguments; finding
those again is the one thing here that is worth compiling.
"""

from cpython.dict cimport PyDict_GetItemWithError
from cpython.object cimport PyObject


cdef class Interned(type):
    """Type whose instances are found again by the one or two arguments they were made from.

    A class has the dictionary ``_made``, where plain integers stand for themselves and other
    arguments are kept with their types, as unequal coordinates equal the same number; and the
    truth value ``_remembers``, whether new instances are added to it.
    """

    def __call__(cls, *parts, **named):
        cdef PyObject *found
        cdef object key, first
        cdef Py_ssize_t count = len(parts)
        if named or count == 0 or count > 2:
            return type.__call__(cls, *parts, **named)
        first = parts[0]
        if count == 2:
            key = (type(first), first, type(parts[1]), parts[1])
        elif type(first) is int:
            key = first
        else:
            key = (type(first), first)
        cdef dict made = cls._made
        try:
            found = PyDict_GetItemWithError(made, key)
        except TypeError:  # an argument that has no hash
            return type.__call__(cls, *parts)
        if found is not NULL:
            return <object> found
        new = type.__call__(cls, *parts)
        if cls._remembers:
            made[key] = new
        return new
