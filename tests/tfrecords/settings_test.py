"""Settings: defaults, help texts, and the ranges that are refused."""

import dataclasses

import numpy as np
import pytest

from tfrecords import errors
from tfrecords import settings


@dataclasses.dataclass(frozen=True)
class _Example(settings.CheckedSettings):
  """Some settings."""
  rate: float = settings.setting(0.5, 'a rate', settings.POSITIVE)
  share: float = settings.setting(0.0, 'a share', settings.BELOW_ONE)
  place: float = settings.setting(0.5, 'a place', settings.BETWEEN_ZERO_AND_ONE)
  count: int = settings.setting(0, 'a count', settings.NOT_NEGATIVE)
  word: str = settings.setting('', 'a word')
  words: tuple[str, ...] = settings.setting((), 'some words')


def test_names_and_texts():
  assert settings.names_of(_Example) == ('rate', 'share', 'place', 'count', 'word', 'words')
  assert dataclasses.fields(_Example)[0].metadata['help'] == 'a rate'


@pytest.mark.parametrize('changes, text', [
    ({'count': 0.5}, '--count=0.5: is of type float; give an int'),
    ({'count': True}, '--count=True: is of type bool; give an int'),
    ({'rate': '0.5'}, '--rate=0.5: is of type str; give a float'),
    ({'rate': [1] * 99}, f'--rate={str([1] * 99)[:60]}...: is of type list; give a float'),
    ({'word': b'a'}, "--word=b'a': is of type bytes; give a str"),
    ({'words': 'ab'}, "--words=ab: is of type str; give a tuple of str, such as ('conv1',)"),
    ({'words': (1,)}, "--words=(1,): is of type tuple; give a tuple of str, such as ('conv1',)")])
def test_values_of_another_type_are_refused(changes, text):
  with pytest.raises(errors.InputError) as caught:
    _Example(**changes)
  assert str(caught.value) == text


@pytest.mark.parametrize('changes, text', [
    ({'rate': 0.0}, '--rate=0.0: give more than 0'),
    ({'rate': float('nan')}, '--rate=nan: give more than 0'),
    ({'share': 1.0}, '--share=1.0: give 0 to below 1'),
    ({'share': -0.5}, '--share=-0.5: give 0 to below 1'),
    ({'place': 0.0}, '--place=0.0: give more than 0 and less than 1'),
    ({'place': 1.0}, '--place=1.0: give more than 0 and less than 1'),
    ({'count': -1}, '--count=-1: give 0 or more'),
    ({'rate': 1e-60}, '--rate=1e-60: give more than 0'),
    ({'rate': 1e60}, '--rate=1e+60: computing with it would overflow float32; give at most '
     '1,000,000,000,000'),
    ({'share': 1 - 1e-12}, '--share=0.999999999999: give 0 to below 1')])
def test_values_out_of_range_are_refused(changes, text):
  with pytest.raises(errors.InputError) as caught:
    _Example(**changes)
  assert str(caught.value) == text


def test_scalars_of_numpy_become_numbers_and_words():
  example = _Example(rate=np.float32(0.5), share=np.int64(0), count=np.array(3), word=np.str_('a'))
  found = vars(example)
  assert found == {'rate': 0.5, 'share': 0, 'place': 0.5, 'count': 3, 'word': 'a', 'words': ()}
  assert [type(found[name]) for name in ('rate', 'share', 'count', 'word')] == [
      float, int, int, str]


@pytest.mark.parametrize('value, kind', [
    (np.float64(3), 'float'), (np.bool_(True), 'bool'), (np.array([3]), 'ndarray'),
    (np.complex64(3), 'complex')])
def test_other_values_of_numpy_are_refused(value, kind):
  with pytest.raises(errors.InputError, match=f': is of type {kind}; give an int$'):
    _Example(count=value)


@pytest.mark.parametrize('value, fault', [
    (1, ''), (9000, ''), (0, 'give more than 0'), (9001, 'too many; give at most 9,000'),
    (10 ** 400, 'too many; give at most 9,000'), (float('inf'), 'too many; give at most 9,000'),
    (float('nan'), 'give more than 0')])
def test_the_fault_of_a_value_out_of_range(value, fault):
  assert settings.whole(1, 9000, 'too many').fault(value) == fault
