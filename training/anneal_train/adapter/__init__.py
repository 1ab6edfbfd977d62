"""The canvas adapter: trains diffusion on top of a frozen body."""
