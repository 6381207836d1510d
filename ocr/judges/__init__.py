"""One room for each family of faults; each judge takes a `Sight` and gives verdicts, in doubt none."""
