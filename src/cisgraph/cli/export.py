"""Write the dataset, or what concerns one thing, in a format that others read.

Without -o it goes to standard output. A file stands under its name only when all of it is written. The format is that of
--format, or else of the file's suffix, or else TriG, which keeps the named graphs. --all writes every format into a folder, with
checksums.
"""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from cisgraph.errors import UsageError
from cisgraph.store import Release

#: Names of formats, without what it costs to import the modules that write them; the tests hold that they are all.
FORMATS = ("nquads", "trig", "jsonld", "turtle", "ntriples", "rdfxml")
BUNDLES = ("csv", "parquet")
PARTNERS = ("odrl", "dpv", "eli", "skos", "schemaorg")


def arguments(parser) -> None:
    parser.add_argument("--format", choices=FORMATS + BUNDLES, help="the format; csv and parquet are tables, in a folder or a .zip file")
    parser.add_argument("--about", metavar="IRI|SLUG", help="only what concerns this thing, such as actor/iom")
    parser.add_argument("--as", dest="partner", choices=PARTNERS, help="in the words of another vocabulary instead of ours")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file, or with --all the folder")
    parser.add_argument("--all", action="store_true", help="every format, with the SHA-256 beside each")


def run(args) -> int:
    if args.all:
        return _all(args)
    output = None if args.output in (None, Path("-")) else args.output
    format = args.format or _by_suffix(output) or "trig"
    _check(args, format, output)
    release = Release()
    if format in BUNDLES and output is not None and output.suffix.lower() != ".zip":
        return _folder(release, format, output)
    from cisgraph.export.files import explained, writing

    with explained(output) if output else nullcontext(), writing(output) if output else nullcontext(sys.stdout.buffer) as stream:
        _write(release, args, format, stream)
    return 0


def _check(args, format: str, output: Path | None) -> None:
    if args.about is not None and args.partner:
        raise UsageError("Give --about or --as, not both.")
    if format in BUNDLES and (args.about is not None or args.partner):
        raise UsageError(f"Tables are of the whole dataset: leave out {'--as' if args.partner else '--about'}, or choose a format of RDF.")
    if format in BUNDLES and output is None and sys.stdout.isatty():
        raise UsageError("Tables are no text for a terminal: name a .zip file or a folder with -o.")


def _by_suffix(output: Path | None) -> str | None:
    from cisgraph.export.formats import FORMATS as known

    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return next((name for name, format in known.items() if format.suffix == suffix), None)


def _write(release: Release, args, format: str, stream: BinaryIO) -> None:
    from cisgraph.export import formats, whole

    if args.partner:
        from cisgraph.export.partners import PARTNERS as partners

        quads = partners[args.partner].statements(release)
    elif args.about is not None:
        from cisgraph.export.slices import about

        part = about(release, args.about)
        print(part.says, file=sys.stderr)
        quads = part.quads
    else:
        whole.write(release, format, stream)
        return
    formats.write(quads, format, stream, release.base)


def _folder(release: Release, format: str, folder: Path) -> int:
    from cisgraph.export import whole

    whole.tables(release, format, folder)
    print(f"Wrote the tables into {folder}.", file=sys.stderr)
    return 0


def _all(args) -> int:
    if args.output is None or args.format or args.about is not None or args.partner:
        raise UsageError("--all writes every format of the whole dataset: give it a folder with -o, and no --format, --about or --as.")
    from cisgraph.export import bundles, folder

    found = folder.fill(Release(), args.output, tell=lambda file: print(f"{file} …", file=sys.stderr)).files
    for name in BUNDLES:
        if package := bundles.lacking(name):
            print(f"Left out {name}, which needs the package {package}: install it with `pip install 'cisgraph[export]'`.", file=sys.stderr)
    print(f"Wrote {len(found)} files and their checksums into {args.output}.", file=sys.stderr)
    return 0
