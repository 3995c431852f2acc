"""Draws README's picture of the rooms from the order declared in pyproject.toml: `python -m tests.picture`."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSIDE = ("models_registry", "danvan.lists", "danvan.review")  # rooms drawn with what stands in them


def layers() -> dict[str, list[list[str]]]:
    """The layers of each package ("" for the whole project), lowest first; rooms of one layer stand in one list."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = {}
    for contract in declared["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers":
            within = next(iter(contract.get("containers", [""])))
            found[within] = [re.split(r" [|:] ", layer) for layer in reversed(contract["layers"])]
    return found


def picture() -> str:
    """The picture as Mermaid text. An arrow leads from a room to the next one up, which may import it and all below."""
    order = layers()
    storeys = [
        rooms for rooms in order[""] if all((ROOT / room.replace(".", "/")).is_dir() for room in rooms)
    ]
    lines = ["flowchart LR"]
    for room in (room for rooms in storeys for room in rooms):
        inside = "".join(f"<br>{', '.join(inner)}" for inner in order.get(room, []) if room in INSIDE)
        lines.append(f'  {_key(room)}["<b>{room.replace(".", "/")}</b>{inside}"]')
    for lower, upper in pairwise(storeys):
        lines += [f"  {_key(one)} --> {_key(other)}" for one in lower for other in upper]
    return "\n".join(lines)


def _key(room: str) -> str:
    return room.removeprefix("danvan.")


if __name__ == "__main__":
    print(picture())
