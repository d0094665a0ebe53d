"""The settings, read once from the environment; each is documented in the README (a test compares the two)."""
from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "dev-only-not-for-service"


def _flag(value: str) -> bool:
    return value.strip().lower() in {"1", "true", "yes", "on"}


@dataclass(frozen=True)
class Settings:
    """What an installation may choose. Names in the environment are given beside each."""

    database_url: str = ""  # DATABASE_URL: postgresql+psycopg2://..., a login that may create roles or is the owner
    secret_key: str = DEFAULT_SECRET  # MILO_SECRET_KEY: signs sessions, derives the passwords of the database roles
    role_prefix: str = "milo"  # MILO_ROLE_PREFIX: first part of the four database role names
    var: Path = field(default=ROOT / "var")  # MILO_VAR: where the basemap, fonts and the private cluster live
    public_url: str = ""  # MILO_PUBLIC_URL: address printed in QR codes; empty: the address of the request
    debug: bool = False  # MILO_DEBUG: error pages with traces; refused in production
    production: bool = True  # MILO_PRODUCTION: 0 allows MILO_DEBUG and the default secret, on a developer's machine
    trust_proxy: int = 0  # MILO_TRUST_PROXY: how many proxies of one's own stand before it; 0: X-Forwarded-For is not read
    smtp_url: str = ""  # MILO_SMTP_URL: the mail server, smtp+starttls://user:password@host:587; empty: no contact is asked for
    mail_from: str = ""  # MILO_MAIL_FROM: who writes the letters, "Milano in mappa <mappa@comune.example>"
    insecure_http: bool = True  # MILO_INSECURE_HTTP: 0 sends the session cookie over HTTPS only

    @property
    def sends_mail(self) -> bool:
        """Whether letters can be sent: a server, a sender and an address that their links lead to."""
        return bool(self.smtp_url and self.mail_from and self.public_url)

    @classmethod
    def from_environment(cls, environ=None) -> Settings:
        """Settings from ``environ`` (default: the process environment)."""
        env = os.environ if environ is None else environ
        return cls(
            database_url=env.get("DATABASE_URL", ""),
            secret_key=env.get("MILO_SECRET_KEY", DEFAULT_SECRET),
            role_prefix=env.get("MILO_ROLE_PREFIX", "milo"),
            var=Path(env.get("MILO_VAR") or ROOT / "var"),
            public_url=env.get("MILO_PUBLIC_URL", "").rstrip("/"),
            debug=_flag(env.get("MILO_DEBUG", "0")),
            production=_flag(env.get("MILO_PRODUCTION", "1")),
            trust_proxy=max(0, int(env.get("MILO_TRUST_PROXY") or 0)),
            smtp_url=env.get("MILO_SMTP_URL", ""),
            mail_from=env.get("MILO_MAIL_FROM", ""),
            insecure_http=_flag(env.get("MILO_INSECURE_HTTP", "1")),
        )
