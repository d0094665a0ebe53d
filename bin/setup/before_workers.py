"""Read by gunicorn before it makes its workers: what they all need is imported once, shared, and there when one dies.

Modules only: the application itself, with its connections, is made in each worker (`create_app`).
"""

import importlib
import pkgutil

import app.views
import app.views.residents  # first, as in create_app: the other modules hang their pages on its blueprint and on each other

for module in pkgutil.walk_packages(app.views.__path__, "app.views."):
    importlib.import_module(module.name)
