"""The NumPy forward pass: the Keras network's numbers, and a trace that decides."""

import math
from pathlib import Path

import numpy as np
import pytest

from models.classifier.explanations import (
    adversarial,
    conicity,
    edited,
    erasures,
    jensen_shannon_distance,
    kendall,
    leave_one_out,
    mean_cosine,
    shuffled,
    state_similarities,
)
from models.classifier.inference import (
    POLE,
    UNKNOWN,
    VARIANTS,
    Classifier,
    Vocabulary,
    at_pole,
    guarded_weights,
)
from models.classifier.reading import NETWORKS
from models.manifest import WEIGHTS, WeightsError
from models.workers.network import Network

WORDS = ["a", "film", "good", "bad", "not", "very", "n't", "is", ".", "the"]
CLEAR = {
    "en": {
        "A wonderful, moving film with superb acting.": 1,
        "I loved every minute of it!": 1,
        "A dull, lifeless mess that wastes its actors.": 0,
        "It's boring, badly written and a waste of time.": 0,
    },
    "zh": {
        "房间很干净，服务也好，下次还会再来": 1,
        "衣服做工精致，穿着舒服，非常满意！": 1,
        "质量太差了，刚买就坏，后悔买它": 0,
        "房间又脏又吵，再也不会去了。": 0,
        "服務很好，東西也不錯": 1,
    },
}
SHIPPED = [(language, variant) for language in NETWORKS for variant in VARIANTS]
WORDS_ALONE, CHARACTERS = 0.9262, 0.9329
"""What tf-idf with logistic regression has right on dev (`models.recipes.baseline`)."""

BELOW_CHARACTERS = {"ratio_cosine"}
"""Networks that are not better than runs of characters, as docs/classifier.md says."""


@pytest.fixture(scope="module", params=VARIANTS)
def tiny(request: pytest.FixtureRequest) -> Classifier:
    """Random weights, wide enough apart for attention to differ from word to word."""
    network = Network(request.param, words=len(WORDS) + 2, width=8, seed=4)
    random = np.random.default_rng(4)
    arrays = {
        name: array + 0.3 * random.normal(size=array.shape)
        for name, array in network.arrays().items()
    }
    return Classifier(request.param, Vocabulary(WORDS), arrays, {})


@pytest.mark.parametrize(("language", "variant"), SHIPPED)
def test_many_sentences_get_the_verdicts_of_keras(language: str, variant: str) -> None:
    count = 200
    classifier = Classifier.load(language, variant)
    network = Network.of(classifier)
    random = np.random.default_rng(11)
    words = len(classifier.arrays["embedding"])
    lengths = random.integers(1, 31, count)
    rows = [random.integers(UNKNOWN, words, length).astype(np.int32) for length in lengths]
    padded = np.zeros((count, 30), np.int32)
    for target, row in zip(padded, rows, strict=True):
        target[: len(row)] = row
    found = classifier.predict_ids(rows)
    np.testing.assert_allclose(found, network(padded), atol=1e-5)
    assert found[:, 0].std() > 0.1


@pytest.mark.parametrize(("language", "variant"), SHIPPED)
def test_what_ships_knows_good_from_bad(language: str, variant: str) -> None:
    clear = CLEAR[language]
    found = Classifier.load(language, variant).predict(list(clear))
    np.testing.assert_array_equal(found.argmax(axis=1), list(clear.values()))
    np.testing.assert_allclose(found.sum(axis=1), 1)


@pytest.mark.parametrize(("language", "variant"), SHIPPED)
def test_the_card_of_what_ships_is_complete(language: str, variant: str) -> None:
    card = Classifier.load(language, variant).card
    assert (card["language"], card["attention"]) == (language, variant)
    assert {"data", "recipe", "seconds", "versions", "dev_calibration_error"} <= card.keys()
    assert {"licence", "address", "sha256"} <= card.keys()
    baseline = WORDS_ALONE if variant in BELOW_CHARACTERS else CHARACTERS
    sentences, least = {"en": (872, 0.83), "zh": (5976, baseline)}[language]
    assert card["dev_sentences"] == sentences
    assert least < card["dev_accuracy"] < 1


