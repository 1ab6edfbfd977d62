"""Training side of Anneal: corpus, tokenizer, model and recipes."""
