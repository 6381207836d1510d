"""Finds which way up a page stands, and how its lines lean."""