def test_a_network_reads_as_it_was_taught_to() -> None:
    classifier = Classifier.load("zh", "dot")
    assert classifier.cut == classifier.card["cut"] == "words"
    assert classifier.card["cutter"].startswith("rjieba ")
    found = classifier.explain("房間很舒服，iPhone也不错")
    assert found.tokens == ("房間", "很", "舒服", "，", "iPhone", "也", "不错")
    assert all(found.known)
    assert found.language == "zh"


@pytest.mark.parametrize("language", NETWORKS)
def test_all_that_ships_is_small(language: str) -> None:
    assert sum(file.stat().st_size for file in WEIGHTS.glob(f"{language}_classifier_*")) < 20e6


@pytest.mark.parametrize("language", NETWORKS)
def test_the_networks_of_a_language_share_their_words_and_keep_them_small(language: str) -> None:
    first, *others = (Classifier.load(language, variant) for variant in VARIANTS)
    for other in others:
        assert other.vocabulary is first.vocabulary
        assert other.arrays["embedding"].dtype == np.float16


def test_prefixes_say_what_the_shorter_sentence_would_get(tiny: Classifier) -> None:
    words = ["the", "film", "is", "n't", "very", "good", "."]
    prefixes = tiny.explain(" ".join(words)).prefixes
    shorter = [" ".join(words[: n + 1]) for n in range(len(words))]
    np.testing.assert_allclose(prefixes, [tiny.predict([text])[0] for text in shorter], atol=1e-6)


def test_texts_of_any_length_go_together(tiny: Classifier) -> None:
    texts = ["good", "not very good", "the film is bad .", "bad", "a film"]
    one_by_one = np.vstack([tiny.predict([text]) for text in texts])
    np.testing.assert_allclose(tiny.predict(texts), one_by_one, atol=1e-6)
    assert tiny.predict([]).shape == (0, 2)


def test_an_explanation_holds_what_decided(tiny: Classifier) -> None:
    prediction = tiny.explain("The film isn't zebra GOOD.")
    assert prediction.tokens == ("The", "film", "is", "n't", "zebra", "GOOD", ".")
    assert prediction.known == (True, True, True, True, False, True, True)
    trace = prediction.trace
    assert trace.query_tokens == trace.key_tokens == prediction.tokens
    assert trace.shape == (7, 7)
    np.testing.assert_array_equal(trace.keys, trace.values)
    assert (trace.similarity, trace.scoring) == VARIANTS[tiny.attention]
    np.testing.assert_allclose(
        prediction.probabilities, tiny.predict(["the film is n't zebra good ."])[0], atol=1e-6
    )
    np.testing.assert_array_equal(prediction.prefixes[-1], prediction.probabilities)
    if not prediction.guarded:
        decided = tiny.decide(trace, trace.weights[-1:])[0]
        np.testing.assert_allclose(decided, prediction.probabilities, atol=1e-12)


def test_learned_parameters_are_in_the_trace() -> None:
    additive = Classifier.load("en", "additive").explain("a good film").trace
    assert {name: array.shape for name, array in additive.parameters.items()} == {
        "W": (64, 128),
        "U": (64, 128),
        "v": (64,),
    }
    cosine = Classifier.load("en", "cosine")
    learned = float(np.exp(cosine.arrays["attention.log_temperature"]))
    assert cosine.explain("a good film").trace.temperature == pytest.approx(learned)


