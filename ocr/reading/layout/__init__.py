"""Where text stands on a page, what is not text, and in which order a clerk reads it."""
