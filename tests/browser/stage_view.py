"""The stage alone, without Streamlit: views from bare NumPy, and a page that draws them.

What a view holds is written in `ui.views.stage.wire`.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
from playwright.sync_api import Page

from tests import ROOT
from ui.kit.roles import SHEET

View = dict[str, Any]
StaticPage = Callable[..., Page]

SENTENCE = ["The", "teacher", "gave", "the", "student", "a", "book", "about", "music", "and", "art"]

UI = ROOT / "ui"

HTML = (
    """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="views/stage/base.css">
<link rel="stylesheet" href="views/stage/presenter.css">
<style>"""
    + SHEET
    + """
  :root { color-scheme: light dark; }
  body { margin: 12px; background: light-dark(#fff, #10141d); }
</style>
<div id="root"></div><p id="below">below</p><input id="field"><button id="elsewhere">.</button>
<script type="module">
  import { mount } from './views/stage/stage.js';
  import { unpack } from './kit/wire.js';
  window.sent = [];
  window.acted = [];
  window.presented = [];
  const emit = {
    state: (choice) => sent.push(choice), action: (id) => acted.push(id),
    presenting: (state) => presented.push(state),
  };
  const stage = mount(document.getElementById('root'), emit);
  // One letter stands before the bytes, so that they start where no float32 may.
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).subarray(1);
  window.draw = (text) => stage.draw(unpack(bytes(text)));
  window.end = () => stage.end();
</script>"""
)

WORDS = {
    "rowQueries": "⟦q:{query}⟧ as numbers",
    "rowSimilarities": "How alike ⟦q:{query}⟧ is to each word",
    "rowScores": "The scores of ⟦q:{query}⟧",
    "rowWeights": "How ⟦q:{query}⟧ spreads its attention",
    "rowOutputs": "What the new vector of ⟦q:{query}⟧ is mixed from",
    "rowMost": " · the {count} largest of {all}",
    "meter": "How flat is this row?",
    "meterText": "entropy {percent} % of a perfectly flat row; the largest weight is {largest}",
    "meterNone": "a single word has no flatness",
    "arithmetic": "The selected cell, with its real numbers",
    "legend": "colour",
    "around": "around uniform",
    "fromZero": "from 0",
    "uniform": "1/{n}",
    "unknown": "{word}: not in the vocabulary, its vector is made from its letters",
    "previous": "Previous step",
    "next": "Next step",
    "others": "{count} others",
    "rounding": "rounding",
    "open": "show all",
    "close": "shorten",
    "cellLabel": "{query} looks at {key}: {symbol} = {value}",
    "componentLabel": "{query}, component {component}: {symbol} = {value}",
    "masked": "masked",
    "undefined": "undefined",
    "component": "component {component}",
    "heatLabel": "Heatmap of five steps: rows are queries, columns are keys",
    "reversed": "order reversed",
    "vanishing": "nearly vanishing sum",
    "empty": "no key left",
}

AXIS = "Row: ⟦q:the word that looks⟧ (query). Column: ⟦k:the word looked at⟧ (key)."


def example(
    tokens: list[str],
    *,
    width: int = 50,
    seed: int = 7,
    vectors: np.ndarray | None = None,
    scoring: str = "ratio",
    mask: np.ndarray | None = None,
    step: int = 4,
    cell: tuple[int, int] = (0, 0),
    unknown: tuple[str, ...] = (),
    notes: tuple[dict[str, Any], ...] = (),
) -> View:
    """Self-attention by the dot product over made-up vectors (the same word, the same vector)."""
    if vectors is None:
        vectors = _vectors(tokens, width, seed)
    similarities = vectors @ vectors.T
    if scoring == "ratio":
        with np.errstate(divide="ignore", invalid="ignore"):
            scores = similarities / similarities.sum(axis=1, keepdims=True)
    else:
        scores = similarities / np.sqrt(vectors.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    with np.errstate(invalid="ignore"):
        exponentials = np.exp(scores - np.fmax.reduce(scores, axis=1, keepdims=True))
        weights = exponentials / exponentials.sum(axis=1, keepdims=True)
    return assemble(
        tokens,
        vectors,
        similarities,
        scores,
        weights,
        weights @ vectors,
        step=step,
        cell=cell,
        unknown=unknown,
        notes=notes,
    )


def assemble(
    tokens: list[str],
    queries: np.ndarray,
    similarities: np.ndarray,
    scores: np.ndarray,
    weights: np.ndarray,
    outputs: np.ndarray,
    *,
    step: int = 4,
    cell: tuple[int, int] = (0, 0),
    unknown: tuple[str, ...] = (),
    notes: tuple[dict[str, Any], ...] = (),
) -> View:
    """The view of given matrices."""
    values = {
        "queries": queries,
        "similarities": similarities,
        "scores": scores,
        "weights": weights,
        "outputs": outputs,
    }
    words = [{"text": token, "unknown": token in unknown} for token in tokens]
    rows = [_row(s, b) for s, b in zip(similarities, weights, strict=True)]
    return {
        "values": values,
        "queries": words,
        "keys": words,
        "steps": _steps(values),
        "step": step,
        "cell": list(cell),
        "ramp": "uniform",
        "rows": rows,
        "worked": _worked(tokens, values, step, cell),
        "notes": list(notes),
        "words": dict(WORDS),
    }


def pack(view: View) -> bytes:
    """The bytes that the stage unpacks: length, header, padding, float32 arrays."""
    arrays = view["values"]
    header = {key: part for key, part in view.items() if key != "values"} | {
        "arrays": [
            {"name": name, "rows": array.shape[0], "columns": array.shape[1]}
            for name, array in arrays.items()
        ]
    }
    text = json.dumps(header, ensure_ascii=False).encode()
    start = struct.pack("<I", len(text)) + text
    body = b"".join(np.ascontiguousarray(array, "<f4").tobytes() for array in arrays.values())
    return start + b"\0" * (-len(start) % 4) + body


def draw(page: Page, view: View) -> None:
    """Hands the view over as the server does."""
    page.evaluate("text => draw(text)", wired(view))


def wired(view: View) -> str:
    """The view's bytes as `draw` in the page takes them."""
    return base64.b64encode(b"." + pack(view)).decode()


def open_stage(static_page: StaticPage, view: View, **options: Any) -> Page:
    """A page with the stage and this view in it; it keeps what is emitted in `sent` and `acted`."""
    page = static_page(UI, HTML, **options)
    page.wait_for_function("() => Boolean(window.draw)")
    draw(page, view)
    return page


def answer(view: View, step: int, cell: tuple[int, int], ramp: str = "uniform") -> View:
    """What the server sends after a choice: the same numbers, and that cell's arithmetic."""
    tokens = [token["text"] for token in view["queries"]]
    worked = _worked(tokens, view["values"], step, cell)
    return {**view, "step": step, "cell": list(cell), "ramp": ramp, "worked": worked}


def name(text: str, index: str = "", role: str = "") -> View:
    return {"is": "name", "text": text, "index": index, "role": role}


def number(text: str, role: str = "") -> View:
    return {"is": "number", "text": text, "role": role}


def _vectors(tokens: list[str], width: int, seed: int) -> np.ndarray:
    distinct = {token: row for row, token in enumerate(dict.fromkeys(tokens))}
    table = np.random.default_rng(seed).normal(size=(len(distinct), width)) * 0.5
    return table[[distinct[token] for token in tokens]] + 0.25


def _steps(values: dict[str, np.ndarray]) -> list[View]:
    described = {
        "queries": ("Represent", "x", "sim", "component", "Every word becomes a vector."),
        "similarities": ("Compare", "s", "÷Σ", "key", "Every word is compared with every word."),
        "scores": ("Score", "α", "softmax", "key", "Each similarity is divided by its row's sum."),
        "weights": (
            "Weigh",
            "β",
            "· y",
            "key",
            "The softmax makes the scores positive, and each row adds up to 1.",
        ),
        "outputs": ("Mix", "O", "", "component", "Each output is the weighted mix of all values."),
    }
    steps = []
    for index, (field, (title, symbol, operation, columns, sentence)) in enumerate(
        described.items()
    ):
        array = values[field]
        finite = array[np.isfinite(array)]
        if field == "weights":
            centre = 1 / array.shape[1]
            reach = float(np.abs(finite - centre).max(initial=0))
            scale = {"kind": "weights", "centre": centre, "reach": reach}
        else:
            scale = {"kind": "signed", "centre": 0, "reach": float(np.abs(finite).max(initial=0))}
        steps.append(
            {
                "field": field,
                "number": index + 1,
                "name": title,
                "symbol": symbol,
                "operation": operation,
                "columns": columns,
                "scale": scale,
                "decimals": 3 if field in ("scores", "weights") else 2,
                "axis": AXIS if columns == "key" else "Row: ⟦q:the word⟧. Column: component.",
                "sentence": sentence,
                "formula": [_formula(field)],
            }
        )
    return steps


def _formula(field: str) -> View:
    if field != "weights":
        return name("x", "i", "query")
    power = {"is": "power", "base": name("e"), "exponent": name("α", "ij")}
    other = {"is": "power", "base": name("e"), "exponent": name("α", "ik")}
    return {"is": "fraction", "top": power, "bottom": {"is": "total", "index": "k", "body": other}}


def _row(similarities: np.ndarray, weights: np.ndarray) -> View:
    total = similarities.sum()
    if np.isnan(weights).any():
        return {"flatness": None, "state": "undefined", "largest": None}
    positive = weights[weights > 0]
    flatness = None
    if len(weights) > 1:
        flatness = float(-(positive * np.log(positive)).sum() / np.log(len(weights)))
    vanishing = abs(total) < 0.05 * np.abs(similarities).sum()
    state = "vanishing" if vanishing else "negative" if total < 0 else ""
    return {"flatness": flatness, "state": state, "largest": float(weights.max())}


def _worked(
    tokens: list[str], values: dict[str, np.ndarray], step: int, cell: tuple[int, int]
) -> View:
    row, column = cell
    lines: list[View]
    if step in (3, 4):
        lines = _softmax(tokens, values, row, column)
    else:
        vector = values["queries"][row]
        terms = [
            {
                "is": "product",
                "factors": [number(f"{part:.2f}"), number(f"{part:.2f}")],
                "dot": False,
            }
            for part in vector
        ]
        rest = float((vector[3:] ** 2).sum())
        total = {
            "is": "sum",
            "terms": terms,
            "chosen": [0, 1, 2] if len(terms) > 4 else None,
            "rest": {"is": "rest", "count": len(terms) - 3, "text": f"{rest:.2f}"},
            "rounding": {"is": "rest", "count": 0, "text": "-0.01"},
        }
        lines = [
            {
                "parts": [name("s", "ij"), total, number(f"{vector @ vector:.2f}", "result")],
                "muted": False,
            }
        ]
    return {"step": step, "cell": list(cell), "lines": lines}


def _softmax(tokens: list[str], values: dict[str, np.ndarray], row: int, column: int) -> list[View]:
    similarity, score, weight = (
        values[field][row, column] for field in ("similarities", "scores", "weights")
    )
    dot = {
        "is": "product",
        "dot": True,
        "factors": [name("x", tokens[row], "query"), name("x", tokens[column], "key")],
    }
    ratio = {
        "is": "fraction",
        "top": number(f"{similarity:.2f}"),
        "bottom": number(f"{values['similarities'][row].sum():.2f}"),
    }
    powers = [
        {"is": "power", "base": name("e"), "exponent": number(f"{other:.3f}")}
        for other in values["scores"][row]
    ]
    left_out = np.exp(values["scores"][row][2:-1]).sum()
    total = {
        "is": "sum",
        "terms": powers,
        "rounding": None,
        "chosen": [0, 1, len(powers) - 1] if len(powers) > 4 else None,
        "rest": {"is": "rest", "count": len(powers) - 3, "text": f"{left_out:.3f}"},
    }
    top = {"is": "power", "base": name("e"), "exponent": number(f"{score:.3f}")}
    return [
        {"parts": [name("s"), dot, number(f"{similarity:.2f}")], "muted": True},
        {"parts": [name("α"), ratio, number(f"{score:.3f}")], "muted": True},
        {
            "parts": [
                name("β"),
                {"is": "fraction", "top": top, "bottom": total},
                {
                    "is": "fraction",
                    "top": number(f"{np.exp(score):.3f}"),
                    "bottom": number(f"{np.exp(values['scores'][row]).sum():.3f}"),
                },
                number(f"{weight:.3f}", "result"),
            ],
            "muted": False,
        },
    ]
