"""What a request tells about fair play: the network it comes from, cut before anybody sees it, whether a machine filled in the form, whether the phone worked."""
from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import uuid

from flask import Request, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

TRAP = "website"  # a field that people do not see; machines fill in all they find
STARTED = "started"
SALT = "the form was opened"
LEAST_SECONDS = 3.0
OLDEST_SECONDS = 7 * 24 * 3600
PUZZLE_BITS = 16  # some 65,000 tries: a second or two on an old phone, and as much again for each further sign


def network(request: Request) -> str | None:
    """The network of the caller as /24 or /48, or None. Behind MILO_TRUST_PROXY proxies the address is the one the outermost of ours saw."""
    proxies = current_app.config["SETTINGS"].trust_proxy
    told = request.remote_addr or ""
    if proxies:
        # what stands further left was written by the caller, who may write anything
        named = [part.strip() for part in ",".join(request.headers.getlist("X-Forwarded-For")).split(",") if part.strip()]
        told = named[-proxies] if len(named) >= proxies else told
    try:
        address = ipaddress.ip_address(told.strip("[]").partition("%")[0])
    except ValueError:
        return None
    address = getattr(address, "ipv4_mapped", None) or address
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SALT)


def opened_now() -> str:
    """A signed mark of this moment, which the form carries along."""
    return _signer().dumps("")


def doubts(form) -> list[str]:
    """["form"] when the hidden field is filled in, or the form came back sooner than anybody reads it or without its mark; else []."""
    if form.get(TRAP):
        return ["form"]
    try:
        _, at = _signer().loads(form.get(STARTED, ""), max_age=OLDEST_SECONDS, return_timestamp=True)
    except BadSignature:
        return ["form"]
    return ["form"] if (dt.datetime.now(dt.timezone.utc) - at).total_seconds() < LEAST_SECONDS else []


def solved(key: uuid.UUID, answer: str) -> bool:
    """Whether SHA-256("KEY:ANSWER") begins with PUZZLE_BITS zero bits (Hashcash, Back 2002). The key is the sign's own: an answer serves one sign."""
    if not (answer.isascii() and answer.isdigit() and len(answer) <= 12):
        return False
    found = hashlib.sha256(f"{key}:{answer}".encode()).digest()
    return int.from_bytes(found[:8], "big") >> (64 - PUZZLE_BITS) == 0


def work(request: Request, key: uuid.UUID) -> str | None:
    """"done" if the request brings the answer to its puzzle, "able" if its page can find one, else None: a form or an old page, never asked."""
    if solved(key, request.headers.get("Sign-Proof", "")):
        return "done"
    return "able" if request.headers.get("Sign-Work") == "able" else None
