//! Nothing of its own: the crates it depends on are what is built.
