"""Checked access to the fields of structures.

Setting a field to a value of its own type must cost next to nothing, since whole configurations
are set field by field. Everything that needs more than a comparison is left to Python.
"""

from cpython.dict cimport PyDict_GetItem
from cpython.object cimport PyObject, PyTypeObject
from cpython.ref cimport Py_TYPE


cdef class Access:
    """A field of a class: gives out what the slot holds, takes only what the field accepts.

    Args:
        owner: the class; instances of subclasses are accessed through the private name.
        name: private name of the slot.
        slot: the slot itself.
        exact: the class whose instances are taken as they are, or None.
        known: instances for plain integers.
        accept: function that makes a value of anything else, or raises TypeError.
        settable: whether the field can be assigned to after construction.
    """

    cdef object owner, exact, accept
    cdef readonly str name
    cdef readonly object slot
    cdef dict known
    cdef bint settable
    cdef PyTypeObject *kind

    def __init__(self, owner, str name, slot, exact, dict known, accept, bint settable):
        self.owner, self.name, self.slot = owner, name, slot
        self.exact, self.known, self.accept = exact, known, accept
        self.settable = settable
        self.kind = Py_TYPE(slot)

    def __get__(self, instance, owner):
        if instance is None:
            return self
        if type(instance) is self.owner:
            return self.kind.tp_descr_get(self.slot, instance, self.owner)
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        if not self.settable:
            raise AttributeError(f"{self.owner.__name__}.{self.name[1:]} can only be read")
        self.put(instance, value)

    cpdef put(self, instance, value):
        """Set the field of an instance under construction."""
        cdef PyObject *held
        if type(value) is not self.exact:
            held = NULL
            if type(value) is int:
                held = PyDict_GetItem(self.known, value)
            value = self.accept(value) if held is NULL else <object> held
        if type(instance) is self.owner:
            self.kind.tp_descr_set(self.slot, instance, value)
        else:
            setattr(instance, self.name, value)
