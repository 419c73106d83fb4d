"""Write the result of a query whole, or cut after so many rows or bytes and say so where the format can.

A cut result is well formed and holds whole rows. SPARQL Results JSON and XML say it by a link in their head, Turtle, N-Triples and
RDF/XML by a comment; CSV, TSV and JSON-LD have no place for it, and the response says it in a header for all of them.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

_TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
#: The fewest bytes of a row: what is shorter than so many rows need not be counted.
_LEAST = {"json": 3, "xml": 17, "csv": 1, "tsv": 1}
_ROW = {
    "xml": re.compile(rb"<result>.*?</result>", re.DOTALL),
    "csv": re.compile(rb'(?:[^"\r\n]++|"(?:[^"]|"")*+")*+\r?\n'),
    "tsv": re.compile(rb"[^\n]*+\n"),
}
_DECODER = json.JSONDecoder()


class TooLarge(Exception):
    """One row or triple alone is larger than the whole result may be."""


class _Full(Exception):
    pass


class _Buffer:
    """Takes what is written up to ``size`` bytes; then ends the writing."""

    def __init__(self, size: int):
        self.size, self.data = size, bytearray()

    def write(self, data: bytes) -> int:
        self.data += data
        if len(self.data) > self.size:
            raise _Full
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def table(found: ox.QuerySolutions | ox.QueryBoolean, format: str, rows: int, size: int, link: str) -> tuple[bytes, str]:
    """Write a table, or a yes or no.

    Args:
        found: what the engine found.
        format: json, xml, csv or tsv.
        rows: how many rows are kept.
        size: how many bytes are kept, of which the head takes some.
        link: the IRI that says in JSON and XML that the table is cut.

    Returns:
        The bytes, and what they were cut by: "rows", "bytes" or "".
    """
    buffer = _Buffer(size)
    try:
        found.serialize(buffer, format=_TABLES[format])
        data = bytes(buffer.data)
        if len(data) < rows * _LEAST[format]:
            return data, ""
        by = "rows"
    except _Full:
        data, by = bytes(buffer.data[:size]), "bytes"
    head, ends = _json_rows(data) if format == "json" else _plain_rows(data, format)
    end = head
    for count, at in enumerate(ends):
        if count == rows:
            return _closed(data[:end], format, link), "rows"
        end = at
    if by == "rows":
        return data, ""
    if end == head:
        raise TooLarge
    return _closed(data[:end], format, link), by


def _plain_rows(data: bytes, format: str) -> tuple[int, Iterator[int]]:
    """Where the head of a table ends, and the ends of its whole rows."""
    row = _ROW[format]
    first = row.search(data)
    if first is None:
        return 0, iter(())
    head = first.start() if format == "xml" else first.end()
    return head, _ends(lambda at: row.match(data, at), head)


def _ends(match: Callable[[int], re.Match | None], at: int) -> Iterator[int]:
    while found := match(at):
        at = found.end()
        yield at


def _json_rows(data: bytes) -> tuple[int, Iterator[int]]:
    mark = b'"bindings":['
    head = data.find(mark) + len(mark)
    return head, _json_ends(data[head:].decode("utf-8", "ignore"), head)


def _json_ends(text: str, at: int) -> Iterator[int]:
    """The ends of the whole rows in bytes, counted from ``at``; ``text`` begins with the first one."""
    here = 0
    while here < len(text) and text[here] == "{":
        try:
            _, end = _DECODER.raw_decode(text, here)
        except ValueError:
            return
        at += len(text[here:end].encode())
        yield at
        if text[end : end + 1] != ",":
            return
        here, at = end + 1, at + 1


def _closed(data: bytes, format: str, link: str) -> bytes:
    if format == "json":
        at = data.index(b']},"results":') + 1
        return data[:at] + b',"link":' + json.dumps([link]).encode() + data[at:] + b"]}}"
    if format == "xml":
        told = f'<link href="{_escaped(link)}"/></head>'.encode()
        return data.replace(b"</head>", told, 1) + b"</results></sparql>"
    return data


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def graph(found: Iterable[ox.Triple], format: str, rows: int, size: int, prefixes: dict[str, str]) -> tuple[bytes, str]:
    """Write a graph in ttl, nt, jsonld or rdf; else as `table`. Prefixes are for the formats that have them."""
    # What is written between two triples goes beyond the size, but never so far that the end cannot be written.
    buffer, by = _Buffer(2 * size), []

    def kept() -> Iterator[ox.Triple]:
        for count, triple in enumerate(found):
            if count == rows or len(buffer.data) > size:
                by.append("rows" if count == rows else "bytes")
                return
            yield triple

    try:
        ox.serialize(kept(), buffer, format=_GRAPHS[format], prefixes=prefixes)
    except _Full:
        raise TooLarge from None
    data = bytes(buffer.data)
    if not by:
        return data, ""
    told = f"Cut by the server: not all {'rows' if by[0] == 'rows' else 'bytes'} of the answer are here."
    if format in ("ttl", "nt"):
        data += f"# {told}\n".encode()
    elif format == "rdf":
        data += f"\n<!-- {told} -->\n".encode()
    return data, by[0]
