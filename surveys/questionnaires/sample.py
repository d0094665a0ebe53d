"""The questionnaire of the sample: the library of via Odazio and the way to it, in nine languages. Loaded by `demo load`."""
from __future__ import annotations

import json
import uuid
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.questionnaires.definition import read, refuse_unready
from surveys.questionnaires.models import Survey


def load(session: Session, consultation_id: uuid.UUID) -> bool:
    """Open it in a consultation; False if that has it already. The caller commits."""
    told = json.loads((Path(__file__).parent / "sample.json").read_text(encoding="utf-8"))
    refuse_unready(read(told["definition"]))
    if session.scalar(select(Survey.id).where(Survey.consultation_id == consultation_id, Survey.key == told["key"])):
        return False
    session.add(Survey(consultation_id=consultation_id, phase="open", **told))
    session.flush()
    return True
