"""Coordinates."""

import pyhalco_common as common
import pyhalco_hicann_dls_vx_v3

__all__ = list(pyhalco_hicann_dls_vx_v3.__all__)
globals().update({name: getattr(pyhalco_hicann_dls_vx_v3, name) for name in __all__})
__variant__ = common.__variant__
