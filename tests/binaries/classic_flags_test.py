"""The flags of classic_main: one for every setting of every learner."""

from absl import flags
import pytest

from binaries import classic_flags
from engine.classic import hyperparameters
from engine.classic import learner_registry
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.fixture(name='parse')
def fixture_parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of('classic_main', classic_flags.define) as parse:
    yield parse


def test_nothing_given_leaves_the_learners_their_own(parse):
  parse()
  assert classic_flags.given() == {}
  assert (flags.FLAGS.model, flags.FLAGS.dataset) == ('perceptron', 'mnist')


@pytest.mark.parametrize('model', learner_registry.SETTINGS)
def test_every_setting_has_a_flag(parse, model):
  defaults = hyperparameters.values(learner_registry.SETTINGS[model]())
  parse(*(f'--{name}={hyperparameters.as_flag(value)}' for name, value in defaults.items()))
  assert classic_flags.given() == defaults
  for name, value in defaults.items():
    assert f'{model} {hyperparameters.as_flag(value)}' in flags.FLAGS[name].help


def test_lists(parse):
  parse('--hidden=30,20')
  assert classic_flags.given() == {'hidden': (30, 20)}
  parse('--hidden=')
  assert classic_flags.given() == {'hidden': ()}


def test_refuses(parse):
  parse('--hidden=30,many')
  with pytest.raises(errors.InputError, match='^--hidden=30,many: give whole numbers$'):
    classic_flags.given()
