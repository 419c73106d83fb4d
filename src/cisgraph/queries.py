"""The query library: SPARQL files with a header, and parameters that are filled in by type.

A file in ``queries/<kind>/<name>.rq`` begins with ``# title:``, ``# question:`` and ``# answers:``, then any number of
``# param: NAME KIND DEFAULT``. It is plain SPARQL 1.1 and runs as it stands, with the defaults. A parameter stands in
the text as ``VALUES ?NAME { DEFAULT }``, the default as in the header; filling it in replaces what is between the braces.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cisgraph import paths, terms
from cisgraph.errors import CisgraphError, UsageError

#: Folder of queries/ → what its queries are about.
KINDS = {
    "competency": "what the documents say, and what is reported",
    "coverage": "what the reports tell of the measures that the Programme asks for, and what not",
    "quality": "what is wrong in the graph: no row means nothing is",
    "report": "whole lists, for tables and for checks",
}
HEADER = ("title", "question", "answers")
_STRING = r'"(?:[^"\\\n]|\\.)*"'
#: Kind of parameter → how one term of a default is written.
PARAMETER_KINDS = {
    "iri": r"[a-z][a-z0-9-]*:[^\s<>\"{}]+",
    "string": _STRING,
    "integer": r"[+-]?[0-9]+",
    "date": r'"[0-9]{4}-[0-9]{2}-[0-9]{2}"\^\^xsd:date',
}


class Parameter(NamedTuple):
    """What a query can be asked about: its name, kind (iri, string, integer or date) and default, as in the file."""

    name: str
    kind: str
    default: str

    @property
    def values(self) -> tuple[str, ...]:
        """The default as `Query.filled` takes it: prefixed names, and strings, numbers and days as they read."""
        found = re.findall(PARAMETER_KINDS[self.kind], self.default)
        if self.kind in ("iri", "integer"):
            return tuple(found)
        return tuple(re.sub(r"\\(.)", _unescaped, one[1 : one.rindex('"')]) for one in found)


class Query(NamedTuple):
    """One file of the library."""

    name: str
    kind: str
    title: str
    question: str
    answers: str
    parameters: tuple[Parameter, ...]
    text: str

    def filled(self, base: str = terms.BASE, /, **values: object) -> str:
        """Return the SPARQL text with ``values`` in place of the defaults and instance prefixes below ``base``.

        A value is one term or a list of terms; an IRI is given in full or as a prefixed name.

        Raises:
            UsageError: a parameter that the query lacks, or a value that is not of the parameter's kind.
        """
        text = self.text
        if base != terms.BASE:
            for path in terms.FOLDERS.values():
                text = text.replace(f"<{terms.BASE}{path}", f"<{base}{path}")
        known = {parameter.name: parameter for parameter in self.parameters}
        written = {}
        for name, value in values.items():
            if name not in known:
                raise UsageError(f"Query {self.name} has no parameter {name}: it takes {', '.join(known) or 'none'}.")
            many = value if isinstance(value, (list, tuple)) else [value]
            written[name] = f"VALUES ?{name} {{ {' '.join(_term(known[name], one, base) for one in many)} }}"
        if not written:
            return text
        places = "|".join(f"(?P<{name}>{_place(known[name])})" for name in written)
        return re.sub(places, lambda found: written[found.lastgroup], text)


def _unescaped(found: re.Match) -> str:
    return {"n": "\n", "r": "\r", "t": "\t"}.get(found[1], found[1])


def _place(parameter: Parameter) -> str:
    """Return the pattern of the place that a parameter's value stands in, with its default."""
    return rf"VALUES\s+\?{re.escape(parameter.name)}\s*\{{\s*{re.escape(parameter.default)}\s*\}}"


