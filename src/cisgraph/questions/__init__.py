"""Answers to the questions that people ask: rows of the query library as small dataclasses, and in sentences."""

from cisgraph.questions.actor import actor
from cisgraph.questions.answers import Asked, Coverage, OfActor, Part, Party, Provision, Reported, Thing, Who
from cisgraph.questions.coverage import PARTS, coverage
from cisgraph.questions.reference import read_reference
from cisgraph.questions.who import who

__all__ = [
    "PARTS", "Asked", "Coverage", "OfActor", "Part", "Party", "Provision", "Reported", "Thing", "Who", "actor",
    "coverage", "read_reference", "who",
]
