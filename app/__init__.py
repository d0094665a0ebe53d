"""The web: pages, sign-in, commands. `create_app` is the only way to make the application, for gunicorn, `bin/milo` and tests."""
from __future__ import annotations

from flask import Flask

from app import commands, compression, db, errors, guard, i18n, permissions, security, static_files, views
from app.accounts import STAYS
from app.config import ROOT, Settings

__version__ = "0.4.0"
MAX_BODY = 1024 * 1024  # hostile nesting must reach the gate to be answered 400; anything longer is 413


def create_app(settings: Settings | None = None) -> Flask:
    """The application in five steps: settings, guard, databases, manners (language, errors, headers, rights), doors."""
    # 1. settings
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=str(ROOT / "static"), static_url_path="/static")
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=100,
        SESSION_COOKIE_NAME="milo_staff",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=not settings.insecure_http,
        SESSION_COOKIE_PATH="/desk",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=max(STAYS.values()),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.ensure_ascii = False
    app.json.sort_keys = False

    # 2. the guard refuses what would lose signs or give away sessions
    guard.check_settings(settings)

    # 3. databases: four roles, a pool each
    db.init_app(app, settings.database_url, settings.secret_key, settings.role_prefix)
    guard.check_durability(app.extensions["milo-databases"].engine("intake"))

    # 4. manners
    i18n.init_app(app)
    errors.init_app(app)
    security.init_app(app)
    compression.init_app(app)
    permissions.init_app(app)

    # 5. doors
    static_files.init_app(app)
    views.init_app(app)
    commands.init_app(app)
    return app
