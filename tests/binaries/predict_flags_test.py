"""Tests for binaries.predict_flags."""

from absl import flags
import pytest

from binaries import predict_flags
from tests.binaries import flag_parsing


@pytest.fixture(name='parse')
def fixture_parse():
  with flag_parsing.flags_of('predict_main', predict_flags.define) as parse:
    yield parse


def test_defaults(parse):
  assert parse('a.png')[1:] == ['a.png']
  assert (flags.FLAGS.top_k, flags.FLAGS.example, flags.FLAGS.csv) == (3, [], '')
  assert not flags.FLAGS.overwrite


@pytest.mark.parametrize('argument, text', [
    ('--top_k=0', 'give more than 0'),
    ('--top_k=' + '9' * 30, 'no data set has that many classes; give at most 1,000,000')])
def test_what_is_refused(parse, argument, text):
  with pytest.raises(flags.IllegalFlagValueError, match=f'^flag {argument}: {text}$'):
    parse(argument)
