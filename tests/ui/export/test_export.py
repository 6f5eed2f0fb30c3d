"""What is taken away as data comes back equal; what is damaged or foreign is refused by name."""

import copy
import csv
import io
import json
import zipfile
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention import POSITIONS, SCORINGS, SIMILARITIES, STEPS, WEIGHTINGS, AttentionTrace, attend
from attention.heads import multi_head, projections
from ui.export import NotATrace, NotExported, from_json, from_npz, to_csv, to_json, to_npz
from ui.export.table import Table

NUMBERS = st.floats(-100, 100, width=32)
# Half characters, markup, formulas, lines, nothing: all that a token could be.
TOKENS = st.text(max_size=4) | st.sampled_from(
    [
        *("=1+1", "+", "-3", "@a", "'", "'=", "\t", "\ud800", "NaN", "null", "</script>", "书"),
        *('"', ",", "1/2", "3-4", "007", "TRUE", "1e5", "#N/A", "5月", "１２", " x"),
    ]
)
FORMATS = pytest.mark.parametrize(
    ("write", "read"), [(to_json, from_json), (to_npz, from_npz)], ids=["json", "npz"]
)


@st.composite
def traces(draw: st.DrawFn) -> AttentionTrace:
    """Attention of any kind over up to four words, with masked and undefined rows among them."""
    n, d = draw(st.integers(1, 4)), draw(st.sampled_from([2, 4]))  # some positions need pairs
    vectors = arrays(float, (n, d), elements=NUMBERS)
    options: dict[str, Any] = {}
    if draw(st.booleans()):
        options["mask"] = draw(arrays(bool, (n, n)))
        options["mask_when"] = draw(st.sampled_from(["before", "after"]))
    if draw(st.booleans()):
        options["bias"] = draw(arrays(float, (n, n), elements=NUMBERS))
    tokens = {
        f"{name}_tokens": draw(st.lists(TOKENS, min_size=n, max_size=n))
        for name in ("query", "key", "value")
    }
    return attend(
        draw(vectors),
        draw(vectors),
        draw(vectors),
        similarity=draw(st.sampled_from(list(SIMILARITIES))),
        scoring=draw(st.sampled_from(list(SCORINGS))),
        weighting=draw(st.sampled_from(list(WEIGHTINGS))),
        position=draw(st.sampled_from(list(POSITIONS))),
        temperature=draw(st.floats(0.1, 10)),
        undefined="nan",
        **tokens,
        **options,
    )


def example(**options: Any) -> AttentionTrace:
    """Three words; the second sees nothing of the third, and the last row has no ratio."""
    queries = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [1.0, -1.0, 0.0]]
    mask = [[True, True, True], [True, True, False], [True, True, True]]
    words = ("a", "b", "c")
    given = {"mask": mask, "query_tokens": words, "key_tokens": words, "undefined": "nan"}
    return attend(queries, np.eye(3), np.eye(3), **{**given, **options})


@FORMATS
@given(trace=traces())
def test_a_trace_reads_back_equal(trace: AttentionTrace, write, read) -> None:
    assert read(write(trace)) == trace


@FORMATS
@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("scoring", SCORINGS)
def test_every_field_comes_back_as_it_was(similarity: str, scoring: str, write, read) -> None:
    """Without the trace's own idea of what is equal."""
    trace = example(similarity=similarity, scoring=scoring, temperature=0.3, bias=np.eye(3))
    back = read(write(trace))
    for field in fields(AttentionTrace):
        before, after = getattr(trace, field.name), getattr(back, field.name)
        if field.name == "parameters":
            assert after.keys() == before.keys()
            for name in before:
                np.testing.assert_array_equal(after[name], before[name], strict=True)
        elif isinstance(before, np.ndarray):
            np.testing.assert_array_equal(after, before, strict=True)
            assert not after.flags.writeable
        else:
            assert (type(after), after) == (type(before), before)


