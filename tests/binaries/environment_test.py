"""Variables of other programs end no command."""

import logging
import os
import warnings

import pytest

from binaries import environment


@pytest.mark.parametrize('name', [
    'MPLBACKEND', 'TF_CONFIG', 'PYTHONWARNINGS', 'KERAS_BACKEND', 'TF_USE_LEGACY_KERAS',
    'TQDM_NCOLS'])
def test_variables_of_other_programs_are_left_aside(monkeypatch, name):
  monkeypatch.setenv(name, 'error')
  with warnings.catch_warnings():
    environment.settle()
  assert name not in os.environ
  assert 'PATH' in os.environ


@pytest.mark.parametrize('given, expected', [
    (None, '3'), ('', '3'), ('loud', '3'), ('9', '3'), ('0', '0'), ('2', '2')])
def test_a_log_level_is_one_that_tensorflow_has(monkeypatch, given, expected):
  monkeypatch.delenv('TF_CPP_MIN_LOG_LEVEL', raising=False)
  if given is not None:
    monkeypatch.setenv('TF_CPP_MIN_LOG_LEVEL', given)
  with warnings.catch_warnings():
    environment.settle()
  assert os.environ['TF_CPP_MIN_LOG_LEVEL'] == expected


def test_what_others_say_to_programmers_is_not_said():
  with warnings.catch_warnings():
    environment.settle()
  assert not logging.getLogger('matplotlib').isEnabledFor(logging.WARNING)
  for name in ('asyncio', 'tornado.access', 'tornado.application'):
    assert not logging.getLogger(name).isEnabledFor(logging.ERROR)


def test_warnings_are_for_programmers():
  with warnings.catch_warnings():
    warnings.simplefilter('error')
    environment.settle()
    warnings.warn('this is how a program is written', DeprecationWarning, stacklevel=1)
