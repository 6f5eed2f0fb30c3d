"""Several heads at a glance, on a Streamlit page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attention import AttentionTrace
from attention.heads import concatenated
from ui.kit import session
from ui.kit.component import fetched, sent
from ui.kit.language import Text
from ui.views.heads.wire import HeadsView
from ui.views.sampled import sampled
from ui.views.stage.packing import pack_arrays
from ui.views.stage.view import scale_of

_STRIP = fetched("heads", __file__)

SIDE, LARGE_SIDE = 64, 128
"""The most rows and columns of a head's picture, small and large, where all are chosen: 64 and 184
pixels high. All numbers of 8 heads of 512 words would be 8 MB."""


def heads(traces: Sequence[AttentionTrace], chosen: int, text: Text) -> None:
    """The weights of every head, small or, if all are chosen, large; and the outputs of all.

    ``chosen`` counts from 1; 0 means all heads.
    """
    _STRIP(key="strip", data=packed(traces, chosen, text), on_head_change=_chosen)


def packed(traces: Sequence[AttentionTrace], chosen: int, text: Text) -> bytes:
    """The bytes that it draws. All heads share one scale, so that they can be compared.

    Of long texts, only some rows and columns are in its pictures: no number is read off them.
    """
    weights = {str(number): trace.weights for number, trace in enumerate(traces, start=1)}
    first = traces[0]
    header: HeadsView = {
        "labels": [*(text("head.one", number=number) for number in weights), text("head.all")],
        "chosen": min(chosen, len(traces)),
        "scales": (
            scale_of(np.stack([*weights.values()]), weights=True),
            scale_of(concatenated(traces)),
        ),
        "about": text("head.about"),
        "size": first.values.shape[1],
        "queries": list(first.query_tokens),
        "keys": list(first.key_tokens),
    }
    side = SIDE if chosen else LARGE_SIDE
    small = {number: sampled(each, side) for number, each in weights.items()}
    outputs = np.hstack([sampled(trace.outputs, side) for trace in traces])
    return pack_arrays(header, {**small, "outputs": outputs})


def _chosen() -> None:
    session.accept({"head": sent("strip", "head")}, "head")
