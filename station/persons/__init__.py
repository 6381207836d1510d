"""Who a dossier tells of: what its papers say of one person put together, compared, and where they contradict. Pure."""
