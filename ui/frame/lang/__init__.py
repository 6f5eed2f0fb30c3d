"""The language of the document, for screen readers, fonts and hyphenation."""
