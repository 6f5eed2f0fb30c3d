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
    guided = attention.endswith(GUIDED)
    known = variants(direction)
    taught = [name for name in known if name.endswith(GUIDED)]
    other = attention.removesuffix(GUIDED) if guided else next(iter(taught), "")
    if other not in known:
        return
    cards = [translation.load(direction, name).card for name in (attention, other)]
    own, others = ((f"{card['alignment_error']:.2f}", f"{card['dev_chrf']:.1f}") for card in cards)
    st.caption(
        scene.text(
            f"translate.learned.{'guided' if guided else 'alone'}",
            pairs=f"{cards[0].get('linked_pairs', 0):,}",
            error=own[0],
            chrf=own[1],
            other_error=others[0],
            other_chrf=others[1],
        )
    )
