"""metrics.jsonl at an address: each writer has a file of its own, and readers read all."""

import json
import shutil

from engine.runs import metrics_log
from engine.runs import remote_metrics
from tfrecords import remote_path


def _lines(path):
  return [(record['kind'], record['step']) for record in map(json.loads, path.open())]


def test_log_lines_wait_and_other_records_do_not(tmp_path):
  now = 100.0
  file = remote_metrics.RemoteMetrics(
      remote_path.of(f'file://{tmp_path}') / 'metrics.jsonl', lambda: now)
  file.append('start', 0, {})
  written = tmp_path / 'metrics.jsonl'
  assert _lines(written) == [('start', 0)]
  file.append('train', 1, {'loss': 2.0})
  assert _lines(written) == [('start', 0)]
  file.append('checkpoint', 1, {})
  assert _lines(written) == [('start', 0), ('train', 1), ('checkpoint', 1)]
  now = 111.0
  file.append('train', 2, {})
  file.append('train', 3, {})
  assert _lines(written)[3:] == [('train', 2)]
  file.close()
  assert _lines(written)[3:] == [('train', 2), ('train', 3)]


def test_writers_have_files_of_their_own_which_are_read_together(tmp_path):
  path = remote_path.of(f'file://{tmp_path}/run/metrics.jsonl')
  trainer, *evaluators = (metrics_log.opened(path) for _ in range(3))
  assert isinstance(trainer, remote_metrics.RemoteMetrics)
  trainer.append('checkpoint', 5, {})
  for evaluator, data in zip(evaluators, ('test', 'validation'), strict=True):
    evaluator.append('eval', 5, {'eval_data': data, 'accuracy': 0.5})
  trainer.append('checkpoint', 10, {})
  evaluators[0].append('eval', 10, {'eval_data': 'test', 'accuracy': 0.75})
  for one in (trainer, *evaluators):
    one.close()
  assert {file.name for file in (tmp_path / 'run').iterdir()} == {
      'metrics.jsonl', 'metrics.test.jsonl', 'metrics.validation.jsonl'}
  for place in (path, tmp_path / 'run' / 'metrics.jsonl'):
    assert [record['step'] for record in metrics_log.read(place, 'checkpoint')] == [5, 10]
    assert [record['accuracy'] for record in metrics_log.read(
        place, 'eval', eval_data='test')] == [0.5, 0.75]
  # A later start goes on, also behind an incomplete line.
  with (tmp_path / 'run' / 'metrics.test.jsonl').open('a') as file:
    file.write('{"kind":')
  later = metrics_log.opened(path)
  later.append('eval', 15, {'eval_data': 'test', 'accuracy': 1.0})
  later.close()
  assert [record['step'] for record in metrics_log.read(path, 'eval', eval_data='test')] == [
      5, 10, 15]
  # A copy that a user keeps beside.
  shutil.copy(tmp_path / 'run/metrics.jsonl', tmp_path / 'run/metrics.old.jsonl')
  assert len([record for record in metrics_log.read_all(path) if record['step'] == 10]) == 2
  shutil.rmtree(tmp_path / 'run')
  assert metrics_log.read_all(path) == []