@FORMATS
def test_a_head_reads_back_with_its_projection(write, read) -> None:
    words = np.random.default_rng(2).normal(size=(4, 6))
    made = projections(6, heads=2, size=4)
    for head in multi_head(words, words, words, made, scoring="scaled", position="rotary"):
        assert head.projection is not None
        back = read(write(head))
        assert back == head
        np.testing.assert_array_equal(back.projection, head.projection)


@FORMATS
def test_what_differs_is_not_lost(write, read) -> None:
    trace = example(mask_when="after")
    changes = {"weights": trace.weights + 1, "mask": None, "temperature": 2.0, "position": "none"}
    for name, value in changes.items():
        changed = replace(trace, **{name: value})
        assert (read(write(changed)) == trace) == (changed == trace)


def test_masked_scores_are_null_and_undefined_ones_are_not() -> None:
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    content = json.loads(to_json(example()), parse_constant=refuse)
    scores = content["arrays"]["scores"]["values"]
    assert scores[1] == [4 / 9, 5 / 9, None]
    assert scores[2] == ["NaN"] * 3
    assert content["arrays"]["weights"]["values"][1][2] == 0
    assert (content["format"], content["version"]) == ("attention-lab/trace", 1)


def test_json_is_written_a_row_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else is served while JSON writes a value, so none may be a whole matrix."""
    vectors = np.random.default_rng(3).normal(size=(20, 6))
    trace = attend(vectors, vectors, vectors)
    whole, dumps, sizes = to_json(trace), json.dumps, []

    def size(value: object) -> int:
        inside = value.values() if isinstance(value, dict) else value
        return sum(map(size, inside)) if isinstance(value, (dict, list)) else 1

    def counted(value: object, **options: Any) -> str:
        sizes.append(size(value))
        return dumps(value, **options)

    monkeypatch.setattr(json, "dumps", counted)
    assert to_json(trace) == whole
    assert max(sizes) < trace.weights.size / 4


def test_json_is_utf8_whatever_the_words_are() -> None:
    words = ("老师", "\ud83d", "</b>")
    trace = example(query_tokens=words, key_tokens=words)
    text = to_json(trace)
    assert "老师" in text
    assert from_json(text.encode()) == trace


def test_npz_holds_no_pickle_and_opens_without_this_program() -> None:
    with np.load(io.BytesIO(to_npz(example())), allow_pickle=False) as file:
        assert file["weights"].shape == (3, 3)
        assert np.isneginf(file["scores"][1, 2])
        assert json.loads(str(file["header"]))["trace"]["query_tokens"] == ["a", "b", "c"]


@pytest.mark.parametrize("write", [to_csv, to_json, to_npz])
def test_a_bare_function_is_refused_by_name(write) -> None:
    trace = example(similarity=lambda queries, keys: queries @ keys.T, mask=None)
    with pytest.raises(NotExported, match="not exported") as caught:
        write(trace)
    assert caught.value.similarity is trace.similarity


def changed(**changes: Any) -> str:
    """The example's JSON with other values at the top, in the trace or among the arrays."""
    content = json.loads(to_json(example()))
    for name, value in changes.items():
        levels = (content, content["trace"], content["arrays"])
        next(level for level in levels if name in level)[name] = value
    return json.dumps(content)


def cut(part: str, name: str) -> str:
    content = json.loads(to_json(example()))
    del content[part][name]
    return json.dumps(content)


