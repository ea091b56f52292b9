"""Declared columns and the files made from them."""
