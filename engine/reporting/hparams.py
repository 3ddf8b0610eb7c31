"""Writes the settings of a run for TensorBoard's HPARAMS tab, which has a row per run.

They are in the folder of the evaluations, because the tab shows the curves of this folder and of
those in it as the run's results: accuracy on test images comes first. A run has a row from its
start, a training of a sweep from its evaluation on validation images.
"""

import tensorflow as tf

from engine.config import recipe_settings
from engine.config import run_config
from engine.runs import run_dir as run_dir_lib
from tfrecords import tensorflow_path

_OMITTED = ('summary',)

Values = dict[str, bool | int | float | str]


def values(config: run_config.RunConfig) -> Values:
  """Returns every setting of a run by name, in types that HPARAMS accepts."""
  found = {name: value for name, value in recipe_settings.flat(config.recipe).items()
           if name not in _OMITTED}
  return {'recipe': found.pop('name')} | {
      name: value if isinstance(value, bool | int | float) else _text(value)
      for name, value in (found | {'seed': config.seed}).items()}


def _text(value: object) -> str:
  return ','.join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def write(run_dir: run_dir_lib.RunDir, config: run_config.RunConfig) -> None:
  """Writes the settings, unless an earlier start has done so."""
  folder = run_dir.events('eval')
  if any(folder.glob('events.*')):
    return
  # Not the plugin's `api`, whose callback imports all of Keras: a second of every start.
  from tensorboard.plugins.hparams import summary_v2
  with tf.summary.create_file_writer(tensorflow_path.new_directory(folder)).as_default(step=0):
    # Without an id, TensorBoard names a row by the folder.
    summary_v2.hparams(values(config), trial_id='')
