"""How often attention among E5's vectors answers a question, or finds what a passage is about.

python -m models.recipes.uses
"""

from __future__ import annotations

from models.transformer import answering, summarising
from models.transformer.library import load


def main() -> None:
    model = load()
    for language in answering.HELD:
        asked, passages = answering.ten(language), summarising.ten(language)
        found = sum(answering.found(model, each) == each.answer for each in asked)
        summed = sum(summarising.summary(model, each) == each.topic for each in passages)
        print(f"{language}: answers {found} of {len(asked)}, summaries {summed} of {len(passages)}")


if __name__ == "__main__":
    main()
