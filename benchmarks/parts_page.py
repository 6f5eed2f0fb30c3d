"""The Explorer without its work: the same parts and as many bytes, whatever is typed.

What it costs is Streamlit's share of the Explorer, and so the least that a page with these parts
can cost. No browser draws it: the bytes are those of the first sentence, and end with a number, so
that they are new each time, as the Explorer's are.
"""

from itertools import count
from typing import Any

from ui.explorer import page as explorer
from ui.explorer.explore import Exploration, Refusal, explore
from ui.explorer.scene import packed

kept: dict[str, Any] = {}
numbers = count()


def explored_once(*asked: Any) -> Exploration | Refusal:
    if "found" not in kept:
        kept["found"] = explore(*asked)
    found: Exploration | Refusal = kept["found"]
    return found


def packed_once(*asked: Any) -> bytes:
    if "bytes" not in kept:
        kept["bytes"] = packed(*asked)
    same: bytes = kept["bytes"]
    return same + next(numbers).to_bytes(4, "little")


if vars(explorer)["explore"] is explore:  # on the first run of this script alone
    vars(explorer).update(explore=explored_once, packed=packed_once)
explorer.page()
