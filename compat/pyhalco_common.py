"""The original's module of generic coordinates: the objects of `halco.common`."""

import halco.common

__all__ = list(halco.common.__all__)
globals().update({name: getattr(halco.common, name) for name in __all__})
#: What the original's bindings are made with; its own tests ask.
__variant__ = "pybind11"
