"""The sending room: every sealed dossier on its way to the receiver."""
