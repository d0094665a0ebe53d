"""`bin/bench offline`: 50 signs and 20 photographs left on a network that breaks all the time, while the renderer is killed ten times; then the database is asked.

A phone with storage of its own stands before a gateway that cuts connections at random: before the request, or after the server has taken it and before its answer
comes back. Each sign is written by the queue of the page; a page that dies while it writes is opened again and writes the same sign with the same key, as a draft does.
"""
from __future__ import annotations

import base64
import io
import os
import random
import signal
import socket
import sys
import threading
import time
import uuid
from contextlib import suppress

from drill import Service, thrown_away
from PIL import Image
from setup import browser
from sqlalchemy import text

SIGNS, PHOTOS, KILLS, SEED, PATIENCE = 50, 20, 10, 4, 240
# no renderer in reserve: the one that is killed is the one of the page
CALM = ["--no-sandbox", "--disable-gpu", "--disable-features=SpareRendererForSitePerProcess"]
LEAVE = """async ([key, words, participant, photo]) => {
  const { send, keepBlob } = await import("/static/js/queue-page.js");
  const body = { geometry: { type: "Point", coordinates: [9.1311, 45.4467] }, category: "fix", text: words, accuracy: "spot", language: "it", participant };
  const list = [{ key, kind: "sign", url: "/api/c/lorenteggio/contributions?lang=it", headers: { "Content-Type": "application/json", "Idempotency-Key": key }, body: JSON.stringify(body), words, slug: "lorenteggio", lang: "it" }];
  if (photo) {
    const bytes = Uint8Array.from(atob(photo.data), (letter) => letter.charCodeAt(0));
    list.push({ key: photo.key, kind: "photo", after: key, url: "/it/receipt/photo", headers: { Accept: "application/json" }, slug: "lorenteggio", lang: "it",
      form: [["code", { receipt: true }], ["key", photo.key], ["alt", "Una panchina"], ["photo", await keepBlob(new Blob([bytes], { type: "image/jpeg" }))]] });
  }
  // it counts as left when it is written down: what the network says comes later
  const { onChange, entries } = await import("/static/js/queue-page.js");
  const written = new Promise((resolve) => {
    const look = async () => { if ((await entries()).some((entry) => entry.key === key)) resolve("written"); };
    onChange(look);
    const again = setInterval(look, 40);
    setTimeout(() => { clearInterval(again); resolve("silent"); }, 20000);
  });
  return Promise.race([send(list).then(({ state }) => state), written]);
}"""
LEFT = "async () => (await (await import('/static/js/queue-page.js')).entries()).filter(({ state }) => state !== 'received').map(({ state, kind, told }) => [state, kind, told])"


class Gateway:
    """A way to the server that breaks: of its connections one part is cut at once, one part after the server has the request."""

    def __init__(self, port: int, chance: random.Random):
        self.to, self.chance, self.breaking, self.cut, self.swallowed = port, chance, True, 0, 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            threading.Thread(target=self.carry, args=(self.door.accept()[0],), daemon=True).start()

    def carry(self, phone: socket.socket) -> None:
        """One connection, one request: what is cut is a POST, so that pages still open."""
        with phone, socket.create_connection(("127.0.0.1", self.to)) as server:
            try:
                first = phone.recv(65536)
                fate = self.chance.random() if self.breaking and first.startswith(b"POST") else 1
                if fate < 0.3:
                    self.cut += 1
                    return
                first = first.replace(b"Connection: keep-alive", b"Connection: close", 1)
                server.sendall(first)
                threading.Thread(target=pump, args=(phone, server), daemon=True).start()
                if fate < 0.55:
                    server.recv(65536)  # the server has answered, and nobody hears it
                    self.swallowed += 1
                    return
                pump(server, phone)
            except OSError:
                return
            finally:
                for end in (phone, server):  # closing alone does not wake the thread that reads
                    with suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)


