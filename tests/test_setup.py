"""The set-up: locks, steps, stamps, and what it says when something is missing."""
import ast
import gzip
import io
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from setup import debian, fonts, kit, places, postgres, python_packages, serve, stamps, steps
from setup.problem import SetupProblem

LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-node.txt")


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "LOG", tmp_path / "setup.log")
    return tmp_path / "setup.log"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_python_package_has_one_version_and_its_hashes(name):
    entries = re.split(r"\n(?=\S)", (places.ROOT / name).read_text().strip())
    for entry in (entry for entry in entries if not entry.startswith("#")):
        assert re.match(r"[a-z0-9._-]+==\S+ \\\n", entry), entry[:80]
        assert "--hash=sha256:" in entry


def test_an_environment_that_is_only_lent_by_a_link_is_not_emptied(tmp_path, monkeypatch, log):
    other, lent = tmp_path / "other", tmp_path / ".venv"
    other.mkdir()
    (other / "theirs").touch()
    lent.symlink_to(other)
    monkeypatch.setattr(places, "VENV", lent)
    monkeypatch.setattr(python_packages, "FOLDER", lent / ".milo-folder")
    python_packages.make_ready()
    assert (other / "theirs").exists() and not lent.is_symlink() and (lent / "bin" / "python").exists()


@pytest.mark.parametrize("name", LOCKS)
def test_no_python_lock_names_a_place_to_fetch_from(name):
    options = [line for line in (places.ROOT / name).read_text().splitlines() if line.startswith("-") or "://" in line]
    assert options == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_we_ask_for_is_locked(name):
    asked = (places.ROOT / name).with_suffix(".in").read_text().splitlines()
    asked = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in asked if line and line[0] not in "#-"}
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (places.ROOT / name).read_text(), re.MULTILINE))
    assert asked and asked <= locked


def test_both_python_locks_agree_on_every_package_they_share():
    pins = [dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (places.ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS[:2]]
    shared = pins[0].keys() & pins[1].keys()
    assert shared
    assert {name: pins[0][name] for name in shared} == {name: pins[1][name] for name in shared}


def test_every_locked_npm_package_has_its_digest_and_no_address():
    packages = json.loads((places.ROOT / "package-lock.json").read_text())["packages"]
    packages.pop("")
    assert packages
    for name, entry in packages.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name


def test_the_set_up_needs_nothing_but_the_standard_library():
    for path in sorted((places.ROOT / "bin" / "setup").glob("*.py")):
        if path.name in {"milo_command.py", "before_workers.py"}:  # these run inside .venv
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            foreign = {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"setup"}
            assert not foreign, f"{path.name} imports {foreign}"


@pytest.mark.parametrize("name", ["bin/run", "bin/test", "bin/milo", "bin/bench", ".ci/run"])
def test_every_command_can_be_started(name):
    assert os.access(places.ROOT / name, os.X_OK)


def test_a_step_says_what_it_does_and_how_long_it_took():
    said = io.StringIO()
    told = steps.Steps(2, out=said)
    with told.step("Tables"):
        told.note("a word about it")
    assert re.fullmatch(r"\[1/2\] Tables \.\.\. \d+\.\d s\n      a word about it\n", said.getvalue())


def test_a_step_that_fails_says_so_and_is_not_given_a_time():
    said = io.StringIO()
    with pytest.raises(SetupProblem):
        with steps.Steps(1, out=said).step("Tables"):
            raise SetupProblem("no")
    assert said.getvalue() == "[1/1] Tables ... not finished\n"


def test_a_command_that_fails_is_told_with_the_end_of_what_it_said(log):
    with pytest.raises(SetupProblem, match=r"Counting failed\.[\s\S]*the last word"):
        steps.run([sys.executable, "-c", "print('the last word'); raise SystemExit(3)"], "Counting", cwd=log.parent)


def test_a_program_that_is_not_there_is_named(log):
    with pytest.raises(SetupProblem, match="there is no program no-such-program"):
        steps.run(["no-such-program"], "Counting", cwd=log.parent)


def test_a_stamp_goes_stale_when_a_file_changes_its_words_or_its_name(tmp_path):
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "a").write_text("one")
    first = stamps.key(folder)
    stamps.write(tmp_path / "stamp", first)
    assert stamps.fresh(tmp_path / "stamp", stamps.key(folder))
    (folder / "a").write_text("two")
    assert not stamps.fresh(tmp_path / "stamp", stamps.key(folder))
    (folder / "a").write_text("one")
    (folder / "a").rename(folder / "b")
    assert not stamps.fresh(tmp_path / "stamp", stamps.key(folder))


def test_a_taken_port_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupProblem, match=rf"^Port {port} is taken\. Choose another:  bin/run --port {port + 1}$"):
            serve.check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_told_in_one_line():
    with pytest.raises(SetupProblem, match=r"^Cannot serve on 192\.0\.2\.1, port 8000: .*$"):
        serve.check_port("192.0.2.1", 8000)


