"""Plain reference implementations over ONNX Runtime, and the golden vectors made with them."""
