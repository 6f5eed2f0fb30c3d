"""What a test reads out of pages that were taken away."""

import base64
import gzip
import re


def carried(page: str, name: str) -> bytes:
    """What a script of the page finds under a name."""
    found = re.search(f'<script type="text/plain" id="{name}">(.*?)</script>', page)
    assert found
    return gzip.decompress(base64.b64decode(found[1]))


def table(page: str) -> list[list[str]]:
    """The cells of a worksheet's table, row by row, with a "?" for a gap."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub("<.*?>", "", cell) or "?" for cell in row] for row in cells]
