"""A small SMTP server on a real socket (RFC 5321) that keeps what it takes; tests can make it refuse or hang up."""
from __future__ import annotations

import asyncio
import threading
from email import message_from_bytes, policy


class MailServer:
    """Runs in a thread of its own. ``letters`` are taken; ``refusals`` maps a recipient to the answer it gets; ``hang_up_after`` letters the line goes dead."""

    def __init__(self):
        self.letters, self.refusals, self.hang_up_after = [], {}, None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> MailServer:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._talk, "127.0.0.1", 0), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def _talk(self, reader, writer):
        def say(line):
            writer.write(line.encode() + b"\r\n")

        say("220 test")
        to = None
        while line := (await reader.readline()).decode().strip():
            word = line.split(":")[0].split(" ")[0].upper()
            if word == "RCPT":
                to = line[line.index("<") + 1 : line.index(">")]
                say(self.refusals.get(to, "250 ok"))
            elif word == "DATA":
                if self.hang_up_after is not None and len(self.letters) >= self.hang_up_after:
                    break
                say("354 go on")
                body = b""
                while (part := await reader.readline()) != b".\r\n":
                    body += part[1:] if part.startswith(b"..") else part
                self.letters.append((to, message_from_bytes(body, policy=policy.default)))
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                break
            else:
                say("250 ok")
        writer.close()
