"""What a model does on held-out lines: samples during a run, and runs compared."""
