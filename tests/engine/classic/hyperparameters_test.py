"""Settings of a learner: which there are, their text, and refusals."""

import dataclasses

import pytest

from engine.classic import hyperparameters
from tfrecords import errors


@dataclasses.dataclass
class Learner:
  rate: float = hyperparameters.field(0.5, 'size of a step')
  hidden: tuple[int, ...] = hyperparameters.field((3, 4), 'units')
  inner: int = 7


def test_fields_are_those_with_an_explanation():
  assert [field.name for field in hyperparameters.fields(Learner)] == ['rate', 'hidden']
  assert hyperparameters.values(Learner(rate=0.25)) == {'rate': 0.25, 'hidden': (3, 4)}


def test_text_is_as_flags_have_it():
  assert hyperparameters.text(Learner()) == 'rate 0.5, hidden 3,4'


def test_require():
  hyperparameters.require(True, Learner(), 'rate', 'give more')
  with pytest.raises(errors.InputError, match='^--hidden=3,4: give less$'):
    hyperparameters.require(False, Learner(), 'hidden', 'give less')
