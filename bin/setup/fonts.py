"""Fonts of the pages (woff2) and of paper (ttf for WeasyPrint and matplotlib); called by `frontend`."""

import re
import shutil
from pathlib import Path

from setup import places, stamps
from setup.steps import run

# package, script, weights
USED = (
    ("titillium-web", "latin", (400, 600, 700)),
    ("titillium-web", "latin-ext", (400, 600)),
    ("noto-sans-arabic", "arabic", (400, 600, 700)),
    ("noto-sans-bengali", "bengali", (400, 600)),
)
ON_PAPER = {"latin", "arabic"}
CONVERT = """
import sys
from fontTools.ttLib import TTFont
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    font = TTFont(source)
    font.flavor = None
    font.save(target)
"""
CHINESE = "noto-sans-sc"
# the words of the pages and of the sample: what a Chinese page shows before anybody has written on it
CHINESE_WORDS = (
    places.ROOT / "app" / "translations" / "zh" / "LC_MESSAGES" / "messages.po",
    places.ROOT / "app" / "commands" / "demo.py",
    places.ROOT / "surveys" / "sample_categories.py",
    places.ROOT / "surveys" / "questionnaires" / "sample.json",
    places.ROOT / "layers" / "sample" / "layers.json",
    places.ROOT / "layers" / "sample" / "interventions.json",
)
IDEOGRAPHS = re.compile("[\u2014\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SUBSET = """
import sys
from fontTools import subset
for source, target, characters in zip(sys.argv[1::3], sys.argv[2::3], sys.argv[3::3]):
    options = subset.Options(flavor="woff2", layout_features=["*"])
    font = subset.load_font(source, options)
    shape = subset.Subsetter(options)
    shape.populate(text=characters)
    shape.subset(font)
    subset.save_font(font, target, options)
"""
# the names in the menu of languages, which pages in other letters show too (site.css)
NAMES = (("noto-sans-arabic", "arabic", "العربية"), ("noto-sans-bengali", "bengali", "বাংলা"), (CHINESE, "chinese-simplified", "中文"))
FACE = '@font-face {{ font-family: "Noto Sans SC"; font-weight: {}; font-display: swap; src: url("{}") format("woff2"); unicode-range: {}; }}\n'


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
        part = "-ext" if script.endswith("-ext") else ""
        for weight in weights:
            source = package / "files" / f"{family}-{script}-{weight}-normal.woff2"
            shutil.copy(source, folder / f"{family}{part}-{weight}.woff2")
            if script in ON_PAPER:
                pairs += [source, places.FONTS / f"{family}-{weight}.ttf"]
    run([places.PYTHON, "-c", CONVERT, *pairs], "Converting the fonts for print")


def chinese_used() -> str:
    """The ideographs and full-width marks of our own words, in order."""
    return "".join(sorted({mark for path in CHINESE_WORDS if path.exists() for mark in IDEOGRAPHS.findall(path.read_text(encoding="utf-8"))}))


def chinese_common() -> str:
    """The 3,755 everyday characters (GB 2312, level 1), for what residents write."""
    return "".join(bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))


def cut(modules: Path, folder: Path) -> None:
    """Chinese: two small files with our own words and a larger one that a page fetches only where somebody wrote other characters; and the names.

    Done when a character is new.
    """
    used = chinese_used()
    stamp, made = folder / ".cut", stamps.key(used, Path(__file__))
    if stamps.fresh(stamp, made):
        return

    def whole(family, script, weight):
        return packages / family / "files" / f"{family}-{script}-{weight}-normal.woff2"

    packages = modules / "@fontsource"
    shutil.copy(packages / CHINESE / "LICENSE", folder / f"LICENSE.{CHINESE}")
    jobs = [(whole(CHINESE, "chinese-simplified", weight), f"{CHINESE}-{name}", characters)
            for weight, name, characters in ((400, "common", chinese_common()), (400, "400", used), (600, "600", used))]
    jobs += [(whole(family, script, 600), f"name-{script}", name) for family, script, name in NAMES]
    run([places.PYTHON, "-c", SUBSET, *(part for source, target, characters in jobs for part in (source, folder / f"{target}.woff2", characters))],
        "Cutting fonts to what is used")
    ranges = ", ".join(f"U+{ord(mark):X}" for mark in used)
    # of faces that have the same character the last one wins
    # and a weight without a face for a character shows none: what others wrote in bold is fetched as what they wrote plainly
    faces = [(weight, "common", "U+4E00-9FFF") for weight in (400, 600)] + [(weight, str(weight), ranges) for weight in (400, 600)]
    css = "".join(FACE.format(weight, f"{CHINESE}-{name}.woff2", characters) for weight, name, characters in faces)
    (folder / "type-chinese.css").write_text(css, encoding="utf-8")
    stamps.write(stamp, made)
