"""How people write a paragraph, and which one they may have meant."""

import re

from cisgraph import terms
from cisgraph.errors import UsageError
from cisgraph.store import Asked

#: Longer than any reference to a paragraph.
_LONGEST = 100
_UNREADABLE = '{} is no paragraph: write it as 71, 13(c), poa:13c, "Annex II, 3" or "res 8".'


def read_reference(reference: str, document: str | None = None, base: str = terms.BASE) -> tuple[str, str]:
    """Return (document slug, paragraph key) of a paragraph as people write it.

    >>> read_reference("13(c)"), read_reference("res 8"), read_reference("Annex II, 3")
    (('poa', '13c'), ('a-res-51-70', '8'), ('poa', 'def-3'))
    """
    if document is not None and document not in terms.DOCUMENTS.values() and document not in terms.DOCUMENTS:
        raise UsageError(f"There is no document {document!r}: name one of {', '.join(terms.DOCUMENTS.values())}.")
    slug = terms.DOCUMENTS.get(document or "", document or "poa")
    text = reference.strip()
    if len(text) > _LONGEST:
        raise UsageError(_UNREADABLE.format(repr(text[:20]) + "…"))
    if text.startswith(base):
        text = text.removeprefix(base)
    text = text.lower()
    names = {**terms.DOCUMENTS, **{name: name for name in terms.DOCUMENTS.values()}}
    named = re.fullmatch(r"(?P<name>" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")[\s:/,]+(?P<rest>.+)", text)
    if named:
        slug, text = names[named["name"]], named["rest"]
    text = re.sub(r"^(paragraphs?|paras?\.?|§)\s*", "", text)
    text = re.sub(r"^annex\s+(ii|2)\b\s*[,:]?\s*(paragraph|para\.?)?\s*|^def(inition)?[\s-]*", "def-", text)
    text = re.sub(r"^pre(amble|ambular paragraph)?[\s-]*(?=[0-9])", "pre-", text)
    numbered = re.fullmatch(r"(def-|pre-)?([0-9]{1,4})\s*(?:\(\s*([a-z])\s*\)|([a-z]))?\.?", text)
    if numbered:
        key = "".join(filter(None, numbered.groups()))
    elif re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", text):
        key = text
    else:
        raise UsageError(_UNREADABLE.format(repr(reference)))
    return slug, key


def unknown(asked: Asked, slug: str, key: str) -> str:
    """Say that a document has no such paragraph, what it has, and which is the nearest."""
    from difflib import get_close_matches

    there = asked.ask("paragraphs-of-document", document=f"{asked.base}document/{slug}")
    if not there:
        return f"The paragraphs of {slug} are not in this release: ask about another document."
    labels = {row["paragraph"].rpartition("/")[2]: row["label"] for row in there}
    number = re.match(r"\d+", key)
    near = []
    if number and number[0] in labels:
        near = [number[0]]
    elif number:
        near = sorted((name for name in labels if name.isdigit()), key=lambda name: abs(int(name) - int(number[0])))[:1]
    near = near or get_close_matches(key, labels, 1, 0) or list(labels)[:1]
    first, last = there[0]["label"], [name for name in labels if name.isdigit()][-1:] or [there[-1]["label"]]
    return f"There is no paragraph {key} in {slug}, which has {first} to {last[0]}: the nearest is {labels[near[0]]}."