def test_another_row_decides_by_the_dense_layer(tiny: Classifier) -> None:
    trace = tiny.explain("not very good").trace
    row = np.array([0.2, 0.5, 0.3])
    both = np.concatenate([trace.queries[-1], row @ trace.values])
    logits = both @ tiny.arrays["verdict.kernel"] + tiny.arrays["verdict.bias"]
    expected = np.exp(logits) / np.exp(logits).sum()
    np.testing.assert_allclose(tiny.decide(trace, row[None])[0], expected, atol=1e-9)
    with pytest.raises(ValueError, match=r"rows: got shape \(1, 2\), expected \(k, 3\)"):
        tiny.decide(trace, row[None, :2])


def test_a_verdict_is_a_sum_of_pulls(tiny: Classifier) -> None:
    trace = tiny.explain("the film is not very good").trace
    constant, pulls = tiny.pulls(trace)
    for row in np.random.default_rng(2).dirichlet(np.ones(6), 5):
        log_odds = constant
        for weight, pull in zip(row, pulls, strict=True):
            log_odds += weight * pull
        expected = 1 / (1 + np.exp(-log_odds))
        np.testing.assert_allclose(tiny.decide(trace, row[None])[0, 1], expected, atol=1e-12)


def test_a_ratio_at_its_pole_still_decides() -> None:
    """States that cancel: the trace says NaN, and the verdict is that of the guarded row."""
    network = Network("ratio_cosine", words=4, width=2, seed=0)
    classifier = Classifier("ratio_cosine", Vocabulary(["a", "b"]), network.arrays(), {})
    trace = classifier._attend(
        np.array([[1.0, 0.0]], np.float32), np.array([[2.0, 0.0], [-3.0, 0.0]], np.float32)
    )
    assert np.isnan(trace.weights).all()
    scores = np.array([1.0, -1.0]) / (POLE * 2)
    np.testing.assert_allclose(guarded_weights(trace)[0, 1], np.exp(scores[1] - scores[0]))
    assert np.isfinite(classifier.decide(trace, guarded_weights(trace))).all()


@pytest.mark.parametrize("sign", [1, -1])
def test_near_the_pole_the_sign_of_the_sum_decides_whose_weight_is_most(sign: int) -> None:
    """Just below zero the ratio turns the order round; just above it does not."""
    network = Network("ratio_cosine", words=4, width=2, seed=0)
    classifier = Classifier("ratio_cosine", Vocabulary(["a", "b"]), network.arrays(), {})
    almost = sign * 0.004
    keys = [[1.0, 0.0], [-1.0, 0.0], [almost, 1.0]]
    trace = classifier._attend(np.array([[1.0, 0.0]], np.float32), np.array(keys, np.float32))
    assert at_pole(trace).all()
    cosines = [1.0, -1.0, almost / math.hypot(almost, 1.0)]
    # Not by the sum itself, 0.004 or so, but by a hundredth of the sum of the sizes.
    total = sign * 0.01 * sum(map(abs, cosines))
    exponentials = [math.exp((cosine - sign) / total) for cosine in cosines]
    expected = [each / sum(exponentials) for each in exponentials]
    np.testing.assert_allclose(guarded_weights(trace)[0], expected, atol=1e-6)
    assert int(np.argmax(expected)) == (0 if sign > 0 else 1)


@pytest.mark.parametrize("text", ["", "  \n", "\u200b"])
def test_an_empty_text_is_refused(tiny: Classifier, text: str) -> None:
    with pytest.raises(ValueError, match=r"text: got .* expected at least one word"):
        tiny.predict(["good", text])
    with pytest.raises(ValueError, match=r"text: got .* expected at least one word"):
        tiny.explain(text)


def test_a_long_text_is_read_to_its_limit() -> None:
    classifier = Classifier("dot", Vocabulary(WORDS), Network("dot", words=12).arrays(), {})
    prediction = classifier.explain("good " * 130)
    assert (len(prediction.tokens), prediction.left_out) == (100, 30)
    assert prediction.prefixes.shape == (100, 2)
    assert (prediction.unread, classifier.explain("good " * 2000).unread) == (0, 10_000 - 8192)


