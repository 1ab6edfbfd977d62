"""The network: two causal streams, canvases, neighbour tables, quantisation-aware weights."""
