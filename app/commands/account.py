"""`account add`, `account first-admin`: who may sign in."""
from __future__ import annotations

import sys

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from app import accounts
from app.commands.say import plainly
from app.db import owner
from app.models import Account

command = AppGroup("account", help="Staff accounts.")


@command.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(accounts.ROLES), help="What the account may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
def add(name: str, role: str, password_stdin: bool):
    """Add an account; its password is changed at first sign-in.

    Example: bin/milo account add anna --role moderator
    """
    with plainly():
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else accounts.one_time_password()
        accounts.add(owner(), name, role, password)
        accounts.note(owner(), None, "account.add", name=name, role=role)
        owner().commit()
    click.echo(f"Account {name} ({role}) added.")
    if not password_stdin:
        click.echo(f"One-time password: {password}")


@command.command("first-admin")
def first_admin():
    """Make the account `admin` if there is no account yet, and print its one-time password.

    Example: bin/milo account first-admin
    """
    with plainly():
        admin = owner().scalar(select(Account).where(Account.name == "admin"))
        if owner().scalar(select(func.count()).select_from(Account)) == 0:
            password = accounts.one_time_password()
            accounts.add(owner(), "admin", "admin", password)
            owner().commit()
        elif admin is not None and admin.must_change:
            # nobody has signed in yet and the first password may be lost: a new one, the old stops working
            password = accounts.one_time_password()
            admin.password_hash = accounts.HASHER.hash(password)
            owner().commit()
        else:
            return
    click.echo(f"Sign in as admin with the one-time password {password}")
