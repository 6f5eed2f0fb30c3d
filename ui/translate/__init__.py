"""The Translate page: a translation, where its decoder looked, and what if it looked elsewhere."""
