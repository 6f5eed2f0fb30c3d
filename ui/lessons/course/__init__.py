"""The lessons, a file each, with ``LESSON`` in it; their prose is in ``ui/locales/*/lessons/``."""
