"""The settings of a run in TensorBoard's HPARAMS."""

import sys

from tensorboard.plugins.hparams import metadata
import tensorflow as tf

from engine.reporting import hparams
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs


def _written(run_dir):
  """Returns the sessions of a folder of events: group name and settings."""
  found = []
  for path in sorted(run_dir.events('eval').glob('events.*')):
    for event in tf.compat.v1.train.summary_iterator(str(path)):
      for value in event.summary.value:
        info = metadata.parse_session_start_info_plugin_data(value.metadata.plugin_data.content)
        found.append((value.tag, info.group_name, {
            name: getattr(held, held.WhichOneof('kind')) for name, held in info.hparams.items()}))
  return found


def test_every_setting_is_written_once(tmp_path):
  run_dir, config = run_dir_lib.RunDir(tmp_path), tiny_runs.config(random_flip=True)
  for _ in range(2):
    hparams.write(run_dir, config)
  (tag, group, values), = _written(run_dir)
  assert tag == metadata.SESSION_START_INFO_TAG
  # TensorBoard then names the row by the folder.
  assert group == ''
  assert values == hparams.values(config)


def test_nothing_of_keras_is_imported(tmp_path, monkeypatch):
  # As a module that is known not to exist: importing it fails.
  monkeypatch.setitem(sys.modules, 'tensorboard.plugins.hparams._keras', None)
  monkeypatch.delitem(sys.modules, 'tensorboard.plugins.hparams.api', raising=False)
  hparams.write(run_dir_lib.RunDir(tmp_path), tiny_runs.config())
  assert len(_written(run_dir_lib.RunDir(tmp_path))) == 1


def test_values_are_what_the_tab_can_sort_and_filter():
  values = hparams.values(tiny_runs.config(max_steps=30, class_subset=('cat', 'dog')))
  assert {name: values[name] for name in ('recipe', 'model', 'seed', 'max_steps', 'crop_size',
                                          'learning_rate', 'optimizer', 'random_flip',
                                          'class_subset', 'weight_decay_layers')} == {
      'recipe': 'cifar10_tutorial', 'model': 'tutorial', 'seed': 0, 'max_steps': 30, 'crop_size': 8,
      'learning_rate': 0.1, 'optimizer': 'sgd', 'random_flip': True, 'class_subset': 'cat,dog',
      'weight_decay_layers': 'local3,local4'}
  assert {*map(type, values.values())} <= {bool, int, float, str}
  assert not {'name', 'summary'} & values.keys()
