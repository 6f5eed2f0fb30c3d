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
from ui.views.stage.packing import pack_arrays
from ui.views.stage.view import scale_of

_STRIP = fetched("heads", __file__)


def heads(traces: Sequence[AttentionTrace], chosen: int, text: Text) -> None:
    """The weights of every head, small or, if all are chosen, large; and the outputs of all.

    ``chosen`` counts from 1; 0 means all heads.
    """
    _STRIP(key="strip", data=packed(traces, chosen, text), on_head_change=_chosen)


def packed(traces: Sequence[AttentionTrace], chosen: int, text: Text) -> bytes:
    """The bytes that it draws. All heads share one scale, so that they can be compared."""
    weights = {str(number): trace.weights for number, trace in enumerate(traces, start=1)}
    outputs = concatenated(traces)
    first = traces[0]
    header: HeadsView = {
        "labels": [*(text("head.one", number=number) for number in weights), text("head.all")],
        "chosen": min(chosen, len(traces)),
        "scales": (scale_of(np.stack([*weights.values()]), weights=True), scale_of(outputs)),
        "about": text("head.about"),
        "size": first.values.shape[1],
        "queries": list(first.query_tokens),
        "keys": list(first.key_tokens),
    }
    return pack_arrays(header, {**weights, "outputs": outputs})


def _chosen() -> None:
    session.accept({"head": sent("strip", "head")}, "head")
