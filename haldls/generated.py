"""Python source that is written for a class, compiled once, and visible in tracebacks.

The only place of this package that executes generated text.
"""

from __future__ import annotations

import linecache
from typing import Any


class Source:
    """Python source that grows line by line, and the objects it refers to by name."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"new": object.__new__}

    def add(self, line: str, depth: int = 1) -> None:
        """Append a line."""
        self.lines.append("    " * depth + line)

    def name(self, stem: str, thing: Any) -> str:
        """Return a fresh name for an object."""
        name = f"{stem}{len(self.names)}"
        self.names[name] = thing
        return name

    def compile(self, title: str) -> dict[str, Any]:
        """Return the functions that the source defines."""
        text = "\n".join(self.lines) + "\n"
        filename = f"<{title}>"
        linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
        exec(compile(text, filename, "exec"), self.names)
        return self.names
