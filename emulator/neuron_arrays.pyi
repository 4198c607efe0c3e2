from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float32]

def relax(
    u_exc: Row,
    u_inh: Row,
    decay_exc: Row,
    decay_inh: Row,
    mean_exc: Row,
    mean_inh: Row,
    z_exc: Row,
    z_inh: Row,
) -> None: ...
def drive(
    u_exc: Row,
    u_inh: Row,
    z_exc: Row,
    z_inh: Row,
    end_exc: Row,
    end_inh: Row,
    sum_exc: Row,
    sum_inh: Row,
    limit: float,
) -> None: ...
def amplify(
    z_exc: Row,
    z_inh: Row,
    offset_exc: Row,
    offset_inh: Row,
    gain_exc: Row,
    gain_inh: Row,
    current: Row,
) -> None: ...
def relax_and_amplify(u_exc: Row, u_inh: Row, rows: Row, current: Row) -> None: ...
def step_linear(x: Row, before: Row, rows: Row, current: Row) -> int: ...
def term_currents(
    v: Row,
    w: Row,
    constant: Row,
    share_exc: Row,
    share_inh: Row,
    terms: Row,
    limits: Sequence[float],
    current: Row,
    derivative: Row,
) -> None: ...
def step_linearised(x: Row, rows: Row, h: float, velocity: Row, curvature: Row) -> int: ...
def step_adaptive(
    x: Row,
    w: Row,
    terms: Row,
    rows: Row,
    limits: Sequence[float],
    h: float,
    velocity: Row,
    curvature: Row,
) -> int: ...
