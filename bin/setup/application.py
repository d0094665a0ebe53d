"""The steps that need the application itself: its tables and sample, its basemap, its translations."""

import json
import subprocess
from contextlib import contextmanager
from pathlib import Path

from setup import places, stamps, steps
from setup.problem import SetupProblem

# -P: the folder of the set-up must not lend its module names to the application.
MILO = [places.PYTHON, "-P", places.ROOT / "bin" / "setup" / "milo_command.py"]


class Commands:
    """The application's commands, called one after the other in one process of Python."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def migrate(self) -> None:
        """Bring the tables to this version."""
        self._call("db upgrade", "Preparing the tables")

    def load_sample(self) -> None:
        """Load the masterplan and the two sample consultations, unless they are there."""
        self._call("demo load", "Loading the sample")

    def first_admin(self) -> str:
        """Make the account `admin` if there is no account; return what to tell the person at the terminal, or nothing.

        The one-time password is in it, so it never goes to the log.
        """
        return self._call("account first-admin", "Making the first account").strip()

    def build_basemap(self) -> None:
        """Build `var/basemap.pmtiles` from the sample where its data or its maker changed; one made by `basemap build` stays."""
        if (places.VAR / "basemap").is_dir():
            return
        made_from = stamps.key(places.ROOT / "layers" / "sample" / "basemap", places.ROOT / "app" / "commands" / "basemap.py",
                               places.ROOT / "layers" / "basemap_tiles.py")
        stamp = places.VAR / "stamps" / "basemap"
        if stamps.fresh(stamp, made_from) and (places.VAR / "basemap.pmtiles").exists():
            return
        self._call("basemap sample", "Building the basemap")
        stamps.write(stamp, made_from)

    def _call(self, command: str, why: str) -> str:
        begin = places.LOG.stat().st_size
        try:
            self.process.stdin.write(command + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it died, and its last words are in the log
        answer = self.process.stdout.readline()
        result = json.loads(answer) if answer else {"code": 1, "said": ""}
        if result["code"]:
            raise SetupProblem(f"{why} failed. The whole log is {places.LOG}\n{steps.tail(places.LOG, begin)}")
        return result["said"]


@contextmanager
def commands(env: dict[str, str]):
    """Start the application for a row of Commands; it ends with the block."""
    with open(places.LOG, "ab") as log:
        process = subprocess.Popen([str(part) for part in [*MILO, "--one-by-one"]], env=env, cwd=places.ROOT, text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
    try:
        yield Commands(process)
    except BaseException:
        process.kill()
        raise
    finally:
        process.stdout.close()
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.wait()


def compile_translations() -> None:
    """Compile each `.po` into the `.mo` that gettext reads."""
    folder = places.ROOT / "app" / "translations"
    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    made_from = stamps.key(*sources)
    stamp = places.VAR / "stamps" / "translations"
    if not sources or (stamps.fresh(stamp, made_from) and all(_compiled(source) for source in sources)):
        return
    steps.run([places.PYTHON, "-m", "babel.messages.frontend", "compile", "-d", folder], "Compiling the translations")
    stamps.write(stamp, made_from)


def _compiled(source: Path) -> bool:
    return source.with_suffix(".mo").exists()
