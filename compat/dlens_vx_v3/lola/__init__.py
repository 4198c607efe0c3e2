"""Logical containers."""

import pylola_vx_v3

__all__ = list(pylola_vx_v3.__all__)
globals().update({name: getattr(pylola_vx_v3, name) for name in __all__})
