"""The commands of `bin/milo`, one module per noun. Each commits once at its end, so that a failed command changes nothing."""
from __future__ import annotations

from importlib import import_module

from flask import Flask

MODULES = ("database", "demo", "consultation", "account", "contributions", "layers", "numbers", "heat", "render", "outbox", "privacy", "basemap", "status")


def init_app(app: Flask) -> None:
    """Register the command groups."""
    for name in MODULES:
        app.cli.add_command(import_module(f"app.commands.{name}").command)
