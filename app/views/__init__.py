"""Views, split by who is looking: residents, the desk, machines that want data. Each module is one blueprint."""
from __future__ import annotations

from importlib import import_module

from flask import Flask

MODULES = ("data", "tiles", "residents", "desk")


def init_app(app: Flask) -> None:
    """Register the blueprints."""
    for name in MODULES:
        app.register_blueprint(import_module(f"app.views.{name}").blueprint)
