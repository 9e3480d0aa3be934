"""A run over everything an archive has: planned, remembered, summed up, packed for deposit."""
