"""Words as people write them and as they are compared: English and Russian, without case, accents or ё."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from cisgraph.errors import UsageError

#: Longer than any name in the graph.
_LONGEST = 300
#: Left out of a question beside other words, unless in capitals, as in WHO; the stemmer's own lists have the rest.
_ASKING = frozenset("can could do does did has have how may must shall should what when where which who whom whose why would".split())
_MARKS = re.compile("[\u0300-\u036f]+")
#: The vowel of беженец, which беженцы has lost and a Russian stemmer keeps. Not that of беглец, беглецы.
_FLEETING = re.compile(r"(?<=[аеиоуыэюя][бвгджзкмнпрстфхцчшщ])ец\b", re.I)


def readable(written: str) -> list[str]:
    """Return the words of what somebody wrote; quotes, operators and control characters are none.

    Raises:
        UsageError: there is no word, or there are too many.
    """
    if len(written) > _LONGEST:
        raise UsageError(f"That is too long to look for: give at most {_LONGEST} characters, like statelessness or voluntary return.")
    found = words(letters(written))
    if not found:
        raise UsageError("There is no word in that to look for: give one, like statelessness, or a paragraph, like 71.")
    return found


def shown(written: str) -> str:
    """Return what somebody wrote as a sentence can repeat it, in one line and without quotes."""
    return " ".join(re.sub(r"[^\w.,:/()'’-]", " ", letters(written)).split())


def words(text: str) -> list[str]:
    """Return the words of a text, numbers and single letters included."""
    return re.findall(r"[^\W_]+", text)


def letters(text: str) -> str:
    """Return a text with each letter as one character, and without the marks that Russian sets for stress."""
    return text if text.isascii() else _MARKS.sub("", normalize("NFC", text))


def even(text: str) -> str:
    """Return a text as it is stemmed, character for character: ё as е, беженец as беженцы."""
    return text if text.isascii() else _FLEETING.sub("цы", text.replace("ё", "е").replace("Ё", "Е"))


def bare(name: str) -> str:
    """Return a name as names are compared: without case, accents, punctuation, a leading article and a genitive s."""
    plain = name if name.isascii() else _MARKS.sub("", normalize("NFD", name))
    return " ".join(word for word in words(plain.casefold()) if word != "s").removeprefix("the ")


def telling(asked: Sequence[str]) -> list[str]:
    """Return the words without those that only make a question of them, as long as others are left."""
    return [word for word in asked if word.isupper() or word.casefold() not in _ASKING] or list(asked)


def piece(text: str, marks: Sequence, room: int) -> str:
    """Return the ``room`` words of a text that hold most of the marked ones; marks have a text and a place."""
    spans = [word.span() for word in re.finditer(r"\S+", text)]
    if len(spans) <= room:
        return text
    held = [{mark.text for mark in marks if mark.char_offset_from < end and mark.char_offset_to > start} for start, end in spans]
    many = [len(set().union(*held[at : at + room])) for at in range(len(spans) - room + 1)]
    best = [at for at, count in enumerate(many) if count == max(many)]
    first = best[min(len(best), room) // 2] if marks else 0
    last = first + room - 1
    return ("… " if first else "") + text[spans[first][0] : spans[last][1]] + (" …" if last + 1 < len(spans) else "")
