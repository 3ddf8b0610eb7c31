"""Rana in Python: trained runs, trainings, operations and the pieces of a training loop.

  >>> import rana
  >>> run = rana.load('runs/cifar10')
  >>> run.predict(['frog.jpg'])[0].label
  'frog'
  >>> rana.evaluate(run).accuracy
  0.8614

Everything that `__all__` names is public and kept stable; what lies below `engine` and `tfrecords`
is read and changed freely, and may move.
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
