"""Containers."""

import pyhaldls_vx_v3

__all__ = list(pyhaldls_vx_v3.__all__)
globals().update({name: getattr(pyhaldls_vx_v3, name) for name in __all__})
