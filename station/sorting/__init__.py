"""Which paper is a page: text, layout and codes in; kind, and how likely it is, out. Pure: no ledger, no files."""
