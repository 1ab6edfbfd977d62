"""The corpus as a small parcel of tokens and boundary bits, so that a training run can travel without a network."""
