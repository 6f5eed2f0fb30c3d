"""A trained Transformer: all its heads at a glance, one on the stage, and what it does there."""
