"""The reception room: dossiers, their pages and what is missing."""
