"""Procedures as dated data: the models, the files they are read from, what is wrong in them, and how they read in words."""
