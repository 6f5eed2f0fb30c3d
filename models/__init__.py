"""What was learned from data: tokens, word vectors, trained weights."""
