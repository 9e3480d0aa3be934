"""A static site of TEI files: a page for each document, lists, registers, search.

`entries` says what a document is, `withheld` takes out what is closed, `documents` makes its page,
`lists` makes the pages about all documents, `search` the index of words, `build` joins
them.
"""
