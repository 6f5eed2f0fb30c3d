"""Training the classifier of a language, from labelled texts to the weights that ship.

    python -m models.recipes.training --language en --data DIR --attention NAME ... \
        [--vectors FILE] [--teacher FILE] [--start NAME]

Without `--teacher` it learns the data's own verdicts; with it (a file of `models.recipes.corpus`
for English, of `models.recipes.ngrams` for Chinese), what the teacher says of many more texts.
`--vectors` (of the same command for English, of `models.recipes.company` for Chinese) gives the
vocabulary and its first vectors; `--start` begins with what a network with another attention has
learned. Stopped at any time, the same command goes on from the last whole epoch and ends with the
same weights.

Most of the training texts teach, a part decides when to stop and how sure to be; dev is read once,
at the end, for the model card (`models.recipes.material` says which these are).
"""

from __future__ import annotations

import argparse
import io
import json
import platform
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from models.classifier.inference import LENGTH, VARIANTS, Classifier, Vocabulary
from models.manifest import WEIGHTS, store
from models.recipes.batches import (
    Array,
    Examples,
    Ids,
    batches,
    drawn,
    examples_of,
    forget,
    padded,
    read_vectors,
    taught_by,
)
from models.recipes.calibration import (
    accuracy,
    calibration_error,
    cross_entropy,
    fitting_temperature,
)
from models.recipes.material import MATERIALS, Shares
from models.recipes.resumable import Resumable
from models.recipes.reviews import MissingReviews
from models.recipes.treebank import MissingTreebank
from models.text.chinese import CUTS
from models.workers.network import WORDS, Network

TEACHERS = {
    "en": "all-MiniLM-L6-v2 (Apache-2.0), fine-tuned on the taught sentences and their phrases",
    "zh": "regressions over n-grams of words and of characters, of the taught reviews, each of a "
    "part of these for the others",
}
"""Who says what a language's texts are worth, where a teacher does."""


@dataclass(frozen=True)
class Recipe:
    """All that a training is free to choose; what ships was made with these."""

    epochs: int = 4
    batch_words: int = 6_000
    rate: float = 2e-3
    averaged: float = 0.999
    softened: float = 3.0
    dropout: float = 0.2
    word_dropout: float = 0.05
    patience: int = 3
    seed: int = 1


RECIPES = {
    "en": Recipe(),
    "zh": Recipe(epochs=1, rate=1e-3, softened=1.0, dropout=0.3, word_dropout=0.1),
}
"""What each language's networks were made with."""

BEGUN = ("attention", "recipe", "history", "seconds")
"""What a manifest says of the network with which another began."""


