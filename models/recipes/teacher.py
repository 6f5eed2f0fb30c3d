"""The teacher: a small pretrained Transformer, fine-tuned on the treebank to label text for others.

It is all-MiniLM-L6-v2 (Apache-2.0): BERT's encoder (Devlin et al. 2019) with 6 layers, 12 heads and
width 384, its positions' mean as the text's vector. The classifier learns from its soft labels
(Hinton et al. 2015; Tang et al. 2019) and is all that ships: this module runs at training only.

    python -m models.recipes.teacher --data DIR --encoder DIR --out FILE.npz

`--encoder` is a folder with `model.safetensors` and `vocab.txt`. The file written holds the
fine-tuned tensors under the names they came with, and the two rows of the verdict.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from models.recipes.batches import padded
from models.recipes.treebank import SPLIT_SEED, polarity, read_trees, split

Array = NDArray[np.float32]

ENCODER = "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2"
LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST = 128
FROZEN = tuple(
    f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position", "token_type")
)


class MissingEncoder(FileNotFoundError):
    """A file of the pretrained Transformer is not where `--encoder` says."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing: the folder given as --encoder must hold model.safetensors and "
            f"vocab.txt of all-MiniLM-L6-v2, to be had from {ENCODER}"
        )
        self.path = path


def encoder_file(folder: Path, name: str) -> Path:
    """A file of the Transformer's folder; raises `MissingEncoder`."""
    path = folder / name
    if not path.is_file():
        raise MissingEncoder(path)
    return path


def pretrained(folder: Path) -> dict[str, Array]:
    """The tensors of the Transformer in this folder, by their names; raises `MissingEncoder`.

    The library reads them, as it does where people's own models are read
    (`models.transformer.formats.folder`): a format has one reader here.
    """
    path = encoder_file(folder, "model.safetensors")
    # Only where it is needed: the app's own requirements do without this library.
    from safetensors.numpy import load_file

    tensors: dict[str, Array] = load_file(path)
    return tensors


class WordPiece:
    """BERT's uncased tokenizer, by the library: the numbers of a text's pieces.

    ``words``: the file with a piece in each line, whose numbers begin at 0.
    """

    def __init__(self, words: Path) -> None:
        # As with safetensors: the app's own requirements do without it.
        from tokenizers import BertWordPieceTokenizer

        self._library = BertWordPieceTokenizer(str(words))
        self._library.enable_truncation(LONGEST)

    def encode(self, text: str) -> list[int]:
        """Piece numbers of `text` between [CLS] and [SEP], at most `LONGEST` in all."""
        numbers: list[int] = self._library.encode(text).ids
        return numbers


