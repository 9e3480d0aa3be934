"""A deposit for a digital archive: sources, TEI and everything it was made with, in one package."""