class Training(Resumable):
    """A network on its way: it takes an epoch, is written down, is taken up again.

    `average` is a second network whose weights are the moving average of the first's (Polyak and
    Juditsky 1992): it is steadier, so it is what is judged and shipped.

    vectors: (words, width), the embedding's first values. start: what a network with another
    attention has learned, from which this one takes what it has under the same name.
    """

    def __init__(
        self,
        attention: str,
        recipe: Recipe,
        examples: Examples,
        vectors: Array | None,
        start: Mapping[str, Array] = MappingProxyType({}),
    ) -> None:
        keras.utils.set_random_seed(recipe.seed)
        self.recipe, self.examples = recipe, examples
        self.choices = {"attention": attention, "texts": len(examples), **asdict(recipe)}
        self.network, self.average = (
            Network(attention, vectors=vectors, dropout=recipe.dropout, seed=recipe.seed)
            for _ in range(2)
        )
        for network in (self.network, self.average):
            network.assign(network.arrays() | dict(start))
        self.epoch, self.seconds = 0, 0.0
        self.history: list[dict[str, float]] = []
        self.best = self.average.arrays()
        self.steps = sum(1 for _ in self._batches(0))
        schedule = keras.optimizers.schedules.CosineDecay(
            0.0, self.steps * recipe.epochs, warmup_target=recipe.rate, warmup_steps=self.steps // 4
        )
        self.optimizer = keras.optimizers.Adam(schedule, global_clipnorm=1.0)
        self.optimizer.build(self.network.trainable_variables)
        self._learn = tf.function(
            self._step,
            input_signature=[
                tf.TensorSpec((None, None), tf.int32),
                tf.TensorSpec((None,), tf.float32),
            ],
        )

    def take_epoch(self) -> None:
        start = time.perf_counter()
        bar = keras.utils.Progbar(self.steps, unit_name="batch")
        for ids, shares in self._batches(self.epoch):
            bar.add(1, [("loss", self._learn(ids, shares))])
        self.seconds += time.perf_counter() - start
        self.epoch += 1

    def judge(self, held_out: Examples) -> None:
        """Write down how well the average network does, and keep it if it is the best so far.

        The best has the least loss at the temperature that suits it, for `calibrated` sets that
        afterwards: late epochs gain in accuracy while they grow too sure of themselves.
        """
        logits = verdicts(self.average, held_out)
        loss = cross_entropy(logits, held_out.shares, fitting_temperature(logits, held_out.shares))
        if not self.history or loss < min(before["loss"] for before in self.history):
            self.best = self.average.arrays()
        right = accuracy(logits, held_out.shares)
        self.history.append({"epoch": self.epoch, "loss": loss, "accuracy": right})

    @property
    def finished(self) -> bool:
        """Out of epochs, or none of the last few was better than one before them."""
        losses = [each["loss"] for each in self.history]
        waited = len(losses) - 1 - int(np.argmin(losses)) if losses else 0
        return self.epoch >= self.recipe.epochs or waited >= self.recipe.patience

    def _batches(self, epoch: int) -> Iterator[tuple[Ids, Array]]:
        random = np.random.default_rng((self.recipe.seed, epoch))
        for ids, shares in batches(self.examples, self.recipe.batch_words, random):
            yield forget(ids, self.recipe.word_dropout, random), shares

    def _step(self, ids: tf.Tensor, shares: tf.Tensor) -> tf.Tensor:
        variables = self.network.trainable_variables
        with tf.GradientTape() as tape:
            embedded = self.network.embedding(ids)
            logits = self.network.logits(embedded, ids != 0, training=True)
            targets = tf.stack([1 - shares, shares], axis=1)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(targets, logits))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        step = tf.cast(self.optimizer.iterations, tf.float32)
        keep = tf.minimum(self.recipe.averaged, (1 + step) / (10 + step))
        for average, variable in zip(self.average.trainable_variables, variables, strict=True):
            average.assign(keep * average + (1 - keep) * variable)
        return loss


