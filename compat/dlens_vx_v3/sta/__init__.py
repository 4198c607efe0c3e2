"""Programs."""

import pystadls_vx_v3

__all__ = list(pystadls_vx_v3.__all__)
globals().update({name: getattr(pystadls_vx_v3, name) for name in __all__})
