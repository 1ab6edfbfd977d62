"""The training loop and what belongs to a run: losses, optimiser, checkpoints, logs, plots, ablations."""
