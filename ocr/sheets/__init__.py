"""Finds the papers that lie in a frame, and what a camera did to them."""
