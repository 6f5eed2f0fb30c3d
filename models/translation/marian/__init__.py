"""Translators in the format of Marian (Junczys-Dowmunt et al. 2018), run in NumPy."""