WEIGHTS = {"dtype": "float64", "shape": [3, 3], "values": [[1, 0, 0]] * 3}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "JSONDecodeError"),
        ("[]", "TypeError"),
        ("{}", "KeyError: 'format'"),
        (b"\xff\xfe\x00", "Decode"),
        (to_json(example())[:-9], "JSONDecodeError"),
        (changed(format="other"), "its format is 'other'"),
        (changed(version=2), "its version is 2, expected 1"),
        (changed(temperature="hot"), "temperature of another type"),
        (changed(mask_when="never"), "mask_when of another type"),
        (changed(query_tokens=["a", 2, "c"]), "query_tokens of another type"),
        (changed(query_tokens=["a"]), "query_tokens: got 1, expected 3"),
        (changed(similarity="mine"), "similarity='mine': expected one of"),
        (changed(weighting=None), "weighting of another type"),
        (changed(weights={**WEIGHTS, "values": [[1, 0], [0]]}), "list among the numbers"),
        (changed(weights={**WEIGHTS, "values": [["1", 0, 0]] * 3}), "str among the numbers"),
        (changed(weights={**WEIGHTS, "values": [[1, 0]] * 3}), "cannot reshape"),
        (changed(weights={**WEIGHTS, "dtype": "object"}), "KeyError"),
        (changed(weights={**WEIGHTS, "dtype": "int64"}), "weights of another type"),
        (changed(weights={**WEIGHTS, "shape": [9]}), "weights: got shape"),
        (cut("trace", "scoring"), "scoring missing"),
        (cut("arrays", "outputs"), "outputs missing"),
        (changed(trace={"colour": "red"}), "missing"),
    ],
)
def test_json_that_is_no_trace_is_refused_with_the_reason(text: str | bytes, reason: str) -> None:
    with pytest.raises(NotATrace, match="no trace") as caught:
        from_json(text)
    assert reason in caught.value.reason


POSITIONED = example(position="relative", mask=None, bias=np.eye(3))
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "mask: shape": ({"mask": np.ones((2, 3), dtype=bool)}, "mask: got shape (2, 3)"),
    "mask: axes": ({"mask": np.ones((3, 3, 1), dtype=bool)}, "mask: got shape (3, 3, 1)"),
    "mask: type": ({"mask": np.ones((3, 3))}, "mask of another type"),
    "mask: not that of the scores": (
        {"mask": np.tri(3, dtype=bool).T},
        "scores: got a number for a hidden key",
    ),
    "bias: shape": ({"bias": np.ones((3, 2))}, "bias: got shape (3, 2)"),
    "bias: axes": ({"bias": np.ones(3)}, "bias: got shape (3,)"),
    "bias: NaN": ({"bias": np.full((3, 3), np.nan)}, "bias: got a number that is not finite"),
    "keys: shape": ({"keys": np.ones((3, 4))}, "keys: got width 4"),
    "keys: count": ({"keys": np.ones((2, 3))}, "values: got shape (3, 3)"),
    "keys: axes": ({"keys": np.ones((3, 3, 1))}, "keys: got shape (3, 3, 1)"),
    "keys: infinite": ({"keys": np.full((3, 3), np.inf)}, "keys: got a number that is not"),
    "weights: infinite": ({"weights": np.full((3, 3), np.inf)}, "weights: got a number"),
    "scores: infinite": ({"scores": np.full((3, 3), np.inf)}, "scores: got a number that is not"),
    "temperature: 0": ({"temperature": 0.0}, "temperature: got 0.0"),
    "temperature: negative": ({"temperature": -1.0}, "temperature: got -1.0"),
    "temperature: NaN": ({"temperature": float("nan")}, "temperature: got nan"),
    "temperature: a word": ({"temperature": True}, "temperature of another type"),
    "parameters: shape": ({"distances": np.eye(3)}, "distances: got shape (3, 3)"),
    "parameters: even": ({"distances": np.ones(4)}, "distances: got 4 numbers, expected 2c + 1"),
    "position: needs pairs": ({"position": "rotary", "parameters": {}}, "rotary needs vectors of"),
    "similarity: needs more": ({"similarity": "gaussian"}, "sigma missing"),
}


def unchecked(trace: AttentionTrace, **changes: Any) -> AttentionTrace:
    """A trace with fields that its constructor would not let through."""
    made = copy.copy(trace)
    for name, value in changes.items():
        parameter = name in trace.parameters
        object.__setattr__(made, *(("parameters", {name: value}) if parameter else (name, value)))
    return made


