"""The training corpus: fetch named packages, clean, deduplicate, decontaminate and write them."""
