"""The original's module of containers: the objects of `haldls`."""

import haldls

__all__ = list(haldls.__all__)
globals().update({name: getattr(haldls, name) for name in __all__})