def test_a_missing_or_damaged_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"en_classifier_dot\.json"):
        Classifier.load("en", "dot", tmp_path)
    for suffix in ("json", "npz"):
        name = f"en_classifier_dot.{suffix}"
        (tmp_path / name).write_bytes((WEIGHTS / name).read_bytes())
    weights = tmp_path / "en_classifier_dot.npz"
    weights.write_bytes(weights.read_bytes()[:-1000] + bytes(1000))
    with pytest.raises(WeightsError, match="sha256"):
        Classifier.load("en", "dot", tmp_path)


def test_an_unknown_attention_is_refused() -> None:
    with pytest.raises(ValueError, match=r"attention must be one of dot, .* got 'luong'"):
        Classifier.load("en", "luong")


def test_leaving_out_is_predicting_without(tiny: Classifier) -> None:
    ids = tiny.vocabulary.numbers(["not", "very", "good"])
    whole = tiny.predict(["not very good"])[0, 1]
    rest = tiny.predict(["very good", "not good", "not very"])[:, 1]
    np.testing.assert_allclose(leave_one_out(tiny, ids, 1), whole - rest, atol=1e-6)
    nothing = tiny.predict_ids([np.array([UNKNOWN], np.int32)])[0, 0]
    alone = tiny.predict(["good"])[0, 0] - nothing
    np.testing.assert_allclose(leave_one_out(tiny, ids[2:], 0), [alone], atol=1e-6)


def test_erasure_by_hand(tiny: Classifier) -> None:
    words = ["the", "film", "is", "not", "very", "good"]
    importance = np.array([0.0, 0.2, 0.1, 0.9, 0.2, 0.8])
    found = erasures(tiny, tiny.vocabulary.numbers(words), importance, 1)
    assert [(each.share, each.count) for each in found] == [(0.1, 1), (0.2, 2), (0.5, 3)]
    whole = tiny.predict([" ".join(words)])[0, 1]
    without, alone = tiny.predict(["the is very", "film not good"])[:, 1]
    np.testing.assert_allclose(found[2].comprehensiveness, whole - without, atol=1e-6)
    np.testing.assert_allclose(found[2].sufficiency, whole - alone, atol=1e-6)


def test_an_edited_row_sums_to_one() -> None:
    np.testing.assert_allclose(edited(np.array([0.5, 0.3, 0.2]), 0, 0.2), [0.2, 0.48, 0.32])
    np.testing.assert_allclose(edited(np.array([1.0, 0.0, 0.0]), 0, 0.5), [0.5, 0.25, 0.25])
    np.testing.assert_allclose(edited(np.array([1.0]), 0, 0.5), [1.0])
    with pytest.raises(ValueError, match=r"weight: got 1.5"):
        edited(np.array([0.5, 0.5]), 1, 1.5)


def test_shuffles_are_drawn_by_their_seed() -> None:
    weights = np.array([0.1, 0.2, 0.3, 0.4])
    first, again, other = (shuffled(weights, seed) for seed in (1, 1, 2))
    assert first.shape == (100, 4)
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)
    np.testing.assert_array_equal(np.sort(first, axis=1), np.tile(weights, (100, 1)))
    assert len(np.unique(first, axis=0)) > 15


@pytest.mark.parametrize("tolerance", [0.01, 1e-4])
@pytest.mark.parametrize("kind", [0, 1])
def test_no_row_beats_the_adversarial_one(tiny: Classifier, kind: int, tolerance: float) -> None:
    """Against rows drawn from the whole simplex, and a fine grid along all of its edges."""
    trace = tiny.explain("the film is not very good").trace
    weights = guarded_weights(trace)[-1]
    base = tiny.decide(trace, weights[None])[0, kind]
    rival = adversarial(tiny, trace, weights, kind, tolerance)
    assert abs(rival.probability - base) <= tolerance + 1e-9
    np.testing.assert_allclose(rival.weights.sum(), 1)
    assert (rival.weights >= 0).all()
    drawn = np.random.default_rng(0).dirichlet(np.full(6, 0.15), 20_000)
    parts = np.linspace(0, 1, 4001)[:, None]
    corners = np.eye(6)
    edges = [parts * one + (1 - parts) * other for one in corners for other in corners]
    rows = np.vstack([drawn, *edges])
    allowed = rows[np.abs(tiny.decide(trace, rows)[:, kind] - base) <= tolerance]
    assert len(allowed) > 20
    farthest = jensen_shannon_distance(allowed, weights).max()
    assert farthest - 1e-9 <= rival.distance <= farthest + 0.01


