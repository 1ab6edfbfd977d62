"""Training side of Anneal: corpus, samples, network, training loop, export and reference implementations."""
