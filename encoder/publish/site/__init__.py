"""A static site of TEI files: a page for each document, lists, registers, search.

`entries` says what a document is, `withheld` takes out what is closed, `transform` runs the
stylesheets, `lists` makes the pages about all documents, `search` the index of words, `build` joins
them.
"""