def test_jensen_shannon_by_hand() -> None:
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    quarter = (np.log2(1 / 0.75) + 0.5 * np.log2(0.5 / 0.75) + 0.5 * np.log2(0.5 / 0.25)) / 2
    found = jensen_shannon_distance(rows, np.array([1.0, 0.0]))
    np.testing.assert_allclose(found, [0, 1, np.sqrt(quarter)])


def plain_kendall(first: list[float], second: list[float]) -> float | None:
    """Kendall's definition, pair by pair."""
    agreeing = untied_first = untied_second = 0
    for i in range(len(first)):
        for j in range(i):
            one, other = first[i] - first[j], second[i] - second[j]
            untied_first += one != 0
            untied_second += other != 0
            agreeing += (one * other > 0) - (one * other < 0)
    pairs = untied_first * untied_second
    return agreeing / pairs**0.5 if pairs else None


def test_kendall_by_hand() -> None:
    assert kendall(np.array([1.0, 2, 3]), np.array([0.1, 0.2, 9])) == pytest.approx(1)
    assert kendall(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == pytest.approx(-1)
    # 6 pairs, one of them tied on the left; of the other five, four agree: 3 / sqrt(5 * 6).
    tied = kendall(np.array([1.0, 1, 2, 3]), np.array([1.0, 2, 4, 3]))
    assert tied == pytest.approx(3 / 30**0.5)
    # 0.1 + 0.2 and 0.3 are equal but for rounding.
    assert kendall(np.array([0.1 + 0.2, 0.3, 2, 3]), np.array([1.0, 2, 4, 3])) == tied
    # Rounding is measured by the largest of them: beside 1e-20, too, 0.1 + 0.2 is 0.3.
    beside = kendall(np.array([0.1 + 0.2, 0.3, 2, 1e-20]), np.array([2.0, 3, 4, 1]))
    assert beside == pytest.approx(5 / 30**0.5)
    assert kendall(np.array([1.0]), np.array([1.0])) is None
    assert kendall(np.array([1.0, 1]), np.array([1.0, 2])) is None


@pytest.mark.parametrize("seed", range(5))
def test_kendall_pair_by_pair(seed: int) -> None:
    first, second = np.random.default_rng(seed).integers(0, 6, (2, 30)).astype(float)
    assert kendall(first, second) == pytest.approx(plain_kendall(first.tolist(), second.tolist()))


def test_the_mean_cosine_pair_by_pair(tiny: Classifier) -> None:
    states = tiny.explain("not very good").trace.keys
    cosines = [
        one @ other / np.sqrt((one @ one) * (other @ other))
        for index, one in enumerate(states)
        for other in states[:index]
    ]
    assert mean_cosine(tiny.explain("not very good").trace) == pytest.approx(np.mean(cosines))
    assert mean_cosine(tiny.explain("good").trace) is None


def test_state_similarities_by_hand(tiny: Classifier) -> None:
    trace = tiny.explain("not very good").trace
    lengths = np.linalg.norm(trace.keys, axis=1)
    cosines = trace.keys @ trace.keys.T / np.outer(lengths, lengths)
    np.testing.assert_allclose(state_similarities(trace), cosines, atol=1e-12)
    mean = trace.keys.mean(axis=0)
    towards = trace.keys @ mean / lengths / np.linalg.norm(mean)
    np.testing.assert_allclose(conicity(trace), towards.mean())
