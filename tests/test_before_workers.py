"""What gunicorn reads before it makes its workers can be read: a circle of imports here would leave the whole service down."""
from __future__ import annotations

import subprocess
import sys

from setup import places


def test_every_view_is_imported_before_the_workers_are_made():
    script = "import runpy, sys; runpy.run_path('bin/setup/before_workers.py'); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=places.ROOT, capture_output=True, text=True, env={"PYTHONPATH": str(places.ROOT), "PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr
    views = {f"app.views.{path.stem}" for path in (places.ROOT / "app" / "views").glob("[a-z]*.py")}
    assert views and views <= set(done.stdout.split())
