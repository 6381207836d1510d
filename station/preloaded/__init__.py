"""What the server that workers are forked from loads; imported by name only, see `station.nursery`."""
