"""Answers to the questions that people ask: rows of the query library as small dataclasses, and in sentences."""

from cisgraph.questions.answers import Party, Provision, Thing, Who
from cisgraph.questions.reference import read_reference
from cisgraph.questions.who import who

__all__ = ["Party", "Provision", "Thing", "Who", "read_reference", "who"]
