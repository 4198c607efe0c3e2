"""Placeholder while the layer is being built."""
