"""A person counts once, however much they say."""
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.people import Totals, most_active_share, person_codes, totals, weights

PARTICIPANTS = st.lists(st.none() | st.sampled_from("abcdefgh"), max_size=60)


@given(PARTICIPANTS)
def test_the_weights_of_a_selection_add_up_to_its_people(participants):
    people = len(set(participants) - {None}) + participants.count(None)
    assert weights(participants).sum() == pytest.approx(people)
    assert totals(participants).people == people


@given(PARTICIPANTS)
def test_each_participant_adds_one(participants):
    by_person = pd.Series(weights(participants)).groupby(person_codes(participants)).sum()
    assert np.allclose(by_person, 1)


def test_a_weight_depends_on_the_selection_shown():
    participants = pd.Series(["a", "a", "b"])
    assert weights(participants).tolist() == [0.5, 0.5, 1]
    assert weights(participants[1:]).tolist() == [1, 1]


def test_unknown_authors_are_each_their_own():
    assert weights([None, None, float("nan")]).tolist() == [1, 1, 1]
    assert totals([None, None, "a", "a"]) == Totals(3, 4, 0.5, 2)
    assert most_active_share([None, None]) == 0.5


def test_uuids_are_participants_too():
    one, other = uuid4(), uuid4()
    assert totals([one, other, one]) == Totals(2, 3, pytest.approx(2 / 3), 0)


def test_a_selection_of_nothing_has_nobody():
    assert weights([]).shape == (0,)
    assert totals([]) == Totals(0, 0, 0.0, 0)
    assert totals(pd.Series([], dtype=object)) == Totals(0, 0, 0.0, 0)
