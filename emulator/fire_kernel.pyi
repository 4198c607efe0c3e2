from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

class FireLines:
    mode: NDArray[np.uint8]
    from_line: NDArray[np.uint8]
    owns: NDArray[np.uint8]
    watched: NDArray[np.uint8]
    first: NDArray[np.int32]
    reached: NDArray[np.int32]
    def __init__(self) -> None: ...
    def configure(
        self,
        mode: NDArray[np.uint8],
        from_line: NDArray[np.uint8],
        first: NDArray[np.int32],
        reached: NDArray[np.int32],
        refractory: NDArray[np.uint8],
    ) -> None: ...
    def clear(self) -> None: ...
    def follow(self, changes: Iterable[tuple[int, int, bool]]) -> list[tuple[int, int, int]]: ...
