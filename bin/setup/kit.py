"""The design kit: the parts of Bootstrap Italia we use, compiled to one small file and its mirror for right-to-left."""

import re
from pathlib import Path
from urllib.parse import unquote

from setup import places
from setup.steps import run

SOURCE = places.ROOT / "static" / "css" / "kit.scss"
MODULES = places.NPM / "node_modules"
DATA_URL = re.compile(r'url\("data:image/svg\+xml,([^"]*)"\)')


def make_ready(env: dict[str, str], folder: Path) -> None:
    """Write `kit.css`, `kit.rtl.css` and the drawings they name into `folder`."""
    target = folder / "kit.css"
    run(["node", MODULES / "sass" / "sass.js", "--quiet", "--no-source-map", "--style=compressed", "--no-charset",
         f"--load-path={MODULES / 'bootstrap-italia' / 'src' / 'scss'}", SOURCE, target],
        "Compiling the style sheet", env=env)
    target.write_text(_drawings_as_files(target.read_text(encoding="utf-8"), folder), encoding="utf-8")
    run(["node", MODULES / "rtlcss" / "bin" / "rtlcss.js", target, folder / "kit.rtl.css"],
        "Mirroring the style sheet", env=env)


def _drawings_as_files(css: str, folder: Path) -> str:
    """Put the inlined drawings into files: the pages' policy allows images from this host, `data:` only on maps."""
    names: dict[str, str] = {}

    def name(match: re.Match) -> str:
        drawing = unquote(match[1])
        if drawing not in names:
            names[drawing] = f"kit-{len(names) + 1}.svg"
            (folder / names[drawing]).write_text(drawing, encoding="utf-8")
        return f'url("{names[drawing]}")'

    return DATA_URL.sub(name, css)