def dialect(trace: AttentionTrace) -> str:
    """JSON as another program might write it, which knows NaN as a number."""
    content = json.loads(to_json(unchecked(trace, temperature=1.0)))
    content["trace"]["temperature"] = trace.temperature
    return json.dumps(content)


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("format", ["json", "npz"])
def test_what_no_trace_can_be_is_refused_when_it_is_read(case: str, format: str) -> None:
    changes, reason = WRONG[case]
    trace = unchecked(POSITIONED, **changes)
    read, data = (from_npz, to_npz(trace)) if format == "npz" else (from_json, dialect(trace))
    with pytest.raises(NotATrace) as caught:
        read(data)
    assert reason in caught.value.reason


def test_a_field_that_this_version_does_not_know_is_refused() -> None:
    content = json.loads(to_json(example()))
    content["trace"]["colour"] = "red"
    with pytest.raises(NotATrace, match="colour unknown"):
        from_json(json.dumps(content))


def test_a_file_from_before_a_field_was_added_reads() -> None:
    trace = example(mask=None)
    assert from_json(cut("trace", "raw_queries")) == example()
    assert from_json(to_json(trace)) == trace


def test_npz_with_a_pickle_inside_is_refused_unopened() -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return pytest.fail, ("a pickle was opened",)

    file = io.BytesIO()
    np.savez(file, header=np.array("{}"), weights=np.array([Bomb()], dtype=object))
    with pytest.raises(NotATrace, match="pickle"):
        from_npz(file.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK", b"\x93NUMPY", to_npz(example())[:400]])
def test_npz_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(NotATrace):
        from_npz(data)


def test_an_array_alone_is_no_trace() -> None:
    file = io.BytesIO()
    np.save(file, np.eye(2))
    with pytest.raises(NotATrace):
        from_npz(file.getvalue())


@FORMATS
@given(index=st.integers(0, 10**6), bits=st.integers(1, 255))
def test_a_file_with_a_damaged_byte_is_refused_or_read(write, read, index: int, bits: int) -> None:
    """A digit may turn into another; whatever happens, it has a name."""
    written = write(WHOLE)
    data = bytearray(written.encode() if isinstance(written, str) else written)
    data[index % len(data)] ^= bits
    try:
        back = read(bytes(data))
    except NotATrace:
        return
    assert isinstance(back, AttentionTrace)


WHOLE = example(similarity="additive", scoring="scaled")


def table(trace: AttentionTrace) -> list[dict[str, str]]:
    return lines_of(to_csv(trace))


def lines_of(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def label(written: str) -> str:
    """As the docstring of `to_csv` says to read one."""
    return written.removeprefix("'")


@given(trace=traces())
def test_every_number_of_the_trace_is_in_the_table(trace: AttentionTrace) -> None:
    quantities = {"queries": 1, "keys": 1, "values": 1} | {
        step.field: number for number, step in enumerate(STEPS, start=1)
    }
    found = {name: np.full(getattr(trace, name).shape, np.inf) for name in quantities}
    for line in table(trace):
        name, i, j = line["quantity"], int(line["row"]) - 1, int(line["column"]) - 1
        assert int(line["step"]) == quantities[name]
        rows = {"keys": trace.key_tokens, "values": trace.value_tokens}
        assert label(line["row_label"]) == rows.get(name, trace.query_tokens)[i]
        of_keys = name in ("similarities", "scores", "weights")
        assert label(line["column_label"]) == (trace.key_tokens[j] if of_keys else str(j + 1))
        missing = {"masked": -np.inf, "undefined": np.nan}
        assert np.isinf(found[name][i, j]), "a number twice"
        found[name][i, j] = missing[line["state"]] if line["state"] else float(line["value"])
    for name, numbers in found.items():
        np.testing.assert_array_equal(numbers, getattr(trace, name))


@given(trace=traces())
def test_no_label_is_a_formula_for_a_spreadsheet(trace: AttentionTrace) -> None:
    for line in table(trace):
        for name in ("row_label", "column_label"):
            assert not line[name].startswith(tuple("=+-@\t\r\n＝＋－＠"))
        assert line["value"] == "" or np.isfinite(float(line["value"]))


@pytest.mark.parametrize(
    "word",
    [
        *("1/2", "3-4", "007", "TRUE", "false", "Wahr", "1e5", "1.5", "50%", "$5", "MARCH1"),
        *("5月3日", "#N/A", "NA", "null", "NaN", "１２", "=1", "'tis", "12:30", "-", " x", "1st"),
    ],
)
def test_a_word_that_a_spreadsheet_would_change_is_kept_a_word(word: str) -> None:
    trace = attend([[1.0]], [[1.0]], [[1.0]], query_tokens=(word,), key_tokens=(word,))
    (line,) = [line for line in table(trace) if line["quantity"] == "weights"]
    assert line["row_label"] == line["column_label"] == f"'{word}"


@pytest.mark.parametrize(
    "word", ["cat", "don't", "März", "May", "true-ish", "老师", "一", "inform"]
)
def test_any_other_word_is_written_as_it_is(word: str) -> None:
    trace = attend([[1.0]], [[1.0]], [[1.0]], query_tokens=(word,), key_tokens=(word,))
    (line,) = [line for line in table(trace) if line["quantity"] == "weights"]
    assert line["row_label"] == line["column_label"] == word


def test_several_traces_stand_one_below_the_other_under_their_names() -> None:
    both = {"A": example(), "B": example(scoring="plain")}
    lines = lines_of(to_csv(both, ["Mind this, please."]))
    assert (lines[0]["side"], lines[0]["quantity"]) == ("", "note")
    assert lines[0]["state"] == "Mind this, please."
    for name, trace in both.items():
        alone = table(trace)
        assert [{"side": name} | line for line in alone] == [
            line for line in lines if line["side"] == name
        ]


def test_the_lines_of_a_table_are_counted_before_it_is_written() -> None:
    wide = attend(np.ones((3, 4)), np.ones((2, 4)), np.ones((2, 5)))
    notes = "One note.", "Another\nnote."
    for traces in (wide, {"A": example(), "B": wide}):
        counted = Table(traces, lambda: notes)
        assert counted.lines == 1 + len(lines_of(counted()))
        assert counted.numbers == counted.lines - 1 - len(notes)


def test_a_table_that_spreadsheets_read_to_its_end_fits() -> None:
    """511 words ask 513, with 128 components: 1,048,573 numbers, a header, and notes."""
    trace = attend(np.ones((511, 128)), np.ones((513, 128)), np.ones((513, 128)))
    most, beyond = Table(trace, lambda: ["", ""]), Table(trace, lambda: ["", "", ""])
    assert (most.lines, most.fits) == (2**20, True)
    assert (beyond.lines, beyond.fits) == (2**20 + 1, False)


def test_the_table_is_written_for_spreadsheets() -> None:
    """With the mark of UTF-8, line ends of both signs, quotation marks where one needs them."""
    trace = attend(
        [[1.0]],
        [[1.0], [1.0]],
        [[0.5], [1e-7]],
        query_tokens=('a "b"',),
        key_tokens=("c,d", "老\n师"),
        mask=np.array([[True, False]]),
    )
    named = to_csv({"A;B, C": trace}, ["Mind,\rthis."]).decode()
    assert named.startswith(
        "\ufeffside,step,quantity,row,column,row_label,column_label,value,state\r\n"
        ',0,note,1,1,,,,"Mind,\rthis."\r\n'
        '"A;B, C",1,queries,1,1,"a ""b""",1,1.0,\r\n'
    )
    alone = to_csv(trace).decode()
    assert '3,scores,1,1,"a ""b""","c,d",1.0,\r\n' in alone
    assert '3,scores,1,2,"a ""b""","老\n师",,masked\r\n' in alone
    assert '1,values,2,1,"老\n师",1,1e-07,\r\n' in alone


def test_components_are_numbered_by_numbers() -> None:
    lines = [line for line in table(example()) if line["quantity"] == "values"]
    assert [line["column_label"] for line in lines[:3]] == ["1", "2", "3"]


def test_npz_is_an_ordinary_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(to_npz(WHOLE))) as archive:
        names = set(archive.namelist())
    assert {"header.npy", "weights.npy", "parameters.W.npy", "parameters.v.npy"} <= names
