"""`train_main --replay`: the failing step of a training, from its report alone."""

import pathlib

from absl import flags

from binaries import help_text
from binaries import path_flags
from binaries import shared_flags
from binaries import tensorflow_import

FLAGS = flags.FLAGS


def define() -> None:
  """Declares the flag."""
  with help_text.group('run'):
    path_flags.define('replay', '', 'folder failure-STEP of a failed training: repeat that step '
                      'and show the first tensor that is not finite')


def run() -> None:
  """Repeats the step; errors as from engine.trainer.replay."""
  tensorflow_import.import_tensorflow()
  from engine.reporting import console
  from engine.trainer import replay
  shared_flags.use_devices()
  replay.run(pathlib.Path(FLAGS.replay), console.log)
