"""Exports: the dataset, or a part of it, in the formats and vocabularies that others read.

`formats` writes statements in each format of RDF, `tables` writes rows for those without RDF, `whole` the release with all of
them and their checksums.
"""
