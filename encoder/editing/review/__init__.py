"""A page on this machine on which editors correct documents; every decision is an entry of the file of
corrections at once."""
