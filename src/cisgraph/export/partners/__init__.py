"""The release in the vocabularies that partners know: a module a vocabulary.

Each module has ``statements(release)``, which yields quads in order, the same for the same release; ``ROWS``, what each of our
terms becomes and what is lost on the way; ``LEFT``, why the others are not carried. Things keep their own IRIs, so that an
export joins with the graph.
"""

from cisgraph.export.partners import dpv, eli, losses, odrl, schemaorg, skos

#: Name on the command line (``--as``) → module.
PARTNERS = {"odrl": odrl, "dpv": dpv, "eli": eli, "skos": skos, "schemaorg": schemaorg}


def page() -> str:
    """Return ``docs/partners.md``: what each export says, and what it loses."""
    import inspect

    parts = [
        "# Exports in the partners' vocabularies",
        "Written by `make docs`: change the modules of `src/cisgraph/export/partners/` instead. "
        "The option `--as NAME` of the export command writes one of them, in any format of RDF.",
    ]
    for name, module in PARTNERS.items():
        title, _, text = inspect.getdoc(module).partition("\n\n")
        parts.append(f"## {name}: {title.rstrip('.')}\n\n{text}\n\n{losses.table(module.ROWS, module.LEFT)}".rstrip("\n"))
    return "\n\n".join(parts) + "\n"
