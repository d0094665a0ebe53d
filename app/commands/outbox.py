"""`outbox send`: hand over the letters that are due, try again later what was not taken, forget addresses whose day has come."""
from __future__ import annotations

import datetime as dt
import smtplib
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from app import outbox
from app.commands.say import plainly
from app.db import owner
from surveys import contacts, feedback


@click.group("outbox")
def command():
    """Letters to those who asked to be told of an answer."""


@command.command()
@with_appcontext
def send():
    """Send the letters that are due and delete the addresses whose day has come. Run it every five minutes (cron, a timer); two at once send nothing twice.

    \b
    Example: bin/milo outbox send
    """
    settings = current_app.config["SETTINGS"]
    with plainly():
        today = dt.datetime.now(ZoneInfo("Europe/Rome")).date()
        deleted = contacts.sweep(owner(), today) + feedback.sweep(owner(), today)
        owner().commit()
        click.echo(f"{deleted} addresses deleted", err=True)
        if not settings.sends_mail:
            raise click.ClickException("no letters: set MILO_SMTP_URL, MILO_MAIL_FROM and MILO_PUBLIC_URL")
        try:
            sent, later, given_up = send_all(settings)
        except (OSError, smtplib.SMTPException) as away:
            owner().rollback()
            raise click.ClickException(f"{outbox.why(away)}; the letters stay in the outbox, run it again later") from away
        if sealed := contacts.sealed_otherwise(owner()):
            click.echo(f"{sealed} letters cannot be opened and wait: is MILO_SECRET_KEY the one they were written with?", err=True)
    click.echo(f"{sent} sent, {later} to be tried again, {given_up} given up")


def send_all(settings) -> tuple[int, int, int]:
    """Send one letter after the other, each committed by itself; how many were sent, postponed, given up."""
    counts = [0, 0, 0]
    server = None
    try:
        while letter := contacts.next_due(owner(), settings.secret_key):
            server = server or outbox.connect(settings.smtp_url)
            try:
                outbox.deliver(server, outbox.compose(letter, settings))
                contacts.sent(owner(), letter.id)
                counts[0] += 1
            except outbox.Undelivered as refused:
                counts[2 if contacts.postpone(owner(), letter.id, refused.code, for_good=refused.for_good) else 1] += 1
            owner().commit()
        while reply := feedback.next_due(owner(), settings.secret_key):
            server = server or outbox.connect(settings.smtp_url)
            try:
                outbox.deliver(server, outbox.compose_reply(reply, settings))
                feedback.done(owner(), reply.id)
                counts[0] += 1
            except outbox.Undelivered as refused:
                counts[2 if feedback.postpone(owner(), reply.id, for_good=refused.for_good) else 1] += 1
            owner().commit()
        owner().commit()  # letters that could not be opened wait, too
    finally:
        if server is not None:
            server.close()
    return tuple(counts)
