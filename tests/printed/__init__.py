"""Studies in the form of the API v2, printed as the pages of the registry's classic site."""
