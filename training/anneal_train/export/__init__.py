"""Model packages and weight files: writing the ONNX graph, reading weights back."""
