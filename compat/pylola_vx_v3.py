"""The original's module of logical containers: the objects of `lola`."""

import lola

__all__ = list(lola.__all__)
globals().update({name: getattr(lola, name) for name in __all__})
