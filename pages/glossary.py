"""Every term and symbol, in all languages."""

from ui.frame.frame import open_page
from ui.glossary.glossary import glossary

_, text = open_page("glossary")
glossary(text)
