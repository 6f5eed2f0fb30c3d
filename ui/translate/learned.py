"""Whether a translator was taught where to look or found it by itself, and how well it looks."""

from __future__ import annotations

import streamlit as st

from models import translation
from models.translation.network import GUIDED
from models.translation.translator import variants
from ui.translate.scene import Scene


def draw(scene: Scene) -> None:
    """In one sentence, with what was measured of it and of its counterpart, if there is one."""
    direction, attention = scene.made.direction, scene.attention
    known, guided = variants(direction), attention.endswith(GUIDED)
    taught = [name for name in known if name.endswith(GUIDED)]
    counterpart = attention.removesuffix(GUIDED) if guided else next(iter(taught), "")
    if counterpart not in known:
        return
    card, other = (translation.load(direction, name).card for name in (attention, counterpart))
    st.caption(
        scene.text(
            f"translate.learned.{'guided' if guided else 'alone'}",
            pairs=f"{card.get('linked_pairs', 0):,}",
            error=f"{card['alignment_error']:.2f}",
            chrf=f"{card['dev_chrf']:.1f}",
            other_error=f"{other['alignment_error']:.2f}",
            other_chrf=f"{other['dev_chrf']:.1f}",
        )
    )
