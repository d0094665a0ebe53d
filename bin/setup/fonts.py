"""Fonts of the pages (woff2) and of paper (ttf for WeasyPrint and matplotlib); called by `frontend`."""

import shutil
from pathlib import Path

from setup import places
from setup.steps import run

# package, script, weights
USED = (
    ("titillium-web", "latin", (400, 600, 700)),
    ("noto-sans-arabic", "arabic", (400, 600, 700)),
)
CONVERT = """
import sys
from fontTools.ttLib import TTFont
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    font = TTFont(source)
    font.flavor = None
    font.save(target)
"""


def make_ready(modules: Path, folder: Path) -> None:
    """Copy `{family}-{weight}.woff2` into `folder` and write the same as ttf into `var/fonts`.

    The ttf keep the script's own characters only: a drawing lists both families, Titillium Web first.
    """
    folder.mkdir(parents=True)
    places.FONTS.mkdir(exist_ok=True)
    pairs = []
    for family, script, weights in USED:
        package = modules / "@fontsource" / family
        shutil.copy(package / "LICENSE", folder / f"LICENSE.{family}")
        for weight in weights:
            source = package / "files" / f"{family}-{script}-{weight}-normal.woff2"
            shutil.copy(source, folder / f"{family}-{weight}.woff2")
            pairs += [source, places.FONTS / f"{family}-{weight}.ttf"]
    run([places.PYTHON, "-c", CONVERT, *pairs], "Converting the fonts for print")
