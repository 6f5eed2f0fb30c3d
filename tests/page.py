"""A page of the app as Streamlit's test harness runs it, and what its views were sent."""

import json
import struct
from typing import Any

from streamlit.testing.v1 import AppTest

from tests import ROOT


def open_page(name: str, **query: str) -> AppTest:
    """The page of ``pages/name.py`` with this address, in English where it does not say; no error.

    Streamlit gives up after a minute: other tests may run beside this one.
    """
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(f"pages/{name}.py")
    for key, value in {"language": "en", **query}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    return app


def sent(app: AppTest, key: str) -> dict[str, Any]:
    """What the view of this key was sent, without its arrays."""
    for each in app.get("bidi_component"):
        if each.proto.id.endswith(f"-{key}") and each.proto.bytes:
            return header_of(each.proto.bytes)
    raise AssertionError(f"no view {key}")


def header_of(packed: bytes) -> dict[str, Any]:
    """The header before the arrays. JSON has no NaN, and a browser would refuse one."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    if packed[:1] == b"{":
        return dict(json.loads(packed, parse_constant=refuse))
    (length,) = struct.unpack_from("<I", packed)
    return dict(json.loads(packed[4 : 4 + length], parse_constant=refuse))