def test_a_plain_user_without_postgresql_is_told_the_one_command_to_run_as_root(monkeypatch):
    monkeypatch.setattr(places, "is_root", lambda: False)
    monkeypatch.setattr(postgres, "find_programs", lambda: None)
    with pytest.raises(SetupProblem) as told:
        debian.make_ready(steps.Steps(1), database=True, tests=False)
    assert "\n" not in str(told.value)
    assert re.search(r"as root:  apt-get install -y --no-install-recommends .*postgresql-\d+-postgis-3", str(told.value))
    assert "DATABASE_URL" in str(told.value)


def test_a_plain_user_who_only_lacks_printing_is_told_and_goes_on(monkeypatch):
    monkeypatch.setattr(places, "is_root", lambda: False)
    monkeypatch.setattr(debian, "PRINTING", {"libnowhere.so.0": "libnowhere0"})
    told = steps.Steps(1, out=io.StringIO())
    debian.make_ready(told, database=False, tests=False)
    assert told.notes == ["Going on without PDF. To have them, run once as root:  "
                          "apt-get install -y --no-install-recommends libnowhere0"]


def test_milo_speaks_from_any_folder(tmp_path):
    url = os.environ.get("MILO_TEST_DATABASE_URL")
    if not url:
        pytest.skip("MILO_TEST_DATABASE_URL is not set: bin/test sets it")
    said = subprocess.run([places.ROOT / "bin" / "milo", "--help"], cwd=tmp_path, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, env={**os.environ, "DATABASE_URL": url})
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("Usage: milo")


class TestAssembledFrontEnd:
    @pytest.fixture(autouse=True)
    def assembled(self):
        if not places.VENDOR.exists():
            pytest.skip("static/vendor is not there: bin/run or bin/test makes it")

    def test_no_style_sheet_names_a_file_that_is_absent_or_on_another_host(self):
        for sheet in places.VENDOR.rglob("*.css"):
            for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", sheet.read_text(encoding="utf-8")):
                if not address.startswith("#"):  # Leaflet's default for an old browser's VML
                    assert (sheet.parent / address).exists(), f"{sheet.name}: {address}"

    @pytest.mark.parametrize("name", ["kit.css", "kit.rtl.css"])
    def test_the_kit_stays_small(self, name):
        assert len(gzip.compress((places.VENDOR / name).read_bytes(), 9)) < 12_000

    def test_the_mirrored_kit_is_not_the_same_as_the_first(self):
        assert (places.VENDOR / "kit.css").read_text() != (places.VENDOR / "kit.rtl.css").read_text()

    def test_every_font_has_its_twin_for_paper(self):
        # paper speaks the languages of the desk
        pages = {path.stem for path in (places.VENDOR / "fonts").glob("*.woff2") if re.fullmatch(r"(titillium-web|noto-sans-arabic)-\d+", path.stem)}
        assert pages and pages == {path.stem for path in places.FONTS.glob("*.ttf")}

    def test_the_fonts_cut_for_chinese_and_for_the_menu_have_every_letter_they_are_asked_for(self):
        folder = places.VENDOR / "fonts"
        faces = re.findall(r'url\("([^"]+)"\).*?unicode-range: ([^;]+);', (folder / "type-chinese.css").read_text())
        assert [name for name, _range in faces] == ["noto-sans-sc-common.woff2"] * 2 + ["noto-sans-sc-400.woff2", "noto-sans-sc-600.woff2"]
        for name, wanted in [("noto-sans-sc-common.woff2", fonts.chinese_common()), ("noto-sans-sc-400.woff2", fonts.chinese_used()), ("noto-sans-sc-600.woff2", fonts.chinese_used()),
                             *((f"name-{script}.woff2", letters) for _family, script, letters in fonts.NAMES)]:
            there = TTFont(folder / name).getBestCmap()
            missing = [letter for letter in wanted if ord(letter) not in there]
            assert len(missing) <= (4 if "common" in name else 0), (name, missing)  # the font lacks four rare ones of 3,755
        assert {f"U+{ord(letter):X}" for letter in fonts.chinese_used()} == set(faces[2][1].split(", "))
        assert (folder / "noto-sans-sc-400.woff2").stat().st_size < 110_000


def test_every_chinese_character_of_our_own_words_is_in_the_small_files():
    wanted = {mark for folder in ("app", "layers", "surveys") for path in (places.ROOT / folder).rglob("*") if path.suffix in {".json", ".po", ".html", ".geojson"}
              for mark in re.findall("[\u4e00-\u9fff]", path.read_text(encoding="utf-8"))}
    assert len(wanted) > 500 and wanted <= set(fonts.chinese_used())


def test_a_drawing_in_the_kit_becomes_a_file_of_its_own_once(tmp_path):
    css = """a{b:url("data:image/svg+xml,%3csvg/%3e")}c{b:url("data:image/svg+xml,%3csvg/%3e")}"""
    assert kit._drawings_as_files(css, tmp_path) == 'a{b:url("kit-1.svg")}c{b:url("kit-1.svg")}'
    assert (tmp_path / "kit-1.svg").read_text() == "<svg/>"
    assert [path.name for path in Path(tmp_path).iterdir()] == ["kit-1.svg"]
