"""`bin/bench photos`: the memory of the web's workers while 200 picture bombs are posted, eight at a time; each is refused by a sentence or made anew.

Beside: how long an honest photograph takes. The service is the one of `bin/run`, on a throw-away cluster.
"""
from __future__ import annotations

import collections
import http.client
import itertools
import json
import os
import random
import statistics
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from _photo_bombs import PAYLOAD, bombs, saved
from drill import PATH, Service, sign, thrown_away
from setup.serve import THREADS, WORKERS
from sqlalchemy import text

BOMBS, AT_ONCE, GOAL = 200, 8, 50  # MB
HONEST = 24


def ask(port: int, path: str, body: bytes, headers: dict) -> tuple[int, dict, http.client.HTTPMessage]:
    """One POST; status, JSON (or that there was none) and headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if "json" in answer.headers["Content-Type"] else {"key": f"http-{answer.status}", "detail": f"(a page of {len(said)} bytes)"}, answer.headers
    finally:
        connection.close()


def receipt(port: int) -> str:
    """The receipt of a new sign of a new person."""
    _, told, _ = ask(port, PATH, sign(random.Random(), str(uuid.uuid4())), {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
    return told["receipt"]


def send(port: int, code: str, data: bytes) -> tuple[int, dict, int]:
    """One photograph, sent again as often as it is told to wait; status, answer, how often it waited."""
    mark = uuid.uuid4().hex
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in (("code", code), ("key", str(uuid.uuid4())), ("alt", "Una via."))]
    body = b"".join(parts) + f'--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode() + data + f"\r\n--{mark}--\r\n".encode()
    for waited in itertools.count():
        status, told, headers = ask(port, "/it/receipt/photo", body, {"Content-Type": f"multipart/form-data; boundary={mark}", "Accept": "application/json"})
        if status != 429:
            return status, told, waited
        time.sleep(float(headers["Retry-After"]) * random.uniform(0.2, 1))
    raise AssertionError


def memory(service: Service) -> float:
    """Resident megabytes of all workers together; their short-lived children are counted by themselves in `children`."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in service.workers()) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Watch(threading.Thread):
    """Looks at the memory of the workers twenty times a second and remembers the most."""

    def __init__(self, service: Service):
        super().__init__(daemon=True)
        self.service, self.most, self.over = service, memory(service), threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            self.most = max(self.most, memory(self.service))


def attack(service: Service, engine) -> None:
    """Warm up with honest photographs, then the bombs; their memory is what the honest did not need. Exits when memory grows too much, an answer is not the one deserved, or a payload is kept."""
    honest, codes = saved("JPEG", (4000, 3000), quality=85), [receipt(service.port) for _ in range(HONEST)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        if any(status != 201 for status, _, _ in pool.map(lambda code: send(service.port, code, honest), codes)):
            raise SystemExit("an honest photograph was refused")
    times = []
    for _ in range(3):
        began = time.perf_counter()
        send(service.port, receipt(service.port), honest)
        times.append(time.perf_counter() - began)
    print(f"an honest photograph of 12 million points ({len(honest) / 1e6:.1f} MB): {statistics.median(times):.2f} s", flush=True)
    kinds = bombs()
    work = [(name, *kinds[name]) for name in itertools.islice(itertools.cycle(kinds), BOMBS)]
    with ThreadPoolExecutor(WORKERS * THREADS) as pool:  # every thread of the web has worked once
        codes = list(pool.map(lambda _: receipt(service.port), work))
    before, watch = memory(service), Watch(service)
    watch.start()
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda each: send(service.port, each[0], each[1][1]), zip(codes, work)))
    seconds = time.perf_counter() - began
    watch.over.set()
    outcomes = collections.Counter((name, status, told.get("key") or "made anew", told.get("detail", "")) for (name, _, _), (status, told, _) in zip(work, answers))
    for (name, status, key, sentence), times_seen in outcomes.items():
        print(f"  {times_seen:>3} x {name:<38} {status} {key:<18} {sentence}")
    wrong = [(name, status, told) for (name, _, due), (status, told, _) in zip(work, answers)
             if not (status == 201 if due is None else status in {413, 422} and told.get("key") == due and told.get("detail"))]
    with engine.connect() as connection:
        tainted = connection.scalar(text("SELECT count(*) FROM milo.photo_files WHERE position(:payload in data) > 0"), {"payload": PAYLOAD})
    grown = watch.most - before
    print(f"{BOMBS} bombs in {seconds:.0f} s, {AT_ONCE} at once, told to wait {sum(waited for _, _, waited in answers)} times; workers {before:.0f} MB before, "
          f"{watch.most:.0f} MB at most, {memory(service):.0f} MB after: grown by {grown:.1f} MB (allowed: {GOAL}); payloads kept: {tainted}")
    if wrong or tainted or grown > GOAL:
        raise SystemExit(f"not as it should be: {wrong[:5]}")


def main() -> None:
    """The service on a cluster of its own, the attack, the end."""
    with thrown_away("photos") as (_cluster, env, engine):
        service = Service(env)
        try:
            attack(service, engine)
        finally:
            service.stop()


if __name__ == "__main__":
    main()
