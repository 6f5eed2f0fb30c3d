"""Attention, every number kept. NumPy only.

>>> trace = attend([[1.0, 0.0], [1.0, 1.0]], [[1.0, 0.0], [1.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]])
>>> trace.similarities.tolist(), trace.scores[1].round(3).tolist()
([[1.0, 1.0], [1.0, 2.0]], [0.333, 0.667])

To read it: `expression`, `arithmetic` (how a number is shown), `registry`, `parameters`, `checks`
(what is accepted), `similarity`, `order` and `ties` (what is equal), `scoring`, `weighting`,
`position`, `masks` (what can be chosen), `forward` (the five steps), `trace` (what they give),
`formulas`, `cells` (the arithmetic of every cell), `steps`, `heads`, `measures`.
"""

from .arithmetic import Line, Worked
from .forward import ZeroRowSum, attend
from .heads import Projections, concatenated, mixed, multi_head, projections
from .masks import MASKS, hide_keys
from .position import POSITIONS, OddWidth, Placed, encodings
from .scoring import SCORINGS, ratio_rows
from .similarity import SIMILARITIES
from .steps import STEPS, Step
from .trace import AttentionTrace
from .weighting import WEIGHTINGS, softmax

__all__ = [
    "MASKS",
    "POSITIONS",
    "SCORINGS",
    "SIMILARITIES",
    "STEPS",
    "WEIGHTINGS",
    "AttentionTrace",
    "Line",
    "OddWidth",
    "Placed",
    "Projections",
    "Step",
    "Worked",
    "ZeroRowSum",
    "attend",
    "concatenated",
    "encodings",
    "hide_keys",
    "mixed",
    "multi_head",
    "projections",
    "ratio_rows",
    "softmax",
]
