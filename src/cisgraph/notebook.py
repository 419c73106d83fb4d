"""SPARQL in a cell of a notebook: `%load_ext cisgraph.notebook`, then ``%%sparql`` above a query.

`%%sparql NAME` keeps the result under that name as well; `%%sparql --endpoint URL` and `--release DIR` ask another graph.
"""

from IPython.core.magic import register_cell_magic
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from cisgraph.errors import CisgraphError
from cisgraph.graph import open_graph


def load_ipython_extension(shell) -> None:
    """Give IPython the magic ``%%sparql``."""

    @magic_arguments()
    @argument("name", nargs="?", help="the variable that is to hold the result")
    @argument("--endpoint", metavar="URL", help="ask this endpoint")
    @argument("--release", metavar="DIR", help="ask the release built there")
    @register_cell_magic
    def sparql(line: str, cell: str):
        """Ask the graph in SPARQL."""
        asked = parse_argstring(sparql, line)
        try:
            result = open_graph(asked.release, asked.endpoint).sparql(cell)
        except CisgraphError as error:
            print(f"cisgraph: {error}")
            return None
        if asked.name:
            shell.user_ns[asked.name] = result
        return result
