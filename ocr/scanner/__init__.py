"""The scanner's test sheet: made, measured, judged."""
