"""Small widgets that more than one room uses."""
