"""The one prefix table: which short name stands for which namespace.

Everything that writes or reads a compact name (Turtle files, queries, the command line, JSON ids) goes through
this table, so that a prefix means the same thing everywhere.
"""

import re
from functools import cache

BASE = "https://w3id.org/cisgraph/"

#: Namespaces that stay what they are, whatever base IRI a build is given.
FIXED = {
    "cis": BASE + "ontology#",
    "ciss": BASE + "shapes#",
    "cisodrl": BASE + "odrl#",
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Folders below the base: prefix → path.
FOLDERS = {
    "doc": "document/",
    "poa": "poa/",
    "conf": "conference-report/",
    "sg51": "a-51-341/",
    "res": "a-res-51-70/",
    "exc": "unhcr-1997-follow-up/",
    "sg52": "a-52-274/",
    "rcp": "iom-rcp-profile/",
    "section": "section/",
    "actor": "actor/",
    "group": "group/",
    "membership": "membership/",
    "instrument": "instrument/",
    "principle": "principle/",
    "action": "action/",
    "activity": "activity/",
    "category": "category/",
    "theme": "theme/",
    "place": "place/",
    "event": "event/",
    "participation": "participation/",
    "statement": "statement/",
    "office": "office/",
    "reservation": "reservation/",
    "count": "count/",
    "reading": "reading/",
    "finding": "finding/",
    "scheme": "scheme/",
    "note": "note/",
    "query": "query/",
    "graph": "graph/",
}

#: Documents by the prefix of their paragraphs.
DOCUMENTS = {
    "poa": "poa",
    "conf": "conference-report",
    "sg51": "a-51-341",
    "res": "a-res-51-70",
    "exc": "unhcr-1997-follow-up",
    "sg52": "a-52-274",
    "rcp": "iom-rcp-profile",
}

#: The two readings that `cisgraph agreement` compares are datasets of their own, with a folder for each document.
FOLDERS |= {
    which if prefix == "poa" else f"{which}-{prefix}": f"{which}-reading/{document}/"
    for which in ("first", "second")
    for prefix, document in DOCUMENTS.items()
}


def prefixes(base: str = BASE) -> dict[str, str]:
    """Return prefix → namespace IRI, sorted by prefix, with the instance namespaces below ``base``."""
    table = {**FIXED, **{prefix: base + path for prefix, path in FOLDERS.items()}}
    return dict(sorted(table.items()))


@cache
def _namespaces(base: str) -> tuple[tuple[str, str], ...]:
    """Namespace and prefix, the longer namespaces first: one may begin another."""
    return tuple(sorted(((namespace, prefix) for prefix, namespace in prefixes(base).items()), key=lambda pair: -len(pair[0])))


def short(iri: str, base: str = BASE) -> str:
    """Return an IRI as a prefixed name of the table where it has one."""
    for namespace, prefix in _namespaces(base):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return str(iri)


def tail(iri: str, prefix: str = "") -> str:
    """Return the last part of an IRI, without ``prefix``."""
    return iri.replace("#", "/").rpartition("/")[2].removeprefix(prefix)


def slug(iri: str) -> str:
    """Return a class as ids and options write it: ``cis:InternationalOrganization`` is ``international-organization``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", tail(iri)).lower()
