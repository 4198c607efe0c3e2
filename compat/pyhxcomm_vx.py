"""The original's module of connections: the objects of `hxcomm`."""

import hxcomm

__all__ = list(hxcomm.__all__)
globals().update({name: getattr(hxcomm, name) for name in __all__})
