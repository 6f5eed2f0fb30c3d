"""Five cards that show a newcomer around the Explorer."""
