r"""Training a small translator, from Tatoeba's sentence pairs to the weights that ship.

    python -m models.recipes.translation --direction en-zh --data DIR --attention additive

Stopped at any time, the same command goes on from the last whole epoch. `--data` is the folder with
`cmn.txt` (`models.recipes.pairs`). Most pairs teach; some sentences decide when to stop; dev is
read once, at the end, for the model card.
"""

from __future__ import annotations

import argparse
import io
import json
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from models.manifest import WEIGHTS, store
from models.recipes import pairs as corpus
from models.recipes.resumable import Resumable
from models.recipes.scores import bleu, by_length, chrf, nearest
from models.recipes.translator import Translator
from models.translation.alignment import error_rate
from models.translation.alignment import read as aligned
from models.translation.network import VARIANTS, Network
from models.translation.translator import BEAM, DIRECTIONS, LONGEST, stem, words_of
from models.translation.translator import Translator as Small
from models.translation.units import END, FIRST, PADDING, START, Ids, Units
from models.vectors.embeddings import load

Array = NDArray[np.float32]
EVERY = 8
"""Steps after which the average follows."""


@dataclass(frozen=True)
class Recipe:
    """All that a training is free to choose; what ships was made with these."""

    epochs: int = 16
    batch: int = 96
    rate: float = 3e-3
    warmup: int = 300
    averaged: float = 0.997
    smoothing: float = 0.1
    dropout: float = 0.2
    forget: float = 0.1
    vectors: bool = True
    patience: int = 5
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Material:
    """One direction's pairs as numbers, and its two vocabularies.

    wide: every source word that teaches, the known ones first, so that the vector of a word that is
    too rare to be known teaches what vectors are good for.
    """

    direction: str
    source: Units
    target: Units
    wide: Units
    sources: tuple[Ids, ...]
    targets: tuple[Ids, ...]
    pairs: corpus.Pairs

    @classmethod
    def of(cls, folder: Path, direction: str) -> Material:
        found = corpus.split(corpus.read(folder), direction)
        languages = direction.split("-")
        source, target = (
            corpus.units((pair[side] for pair in found.train), language)
            for side, language in enumerate(languages)
        )
        wide = corpus.widened(source, (pair[0] for pair in found.train))
        read = [
            (wide.numbers(source.split(one, LONGEST)), target.numbers(target.split(other, LONGEST)))
            for one, other in found.train
        ]
        whole = [pair for pair in read if max(map(len, pair)) < LONGEST]
        sources, targets = (tuple(pair[side] for pair in whole) for side in range(2))
        return cls(direction, source, target, wide, sources, targets, found)


