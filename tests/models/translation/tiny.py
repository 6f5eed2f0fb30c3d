"""A translator of a few words, with random numbers: what it writes means nothing."""

import numpy as np

from models.translation.network import VARIANTS, Network
from models.translation.translator import Translator
from models.translation.units import Units, Word

EN = Units("en", tuple(Word(w, w) for w in ("i", "you", "see", "the", "cat", "dog", ".")))
ZH = Units("zh", tuple(Word(w, w) for w in ("我", "你", "看见", "猫", "狗", "了", "。")))
WIDTH, UNITS, INNER = 6, 4, 5


def arrays(attention: str, seed: int = 0) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)

    def drawn(*shape: int) -> np.ndarray:
        return random.normal(scale=0.7, size=shape).astype(np.float32)

    wide = 2 * UNITS
    found = {"source": drawn(len(EN), WIDTH), "target": drawn(len(ZH), WIDTH)}
    for name, inputs, units in (
        ("forward", WIDTH, UNITS),
        ("backward", WIDTH, UNITS),
        ("decoder", WIDTH, wide),
    ):
        found[f"{name}.kernel"] = drawn(inputs, 4 * units)
        found[f"{name}.recurrent_kernel"] = drawn(units, 4 * units)
        found[f"{name}.bias"] = drawn(4 * units)
    found |= {"combine.kernel": drawn(2 * wide, WIDTH), "combine.bias": drawn(WIDTH)}
    found["bias"] = drawn(len(ZH)) * 0.1
    if VARIANTS[attention][0] == "additive":
        found |= {f"attention.{name}": drawn(INNER, wide) for name in "WU"}
        found["attention.v"] = drawn(INNER)
    return found


def translator(attention: str = "additive", seed: int = 0) -> Translator:
    return Translator("en-zh", Network(attention, arrays(attention, seed)), (EN, ZH))