class Block(keras.layers.Layer):  # type: ignore[misc]
    """One encoder layer: self-attention and a feed-forward pair, each added and normalised."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (keras.layers.Dense(WIDTH) for _ in range(3))
        self.merge, self.narrow = keras.layers.Dense(WIDTH), keras.layers.Dense(WIDTH)
        self.widen = keras.layers.Dense(4 * WIDTH)
        self.norms = [keras.layers.LayerNormalization(epsilon=1e-12) for _ in range(2)]
        self.dropout = keras.layers.Dropout(dropout)

    def call(self, states: tf.Tensor, mask: tf.Tensor, training: bool = False) -> tf.Tensor:
        def heads(dense: keras.layers.Dense) -> tf.Tensor:
            split = tf.reshape(dense(states), (*tf.unstack(tf.shape(states))[:2], HEADS, -1))
            return tf.transpose(split, (0, 2, 1, 3))

        scores = tf.matmul(heads(self.query), heads(self.key), transpose_b=True)
        scores = scores / (WIDTH // HEADS) ** 0.5 + mask
        mixed = tf.matmul(tf.nn.softmax(scores), heads(self.value))
        mixed = tf.reshape(tf.transpose(mixed, (0, 2, 1, 3)), tf.shape(states))
        states = self.norms[0](states + self.dropout(self.merge(mixed), training=training))
        hidden = tf.nn.gelu(self.widen(states))
        return self.norms[1](states + self.dropout(self.narrow(hidden), training=training))


class Teacher(keras.Model):  # type: ignore[misc]
    """Text to the logits of negative and positive; word pieces' own vectors stay as they came."""

    def __init__(self, tensors: dict[str, Array], dropout: float = 0.1, seed: int = 0) -> None:
        super().__init__()
        self.frozen = {name: value for name, value in tensors.items() if name in FROZEN}
        words, positions, types = (tensors[name] for name in FROZEN)
        self.words, self.positions = tf.constant(words), tf.constant(positions[:LONGEST] + types[0])
        self.norm = keras.layers.LayerNormalization(epsilon=1e-12)
        self.dropout = keras.layers.Dropout(dropout)
        self.blocks = [Block(dropout) for _ in range(LAYERS)]
        start = keras.initializers.RandomNormal(stddev=0.02, seed=seed)
        self.verdict = keras.layers.Dense(2, kernel_initializer=start)
        self(tf.ones((1, 2), tf.int32))
        for name, variable, turned in self._named():
            if name in tensors:
                value = tensors[name]
                variable.assign(value.T if turned else value)

    def _named(self) -> Iterator[tuple[str, keras.Variable, bool]]:
        """(name in the file, variable, stored transposed) of all that is learned."""

        def of(
            prefix: str, layer: keras.layers.Layer
        ) -> Iterator[tuple[str, keras.Variable, bool]]:
            kernel, bias = layer.weights
            yield f"{prefix}.weight", kernel, isinstance(layer, keras.layers.Dense)
            yield f"{prefix}.bias", bias, False

        yield from of("embeddings.LayerNorm", self.norm)
        for number, block in enumerate(self.blocks):
            at = f"encoder.layer.{number}"
            yield from of(f"{at}.attention.self.query", block.query)
            yield from of(f"{at}.attention.self.key", block.key)
            yield from of(f"{at}.attention.self.value", block.value)
            yield from of(f"{at}.attention.output.dense", block.merge)
            yield from of(f"{at}.attention.output.LayerNorm", block.norms[0])
            yield from of(f"{at}.intermediate.dense", block.widen)
            yield from of(f"{at}.output.dense", block.narrow)
            yield from of(f"{at}.output.LayerNorm", block.norms[1])
        yield from of("verdict", self.verdict)

    def tensors(self) -> dict[str, Array]:
        """Everything as arrays under the names `Teacher(tensors)` reads."""
        learned = {
            name: variable.numpy().T if turned else variable.numpy()
            for name, variable, turned in self._named()
        }
        return {**self.frozen, **learned}

    def represent(self, ids: tf.Tensor, training: bool = False) -> tf.Tensor:
        """ids (texts, pieces), 0 where padded -> the mean of each text's states (texts, width)."""
        real = tf.cast(ids != 0, tf.float32)
        states = tf.gather(self.words, ids) + self.positions[: tf.shape(ids)[1]]
        states = self.dropout(self.norm(states), training=training)
        mask = (real[:, None, None, :] - 1) * 1e9
        for block in self.blocks:
            states = block(states, mask, training=training)
        total = tf.reduce_sum(states * real[:, :, None], axis=1)
        return total / tf.reduce_sum(real, axis=1, keepdims=True)

    def call(self, ids: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.verdict(self.dropout(self.represent(ids, training), training=training))


def batches_by_length(
    lengths: Sequence[int], size: int, random: np.random.Generator
) -> list[NDArray[np.int64]]:
    """Shuffled batches of row numbers, like lengths together so that little is padding."""
    order = random.permutation(len(lengths))
    pools = np.array_split(order, max(1, len(order) // (size * 50)))
    batches = [
        batch
        for pool in pools
        for batch in np.array_split(
            pool[np.argsort(np.asarray(lengths)[pool], kind="stable")], -(-len(pool) // size)
        )
    ]
    return [batches[number] for number in random.permutation(len(batches))]


def logits(teacher: Teacher, pieces: WordPiece, texts: Sequence[str], size: int = 128) -> Array:
    """What the teacher says of each text: (texts, 2), before the softmax."""
    rows = [pieces.encode(text) for text in texts]
    order = np.argsort([len(row) for row in rows], kind="stable")
    run = tf.function(teacher, input_signature=[tf.TensorSpec((None, None), tf.int32)])
    answers = np.empty((len(rows), 2), np.float32)
    bar = keras.utils.Progbar(-(-len(order) // size), unit_name="batch")
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        answers[batch] = run(padded([rows[number] for number in batch]))
        bar.add(1)
    return answers


def accuracy(answers: Array, shares: Sequence[float]) -> float:
    """The part of the texts whose likelier class is the treebank's."""
    return float(np.mean((answers[:, 1] > answers[:, 0]) == (np.asarray(shares) > 0.5)))


def fine_tune(
    teacher: Teacher,
    pieces: WordPiece,
    examples: dict[str, float],
    *,
    epochs: int,
    batch_size: int,
    rate: float,
    seed: int,
) -> Iterator[int]:
    """Train in place, AdamW with a warm-up of a tenth and a linear decay; yields each epoch."""
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    rows = [pieces.encode(text) for text in examples]
    shares = np.array(list(examples.values()), np.float32)
    lengths = [len(row) for row in rows]
    steps = epochs * len(batches_by_length(lengths, batch_size, np.random.default_rng(seed)))
    schedule = keras.optimizers.schedules.PolynomialDecay(rate, steps, end_learning_rate=0.0)
    optimizer = keras.optimizers.AdamW(rate, weight_decay=0.01, global_clipnorm=1.0)
    optimizer.build(teacher.trainable_variables)

    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.float32)]
    )
    def learn(ids: tf.Tensor, share: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            verdict = teacher(ids, training=True)
            target = tf.stack([1 - share, share], axis=1)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(target, verdict))
        gradients = tape.gradient(loss, teacher.trainable_variables)
        optimizer.apply_gradients(zip(gradients, teacher.trainable_variables, strict=True))
        return loss

    step = 0
    for epoch in range(epochs):
        batches = batches_by_length(lengths, batch_size, random)
        bar = keras.utils.Progbar(len(batches))
        for batch in batches:
            warm = min(1.0, (step + 1) / (0.1 * steps))
            optimizer.learning_rate.assign(warm * schedule(step))
            loss = learn(padded([rows[number] for number in batch]), shares[batch])
            bar.add(1, [("loss", loss)])
            step += 1
        yield epoch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.txt, dev.txt")
    parser.add_argument("--encoder", type=Path, required=True, help="all-MiniLM-L6-v2's folder")
    parser.add_argument("--out", type=Path, required=True, help="where to write the tensors (.npz)")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--rate", type=float, default=7e-5)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    try:
        taught, held_out = split(read_trees(chosen.data / "train.txt"), SPLIT_SEED)
        pieces = WordPiece(encoder_file(chosen.encoder, "vocab.txt"))
        tensors = pretrained(chosen.encoder)
    except FileNotFoundError as error:
        parser.error(str(error))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    teacher = Teacher(tensors, seed=chosen.seed)
    asked = polarity([tree[:1] for tree in held_out], str.lower)
    for epoch in fine_tune(
        teacher,
        pieces,
        polarity(taught, str.lower),
        epochs=chosen.epochs,
        batch_size=chosen.batch_size,
        rate=chosen.rate,
        seed=chosen.seed,
    ):
        right = accuracy(logits(teacher, pieces, list(asked)), list(asked.values()))
        print(f"epoch {epoch + 1}: {right:.4f} of the held-out sentences")
        np.savez(chosen.out, allow_pickle=False, **teacher.tensors())


if __name__ == "__main__":
    main()
