"""A small SMTP server on a real socket (RFC 5321, 3207) that keeps what it takes; tests can make it refuse, hang up, or show a certificate."""
from __future__ import annotations

import asyncio
import ssl
import subprocess
import threading
from email import message_from_bytes, policy
from pathlib import Path


def certificate(folder: Path, *names: str) -> Path:
    """A certificate that nobody has signed, for these names (``DNS:host`` or ``IP:address``), with its key in one file."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=mail", "-keyout", key, "-out", made,
                    "-addext", "subjectAltName=" + ",".join(names)], check=True, capture_output=True)
    made.write_text(made.read_text() + key.read_text())
    return made


class MailServer:
    """Runs in a thread of its own. ``letters`` are taken; ``refusals`` maps a recipient or a word of SMTP (MAIL, DATA) to the answer it gets; ``hang_up_after`` letters the line goes dead.

    With a ``certificate`` it speaks TLS from the start (``at_once``) or offers STARTTLS; ``letters_in_clear`` counts what came without.
    ``heard`` are the commands, ``as_sent`` the bytes of the letters.
    """

    def __init__(self, certificate: Path | None = None, *, at_once: bool = False):
        self.letters, self.refusals, self.hang_up_after, self.heard, self.as_sent, self.letters_in_clear = [], {}, None, [], [], 0
        self.tls, self.at_once = None, at_once
        if certificate:
            self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self.tls.load_cert_chain(certificate)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> MailServer:
        self._thread.start()
        starting = asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self.tls if self.at_once else None)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(10)
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
        to, safe = None, self.at_once
        while line := (await reader.readline()).decode().strip():
            self.heard.append(line)
            word = line.split(":")[0].split(" ")[0].upper()
            if word == "RCPT":
                to = line[line.index("<") + 1 : line.index(">")]
                say(self.refusals.get(to, "250 ok"))
            elif word in self.refusals:
                say(self.refusals[word])
            elif word == "EHLO":
                say("250-test\r\n250 STARTTLS" if self.tls and not safe else "250-test\r\n250 AUTH PLAIN")
            elif word == "STARTTLS" and self.tls:
                say("220 go on")
                try:
                    await writer.start_tls(self.tls)
                except ssl.SSLError:  # the other side did not like the certificate
                    break
                safe = True
            elif word == "AUTH":
                say("235 welcome")
            elif word == "DATA":
                if self.hang_up_after is not None and len(self.letters) >= self.hang_up_after:
                    break
                say("354 go on")
                body = b""
                while (part := await reader.readline()) != b".\r\n":
                    body += part[1:] if part.startswith(b"..") else part
                self.as_sent.append(body)
                self.letters.append((to, message_from_bytes(body, policy=policy.default)))
                self.letters_in_clear += not safe
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                break
            else:
                say("250 ok")
        writer.close()
