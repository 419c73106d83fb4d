"""Answers to the questions that people ask: rows of the query library as small named tuples, and in sentences.

Each module answers one: `who`, `actor`, `coverage`, `search`. Nothing is imported here, so that each is quick.
"""
