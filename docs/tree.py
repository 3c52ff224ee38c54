"""Prints the fault trees of a JSON report that was written with --history: python docs/tree.py RESULT.json."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_KINDS = {"every": "all of", "group": "enough of", "leaf": ""}


def lines(nodes: list[dict[str, Any]], index: int, mode: str = "", depth: int = 0) -> Iterator[str]:
    """Yield the tree under node *index*, one line for each node."""
    node = nodes[index]
    words = (node["label"], f"[{mode}]" if mode else "", _KINDS[node["kind"]])
    yield "  " * depth + "  ".join(w for w in words if w)
    modes = node.get("modes") or [""] * len(node.get("children", ()))
    for child, its in zip(node.get("children", ()), modes, strict=True):
        yield from lines(nodes, child, its, depth + 1)


def main() -> int:
    """Print every tree of the report named."""
    snapshot = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["snapshot"]
    for root in snapshot["roots"]:
        print("\n".join(lines(snapshot["nodes"], root["node"])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
