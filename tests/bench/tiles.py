"""Vector tiles of 10k to 1M clustered points beside tipg: p50, tiles a second and growth, z12 to z16; run by `bin/bench tiles`.

Both read the same table over HTTP without compression, tipg its indexed EPSG:3857 column with all features in a tile. "raw" has every point, "cells" is what
ours sends up to z14. Ours keeps tiles of an edition: "first" is the first request for a tile, which makes it, "kept" is every later one. tipg keeps none.
"""
from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import _tiles_peer as peers  # noqa: E402
from geo.tiles import DEEPEST, at  # noqa: E402
from layers.tiles import GATHERED  # noqa: E402
from tests.decoding import layers_of  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
ZOOMS = (12, 13, 14, 15, 16)
TILES = 8  # different ones at each zoom, chosen as visitors do: where points are
SECONDS = 4.0  # of throughput
AT_ONCE = 4
RAW, CELLS = 4, 15  # how many times as fast as tipg


class Client:
    """One kept connection that reads whole answers."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.used = 0.0

    def wake(self) -> None:
        """Connect anew where the server may have hung up on a silent client."""
        if time.perf_counter() - self.used > 1:
            self.connection.close()
            self.connection.connect()

    def get(self, path: str) -> bytes:
        """The body. Where a server gives up (ours ends a statement after 20 s) it is asked again, and the time goes on."""
        for _ in range(5):
            self.connection.request("GET", path, headers={"Accept-Encoding": "identity"})
            answer = self.connection.getresponse()
            body = answer.read()
            self.used = time.perf_counter()
            if answer.status in (200, 204):
                return body
        raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")


def chosen(places: np.ndarray, z: int) -> list:
    """Tiles, each as likely as it has points, none twice."""
    rng, found = np.random.default_rng(z), {}
    for lon, lat in places[rng.integers(0, len(places), 4000)]:
        found.setdefault(at(lon, lat, z), None)
        if len(found) == TILES:
            break
    return list(found)


def timed(client: Client, path: str) -> tuple[float, float]:
    """Milliseconds and kilobytes of one request."""
    client.wake()
    start = time.perf_counter()
    body = client.get(path)
    return (time.perf_counter() - start) * 1000, len(body) / 1000


def alternately(ports: tuple[int, int], paths: list[tuple[str, str]], rounds: int) -> tuple[float, float]:
    """Median milliseconds of ours and of tipg, asked in turn, so that both meet the same noise of the machine."""
    clients, times = [Client(port) for port in ports], ([], [])
    for _ in range(rounds):
        for pair in paths:
            for client, path, taken in zip(clients, pair, times):
                taken.append(timed(client, path)[0])
    return statistics.median(times[0]), statistics.median(times[1])


def throughput(port: int, paths: list[str]) -> float:
    """Tiles a second, AT_ONCE clients, each from another place in the round."""
    until, counts = time.perf_counter() + SECONDS, [0] * AT_ONCE

    def work(number: int) -> None:
        client, place = Client(port), number
        while time.perf_counter() < until:
            client.get(paths[place % len(paths)])
            place += 1
            counts[number] += 1

    start = time.perf_counter()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)


def ours(n: int, tile, detail: bool) -> str:
    return f"/tiles/prova/punti-{n}/{tile.z}/{tile.x}/{tile.y}.mvt?lang=it" + ("&detail=all" if detail else "")


def theirs(table: str, tile) -> str:
    return f"/collections/milo.{table}/tiles/WebMercatorQuad/{tile.z}/{tile.x}/{tile.y}?geom-column=web&properties=id,title"


def same(n: int, table: str, tile, ports: tuple[int, int]) -> int:
    """How many points both send for a tile. SystemExit if they differ."""
    bodies = Client(ports[0]).get(ours(n, tile, True)), Client(ports[1]).get(theirs(table, tile))
    # without those that only reach over the edge: of these each server sends what it likes
    mine, other = ({point["id"] for point in layers_of(body)[name] if all(0 < along < 1 for along in point["at"])} for body, name in zip(bodies, (f"punti-{n}", "default")))
    if mine != other or not mine:
        raise SystemExit(f"the tiles {tile} differ: {len(mine)} and {len(other)} points, {len(mine ^ other)} of them in one only")
    return len(mine)


def measure(n: int, table: str, z: int, ports: tuple[int, int], places: np.ndarray) -> dict:
    """One size at one zoom."""
    tiles = chosen(places, z)
    peer_paths = [theirs(table, tile) for tile in tiles]
    found = {"points": same(n, table, tiles[-1], ports) if z >= 14 or n < 1_000_000 else 0}
    client = Client(ports[1])
    found["peer size"] = statistics.median(timed(client, path)[1] for path in peer_paths)  # warms its pages and connections too
    found["peer rate"] = throughput(ports[1], peer_paths)
    for kind, detail in (("raw", True), ("cells", False)):
        if kind == "cells" and z > GATHERED:
            continue
        paths = [ours(n, tile, detail) for tile in tiles]
        client = Client(ports[0])
        first, size = zip(*(timed(client, path) for path in paths[:-1]))  # the last one was made above
        found[f"{kind} first"], found[f"{kind} size"] = statistics.median(first), statistics.median(size)
        found[f"{kind} rate"] = throughput(ports[0], paths)
        found[kind], found[f"{kind} peer"] = alternately(ports, list(zip(paths, peer_paths)), 1 if n * 4 ** (12 - z) > 100_000 else 5)
    return found


def line(n: int, z: int, kind: str, found: dict) -> str:
    times, rates = found[f"{kind} peer"] / found[kind], found[f"{kind} rate"] / found["peer rate"]
    enough = "" if n < max(SIZES) else ("  ok" if min(times, rates) >= (RAW if kind == "raw" else CELLS) else "  TOO SLOW")
    return (f"{n:>9,} z{z} {kind:<5} {found[f'{kind} size']:>9.1f} {found['peer size']:>9.1f}  {found[f'{kind} first']:>9.1f} {found[kind]:>8.1f} {found[f'{kind} peer']:>8.1f} {times:>7.1f}x"
            f"  {found[f'{kind} rate']:>8.1f} {found['peer rate']:>8.1f} {rates:>7.1f}x{enough}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(*asked: str) -> int:
    """Print the table; 1 if a target is missed. Arguments: sizes and zooms, e.g. `10000 100000 14 16`."""
    numbers = [int(each) for each in asked]
    sizes, zooms = [each for each in numbers if each > DEEPEST] or SIZES, [each for each in numbers if each <= DEEPEST] or ZOOMS
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers end with us
    url = os.environ["DATABASE_URL"]
    database, workers = peers.make_database(url), min(2, os.cpu_count() or 1)
    servers, missed = [], False
    with tempfile.TemporaryDirectory() as folder:
        try:
            everywhere = {n: peers.points(n) for n in sizes}
            tables = {n: peers.load(database, f"punti-{n}", places) for n, places in everywhere.items()}
            ports = free_port(), free_port()
            servers.append(peers.start_ours(database, ports[0], Path(folder), workers))
            servers.append(peers.start_theirs(database, ports[1], list(tables.values()), Path(folder), workers))
            print(f"{TILES} tiles at each zoom where the points are; {workers} workers each; {AT_ONCE} clients for tiles a second; medians\n")
            print("   points zoom kind     kB ours      tipg  ms: first     kept     tipg   ratio  tiles/s:     tipg    ratio")
            for n in sizes:
                for z in zooms:
                    found = measure(n, tables[n], z, ports, everywhere[n])
                    for kind in [kind for kind in ("raw", "cells") if kind in found]:
                        said = line(n, z, kind, found)
                        missed |= "TOO SLOW" in said
                        print(said, flush=True)
        finally:
            for server in servers:
                server.terminate()
                server.wait(20)
            peers.drop_database(url)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
