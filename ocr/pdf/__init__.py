"""The searchable PDF/A of a dossier: pixels as scanned or in layers, with the text behind them."""