def pump(source: socket.socket, target: socket.socket) -> None:
    """Carry bytes until one side ends."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass


def picture(chance: random.Random) -> bytes:
    """A photograph as the page makes it small: 1600 by 1200, of noise that no other has."""
    small = Image.frombytes("RGB", (80, 60), chance.randbytes(80 * 60 * 3)).resize((1600, 1200))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=82)
    return out.getvalue()


def kill_renderers(context) -> None:
    """End every renderer of the phone, as one short of memory does."""
    for process in context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] == "renderer":
            os.kill(process["id"], signal.SIGKILL)


def leave_all(context, address: str, chance: random.Random) -> int:
    """Leave the signs, those with a photograph spread among them, killing the renderer in between; how often one had to be written again."""
    killed_at, again, page = set(chance.sample(range(SIGNS), KILLS)), 0, None
    with_photo = set(chance.sample(range(SIGNS), PHOTOS))
    for number in range(SIGNS):
        key, somebody = str(uuid.uuid4()), str(uuid.uuid4())  # the phone goes from hand to hand: nobody has left too many
        photo = {"key": str(uuid.uuid4()), "data": base64.b64encode(picture(chance)).decode()} if number in with_photo else None
        for _ in range(6):
            try:
                if page is None:
                    page = context.new_page()
                    page.goto(address)
                if number in killed_at:
                    killed_at.discard(number)
                    page.evaluate("(args) => { (%s)(args); }" % LEAVE, [key, f"Segno {number}", somebody, photo])
                    page.wait_for_timeout(chance.choice([0, 5, 20, 60, 150, 400]))
                    kill_renderers(context)
                    raise ConnectionError("killed")
                if page.evaluate(LEAVE, [key, f"Segno {number}", somebody, photo]) != "silent":
                    break
            except Exception:  # noqa: BLE001  (a dead tab, whatever Playwright calls it)
                again, page = again + 1, None
        else:
            raise SystemExit(f"sign {number} could not even be written down")
    return again


def counted(engine) -> dict[str, int]:
    """What the database has: signs, different words, photographs, different ones."""
    with engine.connect() as connection:
        signs = connection.execute(text("SELECT count(*), count(DISTINCT s.text) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'lorenteggio'")).one()
        photos = connection.execute(text("SELECT count(*), count(DISTINCT f.contribution_id) FROM milo.photos f")).one()
    return {"signs": signs[0], "signs doubled": signs[0] - signs[1], "photos": photos[0], "photos doubled": photos[0] - photos[1]}


def main() -> int:
    """On a throw-away cluster; 1 unless all have arrived, once."""
    from playwright.sync_api import sync_playwright

    chance, began = random.Random(SEED), time.monotonic()
    with thrown_away("offline") as (_cluster, env, engine):
        service = Service(env)
        try:
            gateway = Gateway(service.port, chance)
            address = f"http://127.0.0.1:{gateway.port}/it/waiting"
            with sync_playwright() as playwright:
                context = playwright.chromium.launch(executable_path=browser.find(), args=CALM).new_context()
                context.set_default_timeout(30000)
                again = leave_all(context, address, chance)
                before = counted(engine)
                page = context.new_page()
                page.goto(address)
                until = time.monotonic() + PATIENCE
                gateway.breaking = False
                while (left := page.evaluate(LEFT)) and time.monotonic() < until and any(state == "waiting" for state, *_ in left):
                    page.wait_for_timeout(500)
                context.close()
        finally:
            service.stop()
        found = counted(engine)
    print(f"{KILLS} renderers killed, {gateway.cut} requests cut before the server, {gateway.swallowed} answers lost after it; {again} pages opened again")
    print(f"while it was breaking {before['signs']} signs and {before['photos']} photographs had come through; {len(left)} things are left on the phone {left or ''}")
    print(f"signs {found['signs']}/{SIGNS}, photographs {found['photos']}/{PHOTOS}, duplicates {found['signs doubled'] + found['photos doubled']}; {time.monotonic() - began:.0f} s in all")
    return int((found["signs"], found["photos"], found["signs doubled"], found["photos doubled"]) != (SIGNS, PHOTOS, 0, 0))


if __name__ == "__main__":
    sys.exit(main())
