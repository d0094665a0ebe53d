"""Our own scripts and styles made small for the way: each page's script in few parts, for phones of 2019, without comments."""

import re
import shutil
import time
from pathlib import Path

from setup import places, stamps
from setup.steps import run

STATIC = places.ROOT / "static"
TEMPLATES = places.ROOT / "app" / "templates"
SMALL = STATIC / "small"
KEPT = 90 * 24 * 3600  # seconds that a page opened before an upgrade may still ask for its parts
VALUE = r"((?:[^\s;}!(]|\([^()]*(?:\([^()]*\)[^()]*)*\))+)"
PAIRS = re.compile(rf"(?<![\w-])(margin|padding)-(inline|block):{VALUE}(?: {VALUE})?(?=[;}}])")
NAMED = re.compile(r"js/([\w/-]+\.js)")


def entries() -> list:
    """The scripts that pages name; what these import travels in parts, which pages share."""
    named = {name for page in TEMPLATES.rglob("*.html") for name in NAMED.findall(page.read_text(encoding="utf-8"))}
    return sorted(path for name in named if (path := STATIC / "js" / name).exists())


def make_ready(modules, env) -> None:
    """Write `static/small/{js,css}` anew when a source changed; `env` is called for where node is."""
    sources = entries()
    made = stamps.key(STATIC / "js", STATIC / "css", *map(str, sources), places.ROOT / "package-lock.json", Path(__file__))
    if stamps.fresh(SMALL / ".milo", made):
        return
    fresh = SMALL.with_name("small.new")
    shutil.rmtree(fresh, ignore_errors=True)
    programs = env()
    esbuild = ["node", modules / "esbuild" / "bin" / "esbuild", "--minify", "--log-level=warning"]
    # ES2019 is what Safari 13 and Chrome 80 both read; what is newer in our sources is rewritten.
    run([*esbuild, *sources, "--bundle", "--splitting", "--format=esm", "--target=es2019", f"--outbase={STATIC / 'js'}",
         "--chunk-names=parts/[name]-[hash]", f"--outdir={fresh / 'js'}"], "Making our scripts small", env=programs)
    run([*esbuild, *sorted((STATIC / "css").glob("*.css")), "--target=chrome80,safari13", f"--outdir={fresh / 'css'}"],
        "Making our styles small", env=programs)
    for sheet in (fresh / "css").glob("*.css"):
        sheet.write_text(for_old_browsers(sheet.read_text(encoding="utf-8")), encoding="utf-8")
    _keep_parts(SMALL / "js" / "parts", fresh / "js" / "parts")
    shutil.rmtree(SMALL, ignore_errors=True)
    fresh.rename(SMALL)
    stamps.write(SMALL / ".milo", made)


def for_old_browsers(css: str) -> str:
    """`padding-inline: 1px 2px` and its like as two longhands: Chrome 80 and Safari 13 know those, esbuild leaves them together."""
    return PAIRS.sub(lambda found: ";".join(f"{found[1]}-{found[2]}-{side}:{value}" for side, value in (("start", found[3]), ("end", found[4] or found[3]))), css)


def _keep_parts(old, fresh) -> None:
    """A phone may hold a page of before, with a sign half written: the parts it has not asked for yet stay, under their own names."""
    for path in old.glob("*.js"):
        if not (fresh / path.name).exists() and time.time() - path.stat().st_mtime < KEPT:
            shutil.copy2(path, fresh / path.name)
