"""The one door for third-party front-end files: npm by lock file into `var/npm`, the parts used into `static/vendor`."""

import shutil
from pathlib import Path

from setup import bundle, fonts, kit, node, places, stamps
from setup.steps import run

MODULES = places.NPM / "node_modules"
COPIED = {
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images": "leaflet/images",
    "leaflet/LICENSE": "leaflet/LICENSE",
    "protomaps-leaflet/dist/protomaps-leaflet.js": "protomaps-leaflet/protomaps-leaflet.js",
    "protomaps-leaflet/LICENSE": "protomaps-leaflet/LICENSE",
    "bootstrap-italia/LICENSE": "LICENSE.bootstrap-italia",
}
LISTS = ("package.json", "package-lock.json", ".npmrc")


def make_ready() -> None:
    """Fetch and assemble what changed since last time."""
    lock = stamps.key(*(places.ROOT / name for name in LISTS))
    fetched = places.NPM / ".milo"
    made = stamps.key(lock, kit.SOURCE, *(Path(module.__file__) for module in (fonts, kit)), Path(__file__))
    assembled = places.VENDOR / ".milo"
    if not (stamps.fresh(assembled, made) and stamps.fresh(fetched, lock)):
        env = node.make_ready()
        if not stamps.fresh(fetched, lock):
            _fetch(env)
            stamps.write(fetched, lock)
        _assemble(env)
        stamps.write(assembled, made)
    # by itself: a new word in Chinese does not make everything anew
    fonts.cut(MODULES, places.VENDOR / "fonts")
    bundle.make_ready(MODULES, node.make_ready)


def _fetch(env: dict[str, str]) -> None:
    places.NPM.mkdir(exist_ok=True)
    for name in LISTS:
        shutil.copy(places.ROOT / name, places.NPM / name)
    # No package needs its install script, and none shall run one.
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "Fetching the front-end files from npm",
        env=env, cwd=places.NPM)


def _assemble(env: dict[str, str]) -> None:
    fresh = places.VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for source, target in COPIED.items():
        _copy(MODULES / source, fresh / target)
    fonts.make_ready(MODULES, fresh / "fonts")
    kit.make_ready(env, fresh)
    # Swapped in whole: a page served meanwhile never meets half a folder.
    shutil.rmtree(places.VENDOR, ignore_errors=True)
    fresh.rename(places.VENDOR)


def _copy(source, target) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
        return
    if source.suffix in (".js", ".css"):
        # The maps stay in var/npm; a browser with its tools open would ask for them in vain.
        lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
        target.write_text("".join(x for x in lines if not x.startswith("//# sourceMappingURL=")), encoding="utf-8")
        return
    shutil.copy(source, target)
