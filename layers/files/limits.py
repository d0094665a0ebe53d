"""How much a file may cost: bytes, rows, vertices, seconds, memory. Whoever reads may give others."""
from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Bytes, counts and seconds; `memory` is address space, which is more than what is really used."""

    file_bytes: int = 1_000 * MEGABYTE
    unpacked_bytes: int = 2_000 * MEGABYTE
    unpacked_ratio: int = 200  # of a packed member over one megabyte
    members: int = 2_000
    layers: int = 100
    rows: int = 3_000_000
    columns: int = 500
    feature_vertices: int = 1_000_000
    vertices: int = 50_000_000
    cell_letters: int = 1_000_000
    staged_bytes: int = 4_000 * MEGABYTE
    memory: int = 3_000 * MEGABYTE
    seconds: int = 240
