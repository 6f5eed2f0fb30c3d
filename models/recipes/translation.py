r"""Training a small translator, from Tatoeba's sentence pairs to the weights that ship.

    python -m models.recipes.translation --direction en-zh --data DIR --attention additive

Stopped at any time, the same command goes on from the last whole epoch. `--data` is the folder with
`cmn.txt` (`models.recipes.pairs`). Most pairs teach; some sentences decide when to stop; dev is
read once, at the end, for the model card. With `--guide`, its attention is taught too, by the links
of `models.recipes.guide`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from models.manifest import WEIGHTS
from models.recipes import pairs as corpus
from models.recipes.guide import FILE as LINKS
from models.recipes.guide import NO_LINK, cut, linked
from models.recipes.resumable import Resumable
from models.recipes.scores import chrf
from models.recipes.shipping import ship
from models.recipes.translation_pairs import Material, meanings, padded
from models.recipes.translator import Translator
from models.translation.network import GUIDED, VARIANTS, Network
from models.translation.translator import DIRECTIONS, stem
from models.translation.translator import Translator as Small
from models.translation.units import PADDING, Ids

Array = NDArray[np.float32]
EVERY = 8
"""Steps after which the average follows."""


class OtherWords(ValueError):
    """A translator to begin with reads or writes other words than those of the pairs."""

    def __init__(self, translator: Small) -> None:
        name = stem(translator.direction, translator.network.attention)
        super().__init__(f"{name} has other words than these pairs give: start from nothing")
        self.translator = translator


@dataclass(frozen=True)
class Recipe:
    """All that a training is free to choose; each card has those that its network was made with.

    guide: the weight of how far its attention is from the links of words that say the same (Chen et
    al. 2016); 0 lets it find by itself where to look.
    """

    epochs: int = 16
    batch: int = 96
    rate: float = 3e-3
    warmup: int = 300
    averaged: float = 0.997
    smoothing: float = 0.1
    dropout: float = 0.2
    forget: float = 0.1
    vectors: bool = True
    guide: float = 0.0
    patience: int = 5
    seed: int = 1


class Training(Resumable):
    """A translator on its way: it takes an epoch, is written down, is taken up again.

    `average` holds the moving average of the network's weights (Polyak and Juditsky 1992), which is
    what is judged and shipped.
    """

    free = ("epochs",)

    def __init__(
        self, attention: str, recipe: Recipe, material: Material, start: Small | None = None
    ) -> None:
        """start: a translator that ships, with what it learned this one begins."""
        keras.utils.set_random_seed(recipe.seed)
        self.recipe, self.material = recipe, material
        self.choices = {
            "attention": attention,
            "pairs": len(material.sources),
            "begun_from": start and start.network.attention,
            **asdict(recipe),
        }
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
        if start:
            if (start.source.words, start.target.words) != (
                material.source.words,
                material.target.words,
            ):
                raise OtherWords(start)
            for each in (self.network, self.average):
                each.take(start.network.stored)
        self.epoch, self.seconds = 0, 0.0
        self.took: dict[str, float] = {}
        self.history: list[dict[str, float]] = []
        self.best = self.average.state()
        self.optimizer = keras.optimizers.Adam(self._rate(), global_clipnorm=1.0, beta_2=0.98)
        self.optimizer.build(self.network.trainable_variables)
        numbers = tf.TensorSpec((None, None), tf.int32)
        truths = tf.TensorSpec((None, None), tf.bool)
        self._learn = tf.function(self._step, input_signature=[numbers, truths, numbers, numbers])

    def take_epoch(self) -> None:
        start, busy = time.perf_counter(), time.process_time()
        batches = list(self._batches(self.epoch))
        bar = keras.utils.Progbar(len(batches), unit_name="batch", interval=10)
        for batch in batches:
            bar.add(1, [("loss", self._learn(*batch))])
            if int(self.optimizer.iterations) % EVERY == 0:
                self._follow()
        self.took = {
            "seconds": time.perf_counter() - start,
            "processor_seconds": time.process_time() - busy,
        }
        self.seconds += self.took["seconds"]
        self.epoch += 1

    def judge(self) -> None:
        """Write down how well the average translates what was held out; keep it if it is best."""
        asked = self.material.pairs.held_out
        found = self.translator(np.float32).many(list(asked))
        score = chrf(found, list(asked.values()))
        if not self.history or score > max(before["chrf"] for before in self.history):
            self.best = self.average.state()
        self.history.append({"epoch": self.epoch, "chrf": score, **self.took})

    def translator(self, type_: Any, card: Mapping[str, Any] = MappingProxyType({})) -> Small:
        """The average network in NumPy, its numbers of this type."""
        arrays = {name: each.astype(type_) for name, each in self.average.arrays().items()}
        network, material = Network(self.choices["attention"], arrays), self.material
        return Small(material.direction, network, (material.source, material.target), card)

    def ship(self, out: Path) -> dict[str, Any]:
        """Write the best average down, rounded to float16, with its card, which is returned."""
        self.average.assign(self.best)
        made = {
            "parameters": sum(each.size for each in self.best.values()),
            "begun_from": self.choices["begun_from"],
            "recipe": asdict(self.recipe),
            "seed": self.recipe.seed,
            "seconds": round(self.seconds, 1),
            "history": self.history,
        }
        return ship(self.translator(np.float16), self.material, made, out)

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

    def _batches(self, epoch: int) -> Iterator[tuple[Ids, NDArray[np.bool_], Ids, Ids]]:
        """Shuffled, each of sources of one length, so that nothing of a source is padding.

        Sources (b, n), which of their words are forgotten (b, n), what is written (b, m + 1), and
        where each of its words but the first has to look (b, m).
        """
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
            written = padded([self.material.targets[row] for row in rows])
            links = np.full((len(rows), written.shape[1] - 1), NO_LINK, np.int32)
            for line, row in zip(links, rows, strict=True):
                line[: len(self.material.links[row])] = self.material.links[row]
            yield ids, forgotten, written, links

    def _step(
        self, ids: tf.Tensor, forgotten: tf.Tensor, written: tf.Tensor, links: tf.Tensor
    ) -> tf.Tensor:
        variables = self.network.trainable_variables
        rows = tf.where(written[:, 1:] != PADDING)
        with tf.GradientTape() as tape:
            states, scores = self.network.looking(ids, written[:, :-1], forgotten, training=True)
            chosen, right = tf.gather_nd(states, rows), tf.gather_nd(written[:, 1:], rows)
            loss = tf.reduce_mean(self.network.losses(chosen, right, self.recipe.smoothing))
            if self.recipe.guide:
                away = tf.reduce_sum(astray(scores, links)) / tf.cast(tf.shape(rows)[0], tf.float32)
                loss += self.recipe.guide * away
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


def astray(scores: tf.Tensor, links: tf.Tensor) -> tf.Tensor:
    """Cross-entropy of each word that has a link with the weight at it: (words with a link,).

    scores (b, m, n): before the softmax. links (b, m): where to look, or `NO_LINK`.
    """
    rows = tf.where(links != NO_LINK)
    return tf.nn.sparse_softmax_cross_entropy_with_logits(
        tf.gather_nd(links, rows), tf.gather_nd(scores, rows)
    )


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
    alone = [name for name in VARIANTS if not name.endswith(GUIDED)]
    parser.add_argument("--attention", choices=alone, default="additive")
    parser.add_argument("--start", choices=list(VARIANTS), help="begin with what this one learned")
    parser.add_argument("--stop", type=int, help="after so many epochs")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for weights and card")
    parser.add_argument("--checkpoints", type=Path, default=Path("build"))
    parser.add_argument("--links", type=Path, default=Path("build") / LINKS, help="of --guide")
    for field in fields(Recipe):
        name = "--" + field.name.replace("_", "-")
        kind = bool_ if isinstance(field.default, bool) else type(field.default)
        parser.add_argument(name, type=kind, default=field.default)
    chosen = parser.parse_args()
    recipe = Recipe(**{field.name: getattr(chosen, field.name) for field in fields(Recipe)})
    attention = chosen.attention + (GUIDED if recipe.guide else "")
    try:
        links = linked(cut(chosen.data), chosen.links) if recipe.guide else {}
        material = Material.of(chosen.data, chosen.direction, links)
    except corpus.MissingPairs as error:
        parser.error(str(error))
    start = chosen.start and Small.load(chosen.direction, chosen.start, chosen.out)
    training = Training(attention, recipe, material, start)
    checkpoint = chosen.checkpoints / f"{stem(chosen.direction, attention)}.npz"
    card = trained(training, checkpoint, chosen.stop).ship(chosen.out)
    print(json.dumps(card, indent=2, ensure_ascii=False), flush=True)


def bool_(text: str) -> bool:
    """A switch of the command line: 0 or 1."""
    return bool(int(text))


if __name__ == "__main__":
    main()
