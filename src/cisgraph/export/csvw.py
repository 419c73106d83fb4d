"""The description of the CSV tables as CSV on the Web has it (W3C, Metadata Vocabulary for Tabular Data).

Names and definitions of columns are those of the ontology. Addresses of properties and values are told too, so that a converter
makes statements of the graph from the rows again.
"""

from cisgraph import about, terms
from cisgraph.export import tables, vocabulary
from cisgraph.export.tables import Column, Table
from cisgraph.export.vocabulary import CIS, TEXT, THING
from cisgraph.store import Release

#: The file of the description: where programs look for it (CSVW, Model for Tabular Data, section 5.4).
DESCRIPTION = "csv-metadata.json"
#: Between the values of a cell; within one, it is written as a broken bar.
BAR = "|"

#: Column → the table whose things it names, where all of them are in one.
_LEADS_TO = {
    "paragraph": "paragraphs", "inParagraph": "paragraphs", "requires": "actions", "about": "actions", "cites": "instruments",
    "basedOn": "readings", "inDocument": "documents", "inEvent": "events",
}
_OWN = {
    "id": "The thing's IRI below the base; in other tables it is named by this.",
    "class": "The kinds of the thing, narrower than the table's.",
    "modality": "The force of the provision; nothing for an activity.",
    "attribution": "Whether the text names the bearer (explicit) or it is implied; nothing for other parts.",
    "part": "Which part the party has, a property of the ontology: bearer, supporter, recipient, beneficiary, carriedOutBy or partner.",
    "party": "The id of an actor, group or category of persons.",
    "name": "The party's English name.",
}
_PARTIES = "Who has which part in a provision or activity: a row a part. The id is that of the provision or activity."


def description(release: Release) -> dict:
    """Return the description of all tables of a release."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "cisgraph: the Programme of Action of the 1996 CIS Conference, as tables",
        "dc:license": {"@id": about.LICENSE},
        "dc:source": {"@id": f"{release.base}{about.DATASET}"},
        "dc:hasVersion": release.manifest["version"],
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"]},
        "tables": [_table(table, release.base) for table in tables.tables().values()],
    }


def _table(table: Table, base: str) -> dict:
    columns = [_column(column, table, base) for column in table.columns]
    schema: dict = {"columns": columns}
    if table.of:
        schema |= {"aboutUrl": f"{base}{{+id}}", "primaryKey": "id"}
        columns.append({"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": table.of})
    keys = [
        {"columnReference": column.name, "reference": {"resource": f"{_LEADS_TO[column.name]}.csv", "columnReference": "id"}}
        for column in table.columns if column.name in _LEADS_TO and not column.many
    ]
    return {"url": f"{table.name}.csv", **_told(table), "tableSchema": schema | ({"foreignKeys": keys} if keys else {})}


def _told(table: Table) -> dict:
    if table.of is None:
        return {"dc:title": "Parties", "dc:description": _PARTIES}
    return {"dc:title": _by_language(vocabulary.labels(table.of)), "dc:description": _by_language(vocabulary.definitions(table.of))}


def _by_language(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in texts.items()]


def _column(column: Column, table: Table, base: str) -> dict:
    said: dict = {"name": column.name, "titles": column.name, **_meant(column)}
    if column.property is None:
        return said | ({"lang": "en"} if column.names else {"required": column.name in ("id", "part", "party")}) | {"suppressOutput": True}
    if column.many:
        said["separator"] = BAR
    if column.names or column.inverse:
        return said | ({"lang": "en"} if column.names else {}) | {"suppressOutput": True}
    said["propertyUrl"] = column.property
    if column.kind == TEXT:
        return said | {"lang": column.language}
    if column.kind == THING:
        return said | {"valueUrl": f"{CIS}{{{column.name}}}" if column.concept else f"{base}{{+{column.name}}}"}
    return said | {"datatype": "integer" if column.integer else "string"}


def _meant(column: Column) -> dict:
    """Return a column's name and what it means: for a term of the ontology in its words, else where to look."""
    if column.property is None or column.name == "class":
        return {"dc:description": _OWN[column.name]}
    if column.names:
        return {"dc:description": f"The English names of what stands in {column.name.removesuffix('_name')}, in the same order."}
    if column.inverse:
        return {"dc:description": f"The paragraph whose {terms.short(column.property)} this is."}
    names, definitions = vocabulary.labels(column.property), vocabulary.definitions(column.property)
    if not definitions:
        return {"dc:description": f"What {terms.short(column.property)} means in its own vocabulary."}
    return {"dc:title": _by_language(names), "dc:description": _by_language(definitions)}
