"""Rana in Python: trained runs, trainings, operations and the pieces of a training loop.

  >>> import rana
  >>> run = rana.load('runs/cifar10')
  >>> run.predict(['frog.jpg'])[0].label
  'frog'
  >>> print(f'{rana.evaluate(run).accuracy:.2f}')
  0.86

Everything that `__all__` names is public and kept stable; what lies below `engine` and `tfrecords`
is read and changed freely, and may move. Examples begin where `rana`, `numpy` as `np` and
`tensorflow` as `tf` are imported, in a directory with `runs/cifar10` and `data` of `make train`,
MNIST in `data`, and a picture.
"""

from engine.config import tensorflow_kernels

tensorflow_kernels.prefer_onednn()

# The next ones import TensorFlow, which chooses its kernels then.
from engine.config.recipe import Recipe
from engine.config.recipe_catalog import RECIPES as recipes  # noqa: N811
from rana import loop
from rana import ops
from rana.run import evaluate
from rana.run import load
from rana.run import Prediction
from rana.run import Run
from rana.training import train
from tfrecords.errors import InputError

__all__ = ['InputError', 'Prediction', 'Recipe', 'Run', 'evaluate', 'load', 'loop', 'ops',
           'recipes', 'train']