class Training(Resumable):
    """A translator on its way: it takes an epoch, is written down, is taken up again.

    `average` holds the moving average of the network's weights (Polyak and Juditsky 1992), which is
    what is judged and shipped.
    """

    free = ("epochs",)

    def __init__(
        self, attention: str, recipe: Recipe, material: Material, start: Path | None = None
    ) -> None:
        keras.utils.set_random_seed(recipe.seed)
        self.recipe, self.material = recipe, material
        self.choices = {"attention": attention, "pairs": len(material.sources), **asdict(recipe)}
        vectors: tuple[Array | None, Array | None] = (None, None)
        if recipe.vectors:
            vectors = (meanings(material.wide), meanings(material.target))
        self.network, self.average = (
            Translator(
                attention,
                (len(material.source), len(material.target)),
                vectors,
                recipe.dropout,
                recipe.seed,
            )
            for _ in range(2)
        )
        self.begun_from = start and begin(self.network, self.average, start)
        self.epoch, self.seconds = 0, 0.0
        self.history: list[dict[str, float]] = []
        self.best = self.average.state()
        self.optimizer = keras.optimizers.Adam(self._rate(), global_clipnorm=1.0, beta_2=0.98)
        self.optimizer.build(self.network.trainable_variables)
        numbers = tf.TensorSpec((None, None), tf.int32)
        truths = tf.TensorSpec((None, None), tf.bool)
        self._learn = tf.function(self._step, input_signature=[numbers, truths, numbers])

    def take_epoch(self) -> None:
        start = time.perf_counter()
        batches = list(self._batches(self.epoch))
        bar = keras.utils.Progbar(len(batches), unit_name="batch", interval=10)
        for ids, forgotten, written in batches:
            bar.add(1, [("loss", self._learn(ids, forgotten, written))])
            if int(self.optimizer.iterations) % EVERY == 0:
                self._follow()
        self.seconds += time.perf_counter() - start
        self.epoch += 1

    def judge(self) -> None:
        """Write down how well the average translates what was held out; keep it if it is best."""
        asked = self.material.pairs.held_out
        found = self.translator(np.float32).many(list(asked))
        score = chrf(found, list(asked.values()))
        if not self.history or score > max(before["chrf"] for before in self.history):
            self.best = self.average.state()
        self.history.append({"epoch": self.epoch, "chrf": score})

    def translator(self, type_: Any, card: Mapping[str, Any] = MappingProxyType({})) -> Small:
        """The average network in NumPy, its numbers of this type."""
        arrays = {name: each.astype(type_) for name, each in self.average.arrays().items()}
        network, material = Network(self.choices["attention"], arrays), self.material
        return Small(material.direction, network, (material.source, material.target), card)

    @property
    def finished(self) -> bool:
        """Out of epochs, or none of the last few was better than one before them."""
        scores = [each["chrf"] for each in self.history]
        waited = len(scores) - 1 - int(np.argmax(scores)) if scores else 0
        return self.epoch >= self.recipe.epochs or waited >= self.recipe.patience

    def _rate(self) -> Callable[[], tf.Tensor]:
        """It rises, then falls with the root of the steps: no step needs to know which is last."""

        class Rate(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
            def __call__(_, step: tf.Tensor) -> tf.Tensor:
                done, warm = tf.cast(step + 1, tf.float32), float(self.recipe.warmup)
                return self.recipe.rate * tf.minimum(done / warm, tf.sqrt(warm / done))

        return Rate()

    def _batches(self, epoch: int) -> Iterator[tuple[Ids, NDArray[np.bool_], Ids]]:
        """Shuffled, each of sources of one length, so that nothing of a source is padding."""
        random = np.random.default_rng((self.recipe.seed, epoch))
        lengths = np.array([len(row) for row in self.material.sources])
        targets = np.array([len(row) for row in self.material.targets])
        found = []
        for length in np.unique(lengths):
            rows = random.permutation(np.flatnonzero(lengths == length))
            for pool in np.array_split(rows, -(-len(rows) // (self.recipe.batch * 8))):
                alike = pool[np.argsort(targets[pool], kind="stable")]
                found += np.array_split(alike, -(-len(alike) // self.recipe.batch))
        for number in random.permutation(len(found)):
            rows = found[number]
            ids = np.stack([self.material.sources[row] for row in rows])
            forgotten = random.random(ids.shape) < self.recipe.forget
            yield ids, forgotten, padded([self.material.targets[row] for row in rows])

    def _step(self, ids: tf.Tensor, forgotten: tf.Tensor, written: tf.Tensor) -> tf.Tensor:
        variables = self.network.trainable_variables
        rows = tf.where(written[:, 1:] != PADDING)
        with tf.GradientTape() as tape:
            states = self.network.states(ids, written[:, :-1], forgotten, training=True)
            chosen, right = tf.gather_nd(states, rows), tf.gather_nd(written[:, 1:], rows)
            loss = tf.reduce_mean(self.network.losses(chosen, right, self.recipe.smoothing))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return loss

    @tf.function  # type: ignore[untyped-decorator]
    def _follow(self) -> None:
        """One step of the moving average, for the `EVERY` steps since the last."""
        done = tf.cast(self.optimizer.iterations, tf.float32)
        keep = tf.minimum(self.recipe.averaged**EVERY, (EVERY + done) / (10 * EVERY + done))
        pairs = zip(self.average.trainable_variables, self.network.trainable_variables, strict=True)
        for average, variable in pairs:
            average.assign(keep * average + (1 - keep) * variable)


def begin(network: Translator, average: Translator, start: Path) -> dict[str, Any]:
    """Give both what the best network of a checkpoint learned, but for how it looks.

    Returns the description of its source.
    """
    with np.load(start) as file:
        plain = json.loads(str(file["plain"]))
        best = {name[5:]: file[name] for name in file.files if name.startswith("best.")}
    for each in (network, average):
        each.assign(best)
    return {"attention": plain["choices"]["attention"], "epochs": plain["epoch"]}


def meanings(words: Units) -> Array:
    """The shared vector of each word, zeros where it has none: (numbers, 50)."""
    shared = load("shared")
    folded = [word.folded for word in words.words]
    known = shared.known(folded)
    vectors = shared.vectors(folded) / shared.ordinary * known[:, None]
    return np.vstack([np.zeros((FIRST, shared.dim)), vectors]).astype(np.float32)


def padded(rows: Sequence[Ids]) -> Ids:
    """START, the words, END of each row, and `PADDING` after that: (rows, longest + 2)."""
    matrix = np.full((len(rows), max(map(len, rows)) + 2), PADDING, np.int32)
    for line, row in zip(matrix, rows, strict=True):
        line[: len(row) + 2] = [START, *row, END]
    return matrix


def ship(training: Training, attention: str, out: Path) -> dict[str, Any]:
    """Round the best average to float16, measure that on dev, write both down."""
    training.average.assign(training.best)
    material, dev = training.material, training.material.pairs.dev
    source, target = material.direction.split("-")
    translator, right = training.translator(np.float16), list(dev.values())
    greedily, by_beam = translator.many(list(dev)), translator.many(list(dev), BEAM)
    baseline = nearest(material.pairs, list(dev), source)
    card = {
        "direction": material.direction,
        "attention": attention,
        "data": "Tatoeba's sentence pairs (CC BY 2.0 FR), https://www.manythings.org/anki/",
        "licence": "Apache-2.0; learned from Tatoeba's sentence pairs, CC BY 2.0 FR",
        "pairs": len(material.sources),
        "source_words": len(material.source.words),
        "target_words": len(material.target.words),
        "parameters": sum(each.size for each in training.best.values()),
        "type": "float16",
        "begun_from": training.begun_from,
        "recipe": asdict(training.recipe),
        "seed": training.recipe.seed,
        "seconds": round(training.seconds, 1),
        "history": training.history,
        "versions": {
            "python": platform.python_version(),
            "sacrebleu": version("sacrebleu"),
            **{module.__name__: module.__version__ for module in (np, tf, keras)},
        },
        "held_out_sentences": len(material.pairs.held_out),
        "dev_sentences": len(dev),
        "dev_chrf": chrf(greedily, right),
        "dev_bleu": bleu(greedily, right, target),
        "dev_chrf_beam": chrf(by_beam, right),
        "dev_bleu_beam": bleu(by_beam, right, target),
        "nearest_chrf": chrf(baseline, right),
        "nearest_bleu": bleu(baseline, right, target),
        "alignment_error": error_rate(translator, aligned()),
        "lengths": by_length(translator, dev),
    }
    file = io.BytesIO()
    words = {"source.words": words_of(material.source), "target.words": words_of(material.target)}
    np.savez_compressed(file, allow_pickle=False, **words, **translator.network.stored)
    name = stem(material.direction, attention)
    store(out / f"{name}.json", f"{name}.npz", file.getvalue(), card)
    return card


def trained(training: Training, checkpoint: Path, stop: int | None = None) -> Training:
    """All epochs, or the first ``stop``, from the last whole one that the checkpoint knows."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists():
        training.restore(checkpoint)
    while not training.finished and training.epoch != stop:
        training.take_epoch()
        training.judge()
        training.save(checkpoint)
        print(training.history[-1], flush=True)
    return training


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m models.recipes.translation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--direction", choices=DIRECTIONS, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder with cmn.txt")
    parser.add_argument("--attention", choices=list(VARIANTS), default="additive")
    parser.add_argument(
        "--start", type=Path, help="checkpoint of a translator with another attention to begin with"
    )
    parser.add_argument("--stop", type=int, help="after so many epochs")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for weights and card")
    parser.add_argument("--checkpoints", type=Path, default=Path("build"))
    for field in fields(Recipe):
        name = "--" + field.name.replace("_", "-")
        kind = bool_ if isinstance(field.default, bool) else type(field.default)
        parser.add_argument(name, type=kind, default=field.default)
    chosen = parser.parse_args()
    recipe = Recipe(**{field.name: getattr(chosen, field.name) for field in fields(Recipe)})
    try:
        material = Material.of(chosen.data, chosen.direction)
    except corpus.MissingPairs as error:
        parser.error(str(error))
    training = Training(chosen.attention, recipe, material, chosen.start)
    checkpoint = chosen.checkpoints / f"{stem(chosen.direction, chosen.attention)}.npz"
    card = ship(trained(training, checkpoint, chosen.stop), chosen.attention, chosen.out)
    print(json.dumps(card, indent=2, ensure_ascii=False), flush=True)


def bool_(text: str) -> bool:
    """A switch of the command line: 0 or 1."""
    return bool(int(text))


if __name__ == "__main__":
    main()