def _term(parameter: Parameter, value: object, base: str) -> str:
    text = str(value)
    if parameter.kind == "iri":
        iri = expand(text, base)
        if not re.fullmatch(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]+", iri):
            like = parameter.values[0]
            raise UsageError(
                f"{text!r} names no thing: give parameter {parameter.name} as {like}, {expand(like).removeprefix(terms.BASE)} or a full IRI."
            )
        return f"<{iri}>"
    if parameter.kind == "integer":
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            raise UsageError(f"{text!r} is no whole number: parameter {parameter.name} needs one.")
        return text
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'
    if parameter.kind == "date":
        if not _is_date(text):
            raise UsageError(f"{text!r} is no date: give parameter {parameter.name} as YYYY-MM-DD.")
        return f"{quoted}^^<http://www.w3.org/2001/XMLSchema#date>"
    return quoted


def _is_date(text: str) -> bool:
    from datetime import date

    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def expand(name: str, base: str = terms.BASE) -> str:
    """Return the IRI of a prefixed name of the prefix table (``poa:71``) or of an id (``poa/71``); anything else as it is."""
    prefix, colon, local = name.partition(":")
    if colon and not local.startswith("//"):
        namespace = terms.prefixes(base).get(prefix)
        if namespace:
            return namespace + local
    return base + name if name.startswith(tuple(terms.FOLDERS.values())) else name


def parse(text: str, name: str, kind: str) -> Query:
    """Read one query file.

    Raises:
        CisgraphError: a header line that is unknown, missing or out of order, or a parameter that the text lacks.
    """
    fields, parameters = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        key, _, value = line[1:].strip().partition(":")
        value = value.strip()
        wanted = HEADER[len(fields)] if len(fields) < len(HEADER) else "param"
        if key != wanted or not value:
            raise CisgraphError(f"queries/{kind}/{name}.rq, line {number}: expected '# {wanted}: …', found {line!r}.")
        if key == "param":
            parts = value.split(None, 2)
            if len(parts) != 3 or parts[1] not in PARAMETER_KINDS:
                raise CisgraphError(
                    f"queries/{kind}/{name}.rq, line {number}: write '# param: NAME KIND DEFAULT' "
                    f"with a kind of {', '.join(PARAMETER_KINDS)}."
                )
            if not re.fullmatch(rf"(?:(?:{PARAMETER_KINDS[parts[1]]})(?:\s+|$))+", parts[2]):
                raise CisgraphError(f"queries/{kind}/{name}.rq, line {number}: {parts[2]} is no default of kind {parts[1]}.")
            parameters.append(Parameter(*parts))
        else:
            fields[key] = value
    if len(fields) < len(HEADER):
        raise CisgraphError(f"queries/{kind}/{name}.rq: the header lacks '# {HEADER[len(fields)]}: …'.")
    for parameter in parameters:
        if not re.search(_place(parameter), text):
            raise CisgraphError(f"queries/{kind}/{name}.rq: no VALUES ?{parameter.name} {{ {parameter.default} }} to fill in.")
    return Query(name, kind, **fields, parameters=tuple(parameters), text=text)


@cache
def load(name: str) -> Query:
    """Return the query called ``name`` (or ``kind/name``).

    Raises:
        CisgraphError: no such query; the sentence names the nearest.
    """
    name = name.rpartition("/")[2]
    for kind in KINDS:
        path = paths.root() / "queries" / kind / f"{name}.rq"
        if path.is_file():
            return parse(path.read_text(encoding="utf-8"), name, kind)
    from difflib import get_close_matches

    near = get_close_matches(name, [path.stem for path in files()], 1, 0.3)
    hint = f" The nearest is {near[0]}." if near else ""
    raise CisgraphError(f"There is no query called {name}.{hint}")


def files(kind: str = "*") -> list[Path]:
    """Return the files of the library, or of one kind, in order of their names."""
    return sorted((paths.root() / "queries").glob(f"{kind}/*.rq"))


def library(kind: str = "*") -> list[Query]:
    """Return every query of the library, or of one kind."""
    return [parse(path.read_text(encoding="utf-8"), path.stem, path.parent.name) for path in files(kind)]
