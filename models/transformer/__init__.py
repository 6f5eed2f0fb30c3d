"""Trained Transformers in NumPy: every layer, every head, and the next word.

>>> run = load("e5").explain("The animal did not cross the street because it was too tired")
>>> run.heads[8][8].weights.shape  # an AttentionTrace, the head's own
(14, 14)
"""

from models.transformer.errors import ModelMissing
from models.transformer.explain import Run
from models.transformer.library import Model, load

__all__ = ["Model", "ModelMissing", "Run", "load"]
