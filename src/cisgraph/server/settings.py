"""What a server may be told when it starts."""

import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """Limits of public queries, and where people reach the server."""

    #: Processes that public queries run in; one client has at most half of them at work.
    workers: int = field(default_factory=lambda: max(4, os.cpu_count() or 1))
    #: Seconds that a query may take, on the clock and of the processor.
    timeout: float = 10.0
    #: Bytes that a query may take beyond what the open store does.
    memory: int = 512 << 20
    #: Rows or triples, and bytes, after which a result is cut.
    rows: int = 50_000
    size: int = 20_000_000
    #: Characters of a query, and brackets in one another.
    length: int = 100_000
    depth: int = 100
    #: Queries that may wait in all and for one client, and for how many seconds.
    queue: int = 64
    queue_of_client: int = 8
    patience: float = 5.0
    #: The address that the public has for the server, ending in a slash; without one, the base of the release.
    url: str = ""
