"""The outbox: a letter is written when it is sent, in the reader's language, and handed to the mail server that MILO_SMTP_URL names."""
from __future__ import annotations

import smtplib
import ssl
from email import policy
from email.headerregistry import HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from urllib.parse import unquote, urlsplit

from flask_babel import format_date
from flask_babel import gettext as _

from app.config import Settings
from app.i18n import LANGUAGES, SOURCE, speaking
from surveys import contacts, feedback

TIMEOUT = 30  # seconds for each step of talking to the server
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
NOT_SIGNED_IN = {530, 534, 535, 538}  # RFC 4954: the session is wrong, not the letter


class Unfolded(UniqueUnstructuredHeader):
    """A header with an address of the web in it: Python would break a long one into encoded words, which no mail programme reads there."""

    def fold(self, *, policy) -> str:
        """The header on one line."""
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", Unfolded)
POLICY = policy.default.clone(header_factory=_headers)


class Undelivered(Exception):
    """The server did not take this letter; ``code`` is its answer, ``for_good`` says that asking again is useless."""

    def __init__(self, code: str, *, for_good: bool):
        super().__init__(code)
        self.code, self.for_good = code, for_good


def check_address(url: str) -> None:
    """Refuse an address of a mail server that cannot be used. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("MILO_SMTP_URL cannot be read: it looks like smtp+starttls://user:password@host:587 (or smtp://, smtps://).")


def connect(url: str) -> smtplib.SMTP:
    """A session with the mail server, encrypted and signed in as the address says. Raises OSError or smtplib.SMTPException."""
    check_address(url)
    parts = urlsplit(url)
    port = parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(parts.hostname, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(parts.hostname, port, timeout=TIMEOUT)
    try:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def compose(letter: contacts.Letter, settings: Settings) -> EmailMessage:
    """The letter as it goes out: plain text, no picture, no tracking. Its Message-ID is always the same, so that a letter that had to be sent again is known as the same."""
    language = letter.language if letter.language in LANGUAGES else SOURCE
    stop = f"{settings.public_url}/{language}/receipt/contact/{letter.contact}/{contacts.proof(settings.secret_key, letter.contact)}"
    with speaking(language):
        day = format_date(letter.delete_on, "long")
        if letter.kind == "confirm":
            subject = _("Vuoi sapere quando c'è una risposta?")
            lines = [_("Qualcuno ha lasciato un segno sulla mappa e ha scritto questo indirizzo."), _("Sei tu? Apri questa pagina e conferma:"), stop,
                     _("Se non sei tu, non fare nulla: tra una settimana cancelliamo l'indirizzo.")]
        else:
            subject = _("C'è una risposta al tuo segno")
            lines = [_("Gli uffici hanno risposto al segno che hai lasciato."), _("Leggi la risposta:"), f"{settings.public_url}/{language}/receipt?code={letter.receipt}",
                     _("Non vuoi più ricevere messaggi? Apri questa pagina:"), stop, _("Cancelliamo il tuo indirizzo il %(day)s.", day=day)]
    message = EmailMessage(POLICY)
    message["From"], message["To"], message["Subject"] = settings.mail_from, letter.address, subject
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{letter.id}@{urlsplit(settings.public_url).hostname or 'milo'}>"
    message["Auto-Submitted"] = "auto-generated"
    # RFC 8058: the button of the mail programme forgets the address with one press
    message["List-Unsubscribe"], message["List-Unsubscribe-Post"] = f"<{stop}>", "List-Unsubscribe=One-Click"
    message.set_content("\n\n".join(lines) + "\n")
    message["Content-Language"] = language
    return message


def compose_reply(reply: feedback.Letter, settings: Settings) -> EmailMessage:
    """The answer to a message about our pages: the one letter that its address was left for."""
    language = reply.language if reply.language in LANGUAGES else SOURCE
    with speaking(language):
        subject = _("La risposta al tuo messaggio")
        lines = [_("Ci hai scritto che cosa non riuscivi a leggere o a fare:"), reply.words, _("Ecco la risposta:"), reply.answer,
                 _("Con questo messaggio abbiamo cancellato il tuo indirizzo.")]
    message = EmailMessage(POLICY)
    message["From"], message["To"], message["Subject"] = settings.mail_from, reply.address, subject
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{reply.id}@{urlsplit(settings.public_url).hostname or 'milo'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(lines) + "\n")
    message["Content-Language"] = language
    return message


def deliver(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Hand one letter over. Raises Undelivered when the server refuses this letter, OSError or smtplib.SMTPException when it is gone or would refuse any letter of ours."""
    try:
        server.send_message(message)
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused):
        raise
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        raise Undelivered(str(code), for_good=for_good(code, said)) from None
    except smtplib.SMTPResponseException as refused:
        raise Undelivered(str(refused.smtp_code), for_good=for_good(refused.smtp_code, refused.smtp_error)) from None


def for_good(code: int, said: bytes) -> bool:
    """Whether asking again is useless. Not where the server mistrusts us (5.7.x in RFC 3463: relaying, policy): somebody can mend that."""
    return code >= 500 and code not in NOT_SIGNED_IN and not said.startswith(b"5.7.")


def why(away: Exception) -> str:
    """What is wrong with the mail server, in words for whoever runs it; never an address or a password."""
    if isinstance(away, ssl.SSLCertVerificationError):
        return f"the certificate of the mail server is not to be trusted ({away.verify_message.rstrip('.')})"
    if isinstance(away, smtplib.SMTPNotSupportedError):
        return "the mail server does not offer what MILO_SMTP_URL asks for (STARTTLS, or signing in)"
    if isinstance(away, smtplib.SMTPAuthenticationError):
        return f"the mail server does not take user and password of MILO_SMTP_URL ({away.smtp_code})"
    if isinstance(away, smtplib.SMTPSenderRefused):
        return f"the mail server does not take letters of MILO_MAIL_FROM ({away.smtp_code})"
    return f"the mail server does not answer ({type(away).__name__})"
