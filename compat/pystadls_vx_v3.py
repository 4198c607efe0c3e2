"""The original's module of programs: the objects of `stadls`."""

import stadls

__all__ = list(stadls.__all__)
globals().update({name: getattr(stadls, name) for name in __all__})
