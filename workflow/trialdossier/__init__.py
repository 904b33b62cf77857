"""From source documents about clinical trials to an evidence dossier that can be checked."""
