"""Turns a GGUF file of the qwen2 family into the model package that Anneal's runtime reads."""

# Part of the key of a package in the cache: raise it with every change that changes what is written.
CONVERTER_VERSION = "2"
