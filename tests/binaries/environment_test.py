"""Environment variables of other programs do not affect the commands."""

import logging
import os
import warnings

import pytest

from binaries import environment


@pytest.mark.parametrize('name', [
    'MPLBACKEND', 'TF_CONFIG', 'PYTHONWARNINGS', 'KERAS_BACKEND', 'TF_USE_LEGACY_KERAS',
    'TQDM_NCOLS', 'TF_XLA_FLAGS'])
def test_variables_of_other_programs_are_removed(monkeypatch, name):
  monkeypatch.setenv(name, 'error')
  with warnings.catch_warnings():
    environment.clean()
  assert name not in os.environ
  assert 'PATH' in os.environ


@pytest.mark.parametrize('given, expected', [
    (None, '3'), ('', '3'), ('loud', '3'), ('9', '3'), ('0', '0'), ('2', '2')])
def test_an_invalid_log_level_is_replaced(monkeypatch, given, expected):
  monkeypatch.delenv('TF_CPP_MIN_LOG_LEVEL', raising=False)
  if given is not None:
    monkeypatch.setenv('TF_CPP_MIN_LOG_LEVEL', given)
  with warnings.catch_warnings():
    environment.clean()
  assert os.environ['TF_CPP_MIN_LOG_LEVEL'] == expected


def test_messages_of_libraries_are_silenced():
  with warnings.catch_warnings():
    environment.clean()
  assert not logging.getLogger('matplotlib').isEnabledFor(logging.WARNING)
  for name in ('asyncio', 'tornado.access', 'tornado.application'):
    assert not logging.getLogger(name).isEnabledFor(logging.ERROR)


def test_warnings_are_silenced():
  with warnings.catch_warnings():
    warnings.simplefilter('error')
    environment.clean()
    warnings.warn('for programmers', DeprecationWarning, stacklevel=1)


@pytest.mark.parametrize('value, says', [(None, False), ('', False), ('{"cluster": {}}', True)])
def test_a_cluster_is_kept_aside(monkeypatch, value, says):
  monkeypatch.setattr(environment, 'tf_config', '')
  monkeypatch.delenv('TF_CONFIG', raising=False)
  if value is not None:
    monkeypatch.setenv('TF_CONFIG', value)
  with warnings.catch_warnings():
    environment.clean()
  assert environment.tf_config == (value or '')
  assert environment.cluster_note().startswith('TF_CONFIG is set and ignored: ') == says
