"""`demo load`: the sample masterplan, the empty consultation `lorenteggio` and the made-up one `prova`."""
from __future__ import annotations

import datetime as dt

import click
from flask.cli import AppGroup
from shapely.geometry import shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.say import plainly
from app.db import owner
from app.i18n import LANGUAGES
from app.models import ConsultationLayer
from layers import numbers, sample
from layers.loading import load_programme, named_id
from layers.sample import drawings
from layers.models import Layer, Programme
from surveys import setting_up
from surveys.models import Consultation
from surveys.questionnaires import sample as sample_survey
from surveys.sample_categories import CATEGORIES

command = AppGroup("demo", help="The sample: masterplan of Lorenteggio and two consultations.")

LORENTEGGIO = {
    "title": {"it": "Lorenteggio in mappa", "en": "Lorenteggio on the map", "ar": "لورينتيجو على الخريطة",
            "es": "Lorenteggio en el mapa", "fr": "Lorenteggio sur la carte", "ro": "Lorenteggio pe hartă", "zh": "地图上的 Lorenteggio", "fil": "Lorenteggio sa mapa", "bn": "মানচিত্রে Lorenteggio"},
    "question": {"it": "Che cosa cambieresti nel tuo quartiere?", "en": "What would you change in your neighbourhood?", "ar": "ماذا تريد أن تغيّر في حيّك؟",
            "es": "¿Qué cambiarías en tu barrio?", "fr": "Que changeriez-vous dans votre quartier ?", "ro": "Ce ați schimba în cartierul dumneavoastră?", "zh": "您想改变街区的什么？", "fil": "Ano ang babaguhin mo sa lugar ninyo?", "bn": "আপনার এলাকায় কী বদলাতে চান?"},
    "opens_on": dt.date(2026, 11, 2),
    "closes_on": dt.date(2027, 3, 31),
}
PROVA = {
    "title": {"it": "Prova: segni inventati", "en": "Trial: made-up signs", "ar": "تجربة: إشارات مخترعة",
            "es": "Prueba: señales inventadas", "fr": "Essai : repères inventés", "ro": "Probă: semne inventate", "zh": "测试：虚构的标记", "fil": "Pagsubok: gawa-gawang marka", "bn": "পরীক্ষা: বানানো চিহ্ন"},
    "question": {"it": "Che cosa cambieresti nel tuo quartiere?", "en": "What would you change in your neighbourhood?", "ar": "ماذا تريد أن تغيّر في حيّك؟",
            "es": "¿Qué cambiarías en tu barrio?", "fr": "Que changeriez-vous dans votre quartier ?", "ro": "Ce ați schimba în cartierul dumneavoastră?", "zh": "您想改变街区的什么？", "fil": "Ano ang babaguhin mo sa lugar ninyo?", "bn": "আপনার এলাকায় কী বদলাতে চান?"},
    "opens_on": dt.date(2026, 9, 1),
    "closes_on": dt.date(2027, 3, 31),
    "made_up": True,
}


def show_layers(session: Session, consultation: Consultation, programme: Programme) -> None:
    """The consultation shows every layer of the programme."""
    for layer in session.scalars(select(Layer.id).where(Layer.programme_id == programme.id)):
        session.add(ConsultationLayer(consultation_id=consultation.id, layer_id=layer))
    session.flush()


def load(session: Session) -> bool:
    """Load what is missing; the caller commits. False if all was there."""
    programme = load_programme(session, sample)
    drawings.load(session, programme)
    new = numbers.load(session, programme.id, sample.numbers())
    area = sample.area()
    for slug, facts in (("lorenteggio", LORENTEGGIO), ("prova", PROVA)):
        if session.scalar(select(Consultation.id).where(Consultation.slug == slug)):
            continue
        new = True
        consultation = setting_up.add(
            session, slug, id=named_id("consultation", slug), area=shape(area["geometry"]), opening=area["properties"]["opening"],
            languages=list(LANGUAGES), categories=CATEGORIES, phase="open", **facts,
        )
        show_layers(session, consultation, programme)
        if slug == "prova":
            from surveys import made_up

            made_up.leave_all(session, consultation)
    asked = sample_survey.load(session, session.scalar(select(Consultation.id).where(Consultation.slug == "lorenteggio")))
    return new or asked


@command.command("load")
def load_command():
    """Load the sample masterplan and the consultations `lorenteggio` (empty) and `prova` (made-up signs), once.

    Example: bin/milo demo load
    """
    with plainly():
        new = load(owner())
        owner().commit()
    click.echo("Sample loaded." if new else "The sample is there already.")
