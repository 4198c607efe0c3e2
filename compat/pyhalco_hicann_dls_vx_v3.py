"""The original's module of coordinates: the objects of `halco`."""

import pyhalco_common as common

import halco

__all__ = [*halco.__all__, *({"common"} - set(halco.__all__))]
globals().update({name: getattr(halco, name) for name in halco.__all__ if name != "common"})
#: What the original's bindings are made with; its own tests ask.
__variant__ = common.__variant__
