"""The tables of the exports: nothing of the release is missing in them, and others' readers of CSV on the Web and Parquet read them."""

import logging
from collections import defaultdict
from pathlib import Path

import polars
import pytest
from conftest import one_sentence

from cisgraph import paths, terms, turtle
from cisgraph.errors import CisgraphError
from cisgraph.export import bundles, csvw, tables, vocabulary, whole

SH = terms.FIXED["sh"]
CIS = terms.FIXED["cis"]


@pytest.fixture(scope="module")
def folder(release, tmp_path_factory) -> Path:
    """The tables as CSV."""
    folder = tmp_path_factory.mktemp("tables")
    bundles.unfold(release, "csv", folder)
    return folder


def test_others_read_the_description_and_every_row_keeps_to_it(folder):
    from csvw import CSVW, TableGroup

    assert CSVW(str(folder / csvw.DESCRIPTION), validate=True).is_valid
    told: list[logging.LogRecord] = []
    log = logging.Logger("csvw")
    log.addFilter(told.append)
    group = TableGroup.from_file(folder / csvw.DESCRIPTION)
    assert {table.local_name for table in group.tables} == {path.name for path in folder.glob("*.csv")}
    assert all(any(True for _ in table.iterdicts(log=log)) for table in group.tables)
    assert group.check_referential_integrity(log=log) and told == []


def test_a_row_by_the_description_says_what_the_graph_says(folder):
    from csvw import TableGroup

    group = TableGroup.from_file(folder / csvw.DESCRIPTION)
    row = next(row for row in group.tabledict["provisions.csv"].iterdicts() if row["id"] == "poa/71-p1")
    assert (row["paragraph"], row["order"], row["modality"], row["attribution"]) == ("poa/71", 1, "modality-permission", "implied")
    assert row["bearer"] == ["group/cis-countries"] and row["bearer_name"] == ["CIS countries"]
    parties = group.tabledict["parties.csv"].iterdicts()
    bearers = [(row["attribution"], row["party"]) for row in parties if (row["id"], row["part"]) == ("poa/71-p1", "bearer")]
    assert bearers == [("implied", "group/cis-countries")]


def test_every_column_is_explained(release):
    unexplained = [
        (table["url"], column["name"]) for table in csvw.description(release)["tables"] for column in table["tableSchema"]["columns"]
        if not column.get("virtual") and not column["dc:description"]
    ]
    assert unexplained == []


def test_nothing_that_was_curated_is_missing(release):
    """Each statement of a thing that has a table stands in it, in its own cell."""
    classes = {table.of: table for table in tables.tables().values() if table.of}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, row in tables.rows(release):
        table = tables.tables()[name]
        for column, cell in zip(table.columns, row, strict=True):
            if column.property and not column.names:
                values = set(cell) if isinstance(cell, list) else {str(cell)} if cell is not None else set()
                if column.inverse:
                    for value in values:
                        found[value, column.property].add(row[0])
                else:
                    prefix = CIS.removeprefix(terms.BASE) if column.concept else ""
                    found[row[0], column.property] |= {prefix + value for value in values}
    types = defaultdict(set)
    for quad in whole.quads(release):
        if quad.predicate.value == vocabulary.TYPE:
            types[quad.subject].add(quad.object.value)
    missing = [
        str(quad) for quad in whole.quads(release)
        if not quad.graph_name.value.endswith(("/inferred", "/ontology", "/queries", "/catalogue")) and types[quad.subject] & set(classes)
        and not (quad.predicate.value == vocabulary.TYPE and quad.object.value in classes)
        and _modality(quad) is None
        and quad.object.value.removeprefix(terms.BASE) not in found[quad.subject.value.removeprefix(terms.BASE), quad.predicate.value]
    ]
    assert missing == []


def _modality(quad) -> str | None:
    """The six kinds of provisions are told by the column modality, and an instrument that is a document is a legal resource."""
    kinds = {CIS + kind for kind in ("Obligation", "Prohibition", "Commitment", "Recommendation", "Permission", "Right")}
    kinds |= {CIS + "Definition", terms.FIXED["eli"] + "LegalResource"}
    return quad.object.value if quad.predicate.value == vocabulary.TYPE and quad.object.value in kinds else None


def test_every_class_with_things_has_a_table(release):
    with_tables = {table.of for table in tables.tables().values()}
    types = defaultdict(set)
    for quad in whole.quads(release):
        if quad.predicate.value == vocabulary.TYPE and quad.object.value.startswith(CIS):
            types[quad.subject.value].add(quad.object.value)
    assert [thing for thing, classes in types.items() if not classes & with_tables] == []


def test_a_column_with_room_for_one_value_is_of_a_property_that_the_shapes_allow_one_of():
    paths_of, most = {}, defaultdict(int)
    for file in sorted((paths.root() / "shapes").glob("*.ttl")):
        for triple in turtle.read_file(file):
            if triple.predicate.value == SH + "path":
                paths_of[triple.subject] = getattr(triple.object, "value", None)
            elif triple.predicate.value == SH + "maxCount":
                most[triple.subject] = int(triple.object.value)
            elif triple.predicate.value == SH + "uniqueLang" and not most[triple.subject]:
                most[triple.subject] = 2
    single = {path for shape, path in paths_of.items() if most[shape]}
    roomy = {(table.name, column.name) for table in tables.tables().values() for column in table.columns
             if column.property and not column.many and not column.inverse and column.property not in single}
    # One kind gives a provision one modality, a rule is counted beside its attribution, and the build adds each wording itself.
    assert roomy == {("provisions", "modality"), ("provisions", "byRule"), ("paragraphs", "text")}


def test_ids_lead_to_things(release):
    """An id is an IRI without the base, so none holds a scheme: the description puts the base before it."""
    for name, row in tables.rows(release):
        for column, cell in zip(tables.tables()[name].columns, row, strict=True):
            if column.kind == vocabulary.THING and not column.concept:
                values = cell if isinstance(cell, list) else [cell or ""]
                assert not [value for value in values if "://" in value], (name, row[0], column.name)


def test_polars_reads_from_parquet_what_stands_in_the_csv(release, folder, tmp_path):
    bundles.unfold(release, "parquet", tmp_path)
    for path in folder.glob("*.csv"):
        rows = polars.read_parquet(tmp_path / f"{path.stem}.parquet")
        text = polars.read_csv(path, infer_schema=False)
        lists, bars = polars.col(polars.List(polars.String)), polars.element().str.replace_all("|", "¦", literal=True)
        joined = rows.with_columns(lists.list.eval(bars).list.join("|"), polars.col(polars.Int64).cast(polars.String))
        assert joined.fill_null("").equals(text.fill_null("")), path.stem
    assert polars.read_parquet(tmp_path / "selectors.parquet").schema["start"] == polars.Int64


def test_without_the_package_parquet_is_refused_in_a_sentence(release, tmp_path, monkeypatch, call):
    monkeypatch.setattr(bundles, "find_spec", lambda name: None)
    code, out, err = call("export", "--format", "parquet", "-o", tmp_path / "x")
    assert code == 1 and "pip install 'cisgraph[export]'" in one_sentence(err)
    with pytest.raises(CisgraphError):
        bundles.unfold(release, "parquet", tmp_path)
    assert bundles.lacking("csv") is None and bundles.lacking("turtle") is None


def test_a_bar_within_a_value_does_not_divide_it():
    assert bundles._written(["a|b", "c"]) == "a¦b|c" and bundles._written("a|b") == "a|b"
