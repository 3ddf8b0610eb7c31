"""TF_CONFIG: the clusters of the usual launchers, and one line for each malformed one."""

import json

import pytest

from engine.cluster import tf_config
from tests.engine.cluster import malformed
from tfrecords import errors


def _parse(task, **cluster):
  return tf_config.parse(json.dumps({'cluster': cluster, 'task': task, 'environment': 'cloud'}))


def test_workers_alone():
  spec = _parse({'type': 'worker', 'index': 1}, worker=['a:1', 'b:1'])
  assert (spec.workers, spec.index) == (('a:1', 'b:1'), 1)


@pytest.mark.parametrize('kind, index, expected', [
    ('chief', 0, 0), ('worker', 0, 1), ('worker', '1', 2)])
def test_the_chief_is_the_first(kind, index, expected):
  spec = _parse({'type': kind, 'index': index}, worker=['b:1', 'c:1'], chief=['a:1'],
                evaluator=['e:1'], ps=[])
  assert (spec.workers, spec.index) == (('a:1', 'b:1', 'c:1'), expected)


@pytest.mark.parametrize('text, message', malformed.TF_CONFIGS.items())
def test_malformed(text, message):
  with pytest.raises(errors.InputError) as raised:
    tf_config.parse(text)
  assert str(raised.value).startswith(f'TF_CONFIG: {message}')
  assert '\n' not in str(raised.value)
