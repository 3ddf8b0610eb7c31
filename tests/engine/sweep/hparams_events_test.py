"""The rows of a sweep in TensorBoard's HPARAMS tab."""

import tensorflow as tf

from engine.sweep import hparams_events
from tests.engine.sweep import finished_sweep


def _tags(path):
  return [value.tag for event in tf.compat.v1.train.summary_iterator(str(path))
          for value in event.summary.value]


def test_a_row_for_each_training_written_once(tmp_path):
  with finished_sweep.opened(tmp_path) as sweep:
    hparams_events.write(sweep)
    before = {path: path.stat().st_size for path in tmp_path.rglob('events.*')}
    hparams_events.write(sweep)
  assert {path: path.stat().st_size for path in tmp_path.rglob('events.*')} == before
  assert len(before) == 1 + 4 + 4
  folder = tmp_path / hparams_events.FOLDER
  experiment, = folder.glob('events.*')
  assert _tags(experiment) == ['_hparams_/experiment']
  row, = (folder / 'rung2/trial002_seed1').glob('events.*')
  assert _tags(row) == ['_hparams_/session_start_info', hparams_events.ACCURACY]


def test_lists_are_shown_as_a_command_line_has_them(tmp_path):
  with finished_sweep.opened(tmp_path) as sweep:
    result = sweep.ledger.results[0, 1, 0]
  assert hparams_events.values({'a': ('b', 'c'), 'd': True}, result) == {
      'a': 'b+c', 'd': True, 'steps': 2, 'seed': 0}
