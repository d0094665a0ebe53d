"""The steps that need the application itself: its tables and sample, its basemap, its translations."""

import subprocess
from pathlib import Path

from setup import places, stamps
from setup.problem import SetupProblem
from setup.steps import run

# -P: the folder of the set-up must not lend its module names to the application.
MILO = [places.PYTHON, "-P", places.ROOT / "bin" / "setup" / "milo_command.py"]


def migrate(env: dict[str, str]) -> None:
    """Bring the tables to this version."""
    run([*MILO, "db", "upgrade"], "Preparing the tables", env=env)


def load_sample(env: dict[str, str]) -> None:
    """Load the masterplan and the two sample consultations, unless they are there."""
    run([*MILO, "demo", "load"], "Loading the sample", env=env)


def build_basemap(env: dict[str, str]) -> None:
    """Build `var/basemap.pmtiles` from the sample where its data or its maker changed."""
    made_from = stamps.key(places.ROOT / "layers" / "sample" / "basemap", places.ROOT / "app" / "commands" / "basemap.py")
    stamp = places.VAR / "stamps" / "basemap"
    if stamps.fresh(stamp, made_from) and (places.VAR / "basemap.pmtiles").exists():
        return
    run([*MILO, "basemap", "sample"], "Building the basemap", env=env)
    stamps.write(stamp, made_from)


def compile_translations() -> None:
    """Compile each `.po` into the `.mo` that gettext reads."""
    folder = places.ROOT / "app" / "translations"
    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    made_from = stamps.key(*sources)
    stamp = places.VAR / "stamps" / "translations"
    if not sources or (stamps.fresh(stamp, made_from) and all(_compiled(source) for source in sources)):
        return
    run([places.PYTHON, "-m", "babel.messages.frontend", "compile", "-d", folder], "Compiling the translations")
    stamps.write(stamp, made_from)


def first_admin(env: dict[str, str]) -> str:
    """Make the account `admin` if there is no account; return what to tell the person at the terminal, or nothing.

    The one-time password is printed, so this output never goes to the log.
    """
    result = subprocess.run([*MILO, "account", "first-admin"], env=env, cwd=places.ROOT, stdin=subprocess.DEVNULL,
                            capture_output=True, text=True)
    if result.returncode:
        raise SetupProblem(f"Making the first account failed.\n{result.stderr.strip()}")
    return result.stdout.strip()


def _compiled(source: Path) -> bool:
    return source.with_suffix(".mo").exists()