def verdicts(network: Network, examples: Examples, size: int = 256) -> Array:
    """Logits (texts, 2) without dropout."""
    order = np.argsort([len(row) for row in examples.ids], kind="stable")
    logits = np.empty((len(order), 2), np.float32)
    for some in np.array_split(order, -(-len(order) // size)):
        ids = padded([examples.ids[n] for n in some])
        logits[some] = network.logits(network.embedding(ids), tf.constant(ids != 0))
    return logits


def calibrated(network: Network, held_out: Examples) -> float:
    """Set how certain the verdicts are, by the held-out sentences; no verdict changes.

    Returns the temperature that is now part of the verdict's weights.
    """
    temperature = fitting_temperature(verdicts(network, held_out), held_out.shares)
    for variable in network.verdict.weights:
        variable.assign(variable / temperature)
    return temperature


def trained(
    training: Training, held_out: Examples, checkpoint: Path, stop: int | None = None
) -> Training:
    """All epochs, or the first ``stop``, from the last whole one that the checkpoint knows."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists():
        training.restore(checkpoint)
    while not training.finished and training.epoch != stop:
        training.take_epoch()
        training.judge(held_out)
        training.save(checkpoint)
        print(training.history[-1], flush=True)
    training.average.assign(training.best)
    return training


def ship(
    training: Training,
    held_out: Examples,
    attention: str,
    words: Sequence[str],
    facts: Mapping[str, Any],
    dev: Shares,
    out: Path,
) -> dict[str, Any]:
    """Calibrate the best network, round it to float16, measure that on dev, write both down."""
    temperature = calibrated(training.average, held_out)
    arrays = {name: array.astype(np.float16) for name, array in training.average.arrays().items()}
    classifier = Classifier(attention, Vocabulary(words), arrays, {})
    positive = np.array([share > 0.5 for share in dev.values()])
    found = classifier.predict_ids(
        [classifier.vocabulary.numbers(text.split(" ")[:LENGTH]) for text in dev]
    )
    card = {
        **facts,
        "words": len(words),
        "parameters": training.average.count_params(),
        "type": "float16",
        "recipe": asdict(training.recipe),
        "seconds": round(training.seconds, 1),
        "history": training.history,
        "temperature": temperature,
        "versions": {
            "python": platform.python_version(),
            **{module.__name__: module.__version__ for module in (np, tf, keras)},
        },
        "dev_sentences": len(dev),
        "dev_accuracy": float(np.mean((found[:, 1] > 0.5) == positive)),
        "dev_calibration_error": calibration_error(found, positive),
    }
    file = io.BytesIO()
    text = np.frombuffer("\n".join(words).encode(), np.uint8)
    np.savez(file, allow_pickle=False, words=text, **arrays)
    name = f"{facts['language']}_classifier_{attention}"
    store(out / f"{name}.json", f"{name}.npz", file.getvalue(), card)
    return card


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m models.recipes.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--language", choices=list(MATERIALS), default="en")
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder with train.txt and dev.txt, or train_dev.tsv",
    )
    parser.add_argument(
        "--attention", choices=list(VARIANTS), required=True, nargs="+", help="one after the other"
    )
    parser.add_argument(
        "--cut", choices=list(CUTS), default="words", help="into what Chinese is cut"
    )
    parser.add_argument(
        "--start", type=Path, help="manifest of a network: begin with what that one has learned"
    )
    parser.add_argument("--vectors", type=Path, help="vectors.npz, see above")
    parser.add_argument("--teacher", type=Path, help="lessons.npz, see above")
    parser.add_argument(
        "--whole", action="store_true", help="of the teacher's texts only those of the data"
    )
    parser.add_argument("--stop", type=int, help="after so many epochs, wherever the schedule is")
    parser.add_argument("--texts", type=int, help="learn from so many of them, drawn by the seed")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for weights and card")
    parser.add_argument("--checkpoints", type=Path, default=Path("build"))
    for field in fields(Recipe):
        name = "--" + field.name.replace("_", "-")
        parser.add_argument(name, type=type(field.default), help="by default as what ships")
    chosen = parser.parse_args()
    given = {field.name: getattr(chosen, field.name) for field in fields(Recipe)}
    recipe = replace(
        RECIPES[chosen.language], **{name: each for name, each in given.items() if each is not None}
    )

    try:
        material = MATERIALS[chosen.language](chosen.data, WORDS - 2, chosen.cut)
    except (MissingTreebank, MissingReviews) as error:
        parser.error(str(error))
    words, vectors, start, begun = material.words, None, {}, None
    if chosen.vectors:
        words, vectors = read_vectors(chosen.vectors)
    if chosen.start:
        language, _, attention = chosen.start.stem.partition("_classifier_")
        begun = Classifier.load(language, attention, chosen.start.parent)
        words, start = list(begun.vocabulary.words), begun.arrays
    vocabulary = Vocabulary(words)
    shares = taught_by(chosen.teacher, recipe.softened) if chosen.teacher else material.taught
    if chosen.whole:
        shares = {text: share for text, share in shares.items() if text in material.taught}
    examples = examples_of(vocabulary, drawn(shares, chosen.texts, recipe.seed))
    asked = examples_of(vocabulary, material.held_out)

    for attention in chosen.attention:
        training = Training(attention, recipe, examples, vectors, start)
        checkpoint = chosen.checkpoints / f"{chosen.language}_{attention}.npz"
        card = ship(
            trained(training, asked, checkpoint, chosen.stop),
            asked,
            attention,
            words,
            {
                "attention": attention,
                **material.facts,
                "held_out_sentences": len(asked),
                "texts": len(examples),
                "begun_from": begun and {name: begun.card[name] for name in BEGUN},
                "taught_by": TEACHERS[chosen.language]
                if chosen.teacher
                else "the labels of the data",
            },
            material.dev,
            chosen.out,
        )
        print(json.dumps(card, indent=2, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
