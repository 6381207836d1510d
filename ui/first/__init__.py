"""The first start: four steps from an unknown PC to the first page."""
