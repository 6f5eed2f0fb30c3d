"""What a test reads out of pages that were taken away."""

import base64
import gzip
import html
import re


def carried(page: str, name: str) -> bytes:
    """What a script of the page finds under a name."""
    found = re.search(f'<script type="text/plain" id="{name}">(.*?)</script>', page)
    assert found
    return gzip.decompress(base64.b64decode(found[1]))


def table(page: str, kind: str = "row") -> list[list[str]]:
    """The cells of a worksheet's table, row by row, with a "?" for a gap; markup is left out."""
    (found,) = re.findall(f'<table class="{kind}">(.*?)</table>', page, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", found, re.DOTALL)
    cells = [re.findall(r"<t[hd]([^>]*)>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [
        [
            "?" if "gap" in kind else html.unescape(re.sub("<.*?>", "", content))
            for kind, content in row
        ]
        for row in cells
    ]


def units(page: str) -> list[int]:
    """By which power of ten the numbers of each column are multiplied."""
    heads = re.findall(r"<th>(.*?)</th>", page.partition('<table class="row">')[2])
    found = [re.search(r" · 10<sup>(-?\d+)</sup>", head) for head in heads]
    return [int(each[1]) if each else 0 for each in found]
