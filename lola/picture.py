"""Pictures of morphologies, as text and with matplotlib.

Both show, from top to bottom: the shared line of the upper row, the connections of its circuits
to the line (directly or through a resistor), the circuits of both rows with the switches between
their membranes, and the lower row mirrored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lola.neuron import AtomicNeuron

    Switches = Mapping[tuple[int, int], AtomicNeuron.Multicompartment]
    Groups = Mapping[tuple[int, int], int]

#: Characters of a circuit in text, and those between two circuits.
WIDTH, GAP = 4, 2
#: Length of the left margin with the names of the lines.
MARGIN = 8
#: Heights in a drawing: circuits and shared line of the upper row; those of the lower are negative.
CIRCUIT, LINE = 0.6, 1.8
#: Zigzag of a resistor, from its upper to its lower end.
ZIGZAG = (0, 1, -1, 1, -1, 1, 0)
#: Lines of a drawing.
STYLE: dict[str, Any] = {"color": "0.2", "linewidth": 1.5, "zorder": 1}


def is_bridge(switches: Switches, site: tuple[int, int]) -> bool:
    """Whether a circuit is joined to no other and only continues the shared line."""
    own, left = switches[site], switches.get((site[0] - 1, site[1]))
    joined = own.connect_soma or own.enable_conductance or own.connect_right
    joined = joined or own.connect_vertical or (left is not None and left.connect_right)
    return not joined and (own.connect_soma_right or (left is not None and left.connect_soma_right))


def is_vertical(switches: Switches, column: int) -> bool:
    """Whether the membranes of both rows are joined."""
    return all(
        (column, row) in switches and switches[column, row].connect_vertical for row in (0, 1)
    )


def text(switches: Switches, groups: Groups) -> str:
    """Return the picture as text.

    ``[2]`` is a circuit of compartment 2, ``R`` a resistor, ``│`` and ``─`` are closed switches,
    ``═`` is the shared line and ``[·]`` a circuit that only continues it.
    """
    if not switches:
        return "    no circuit\n"
    columns = [column for column, _ in switches]
    span = range(min(columns), max(columns) + 1)
    upper, lower = (_rows(switches, groups, row, span) for row in (0, 1))
    between = ""
    if any(row == 1 for _, row in switches):
        cells = [" │" if is_vertical(switches, column) else "" for column in span]
        between = _line("", cells)
    numbers = _line("column", [f" {column}" for column in span])
    lines = [numbers, *upper, *([between] if between.strip() else []), *reversed(lower)]
    return "\n".join(lines) + "\n"


def _line(label: str, cells: list[str]) -> str:
    content = "".join(cell.ljust(WIDTH + GAP) for cell in cells)
    return f"    {label:{MARGIN}}{content}".rstrip()


def _rows(switches: Switches, groups: Groups, row: int, span: range) -> list[str]:
    """Return the lines of one row of circuits, from the shared line to the circuits."""
    if not any(level == row for _, level in switches):
        return []
    line, connection, circuits = [], [], []
    for column in span:
        own, left = switches.get((column, row)), switches.get((column - 1, row))
        from_left = "═" if left is not None and left.connect_soma_right else " "
        if own is None:
            line.append("")
            connection.append("")
            circuits.append("")
            continue
        on_line = own.connect_soma or own.enable_conductance
        to_right = "═" if own.connect_soma_right else " "
        node = "╤╧"[row] if on_line else "═" if "═" in (from_left, to_right) else " "
        line.append((from_left + node).ljust(WIDTH + GAP, to_right))
        link = "R" if own.enable_conductance else ""
        link += "│" if own.connect_soma else ""
        connection.append(f" {link}")
        label = "[·]" if is_bridge(switches, (column, row)) else f"[{groups[column, row]}]"
        circuits.append(label.ljust(WIDTH + GAP, "─" if own.connect_right else " "))
    lines = [_line(f"line {row}", line), _line("", connection), _line(f"row {row}", circuits)]
    return lines if any(line) and "".join(line).strip() else lines[2:]


def plot(switches: Switches, groups: Groups, axes: Axes | None = None, **style: Any) -> Axes:
    """Draw the picture; see :meth:`lola.Morphology.plot`."""
    import matplotlib.pyplot as plt

    columns = [column for column, _ in switches] or [0]
    if axes is None:
        _, axes = plt.subplots(figsize=(1.5 + 0.6 * (max(columns) - min(columns) + 1), 3))
    style = {**STYLE, **style}
    colors = plt.get_cmap("tab10").colors  # type: ignore[attr-defined]  # listed colour map
    for (column, row), own in sorted(switches.items(), key=lambda item: item[0]):
        up = 1 if row == 0 else -1
        circuit, line = up * CIRCUIT, up * LINE
        if own.connect_soma_right:
            axes.plot([column, column + 1], [line, line], **style | {"linewidth": 3})
        if own.connect_soma:
            axes.plot([column, column], [circuit, line], marker="o", markevery=[1], **style)
        if own.enable_conductance:
            _resistor(axes, column, circuit, line, style)
        if own.connect_right:
            axes.plot([column, column + 1], [circuit, circuit], **style)
        bridge = is_bridge(switches, (column, row))
        group = groups[column, row]
        axes.scatter(
            column, circuit, s=300, zorder=2, edgecolors="0.2", marker="s",
            facecolors="white" if bridge else [colors[group % len(colors)]],
        )  # fmt: skip
        axes.text(column, circuit, "" if bridge else f"{group}", ha="center", va="center", zorder=3)
    for column in {column for column, _ in switches}:
        if is_vertical(switches, column):
            axes.plot([column, column], [-CIRCUIT, CIRCUIT], **style)
    axes.set_xlim(min(columns) - 0.8, max(columns) + 0.8)
    axes.set_ylim(-LINE - 0.4, LINE + 0.4)
    axes.set_xlabel("column")
    axes.set_yticks([LINE, CIRCUIT, -CIRCUIT, -LINE], ["line 0", "row 0", "row 1", "line 1"])
    axes.spines[["top", "right", "left"]].set_visible(False)
    return axes


def _resistor(
    axes: Axes, column: int, circuit: float, line: float, style: Mapping[str, Any]
) -> None:
    """Draw a resistor between a circuit and its line."""
    length = line - circuit
    heights = [circuit + length * (0.3 + 0.4 * i / (len(ZIGZAG) - 1)) for i in range(len(ZIGZAG))]
    places = [column + 0.12 * step for step in ZIGZAG]
    axes.plot([column, *places, column], [circuit, *heights, line], **style)
    axes.plot([column], [line], marker="o", **style)
