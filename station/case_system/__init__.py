"""The embedded case system: takes dossiers by tus, keeps them durably, gives receipts; knows nothing of the station."""
