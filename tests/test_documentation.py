"""A setting, a command or an option that nobody has described does not exist for its users: the README names them all."""
from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings() -> set[str]:
    """Names read from the environment by the settings module."""
    return set(re.findall(r'env\.get\("([A-Z_]+)"', (ROOT / "app/config.py").read_text(encoding="utf-8")))


def commands(app):
    """Every command of ours as its full name and the click object."""
    ours = {"db", "demo", "consultation", "account", "contributions", "layers", "heat", "render", "outbox", "basemap", "status"}

    def walk(name, command):
        if isinstance(command, click.Group):
            for sub, each in command.commands.items():
                yield from walk(f"{name} {sub}", each)
        else:
            yield name, command

    for name, command in app.cli.commands.items():
        if name in ours:
            yield from walk(name, command)


def test_every_setting_is_described():
    assert settings()
    for name in settings():
        assert f"`{name}`" in README, f"{name} is not in the README"


def test_every_command_is_described(app):
    names = [name for name, _ in commands(app)]
    assert {"db upgrade", "demo load", "consultation add", "consultation phase", "account add", "contributions import", "heat", "render", "status"} <= set(names)
    for name in names:
        assert f"`{name}" in README, f"the command {name} is not in the README"


def test_every_command_has_help_with_an_example_and_every_option_says_what_it_does(app):
    for name, command in commands(app):
        assert command.help and "Example:" in command.help, f"{name} has no example in its help"
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts[0]} has no help"


@pytest.mark.parametrize("word", ["bin/run", "bin/test", "app/", "geo/", "layers/", "surveys/", "static/", "tests/"])
def test_the_readme_shows_how_to_start_and_where_things_are(word):
    assert word in README


def test_decisions_are_numbered_and_say_what_would_change_them():
    decisions = re.split(r"^## ", (ROOT / "DECISIONS.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    assert len(decisions) >= 10
    for number, decision in enumerate(decisions, 1):
        assert decision.startswith(f"{number}. "), decision[:40]
        assert "Why:" in decision and "Would change it:" in decision, decision[:40]
