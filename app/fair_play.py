"""What a request tells about fair play: the network it comes from, cut before anybody sees it, and whether a form was filled in by a machine."""
from __future__ import annotations

import datetime as dt
import ipaddress

from flask import Request, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

TRAP = "website"  # a field that people do not see; machines fill in all they find
STARTED = "started"
SALT = "the form was opened"
LEAST_SECONDS = 3.0
OLDEST_SECONDS = 7 * 24 * 3600


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
