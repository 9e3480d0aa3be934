"""What editors do with documents: TEI edited by hand becomes corrections, corrections are compared and
learnt from, and a page on which they are made."""
