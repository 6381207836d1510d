"""The room of figures: today and this month."""
