"""Connections."""

import pyhxcomm_vx

__all__ = list(pyhxcomm_vx.__all__)
globals().update({name: getattr(pyhxcomm_vx, name) for name in __all__})
