"""The rate of training steps: a head on cached features against the whole network, interleaved.

Both run the trainer's own loop on its own input: augmented images for the whole network, rows of
features for the head. The runs have ended; nothing that these steps change is saved.
"""

from collections.abc import Mapping

import tensorflow as tf

from engine.bench.core import timing
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.trainer import trainer
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib

# Steps between two clock readings.
_STEPS_PER_CALL = 5

Run = tuple[recipe_lib.Recipe, train_options.TrainOptions]


def prepare(runs: Mapping[str, Run]) -> 'Throughput':
  """Selects the devices of this process and returns the worker's target."""
  strategy_lib.use_devices()
  return Throughput(runs)


class Throughput:
  """Trainings that can be timed."""

  def __init__(self, runs: Mapping[str, Run]):
    """Opens the runs.

    Args:
      runs: by the names of the candidates.
    """
    self._candidates = [training_candidate(name, *run) for name, run in runs.items()]

  def measure(self, plan: timing.Plan) -> list[timing.Timing]:
    """Returns the timings of all, in steps per second."""
    return timing.measure(self._candidates, plan)


def training_candidate(name: str, recipe: recipe_lib.Recipe,
                       options: train_options.TrainOptions) -> timing.Candidate:
  """Returns a candidate whose items are steps of a training with its real input.

  Args:
    name: of the candidate.
    recipe: what to train.
    options: name the run directory and the data.
  """
  training = trainer.Trainer.create(recipe, options, lambda line: None)
  training.restore_or_initialize()
  training.data.cache_features(training.state.network, lambda line: None)
  steps = step_lib.build_loop(training.strategy, training.state, training.recipe,
                              training.config.train_examples, training.data.num_cached_stages)
  iterator = training.data.iterator(0, training.strategy)
  # After the last step of the schedule the learning rate is zero: the weights do not change.
  training.state.step.assign(recipe.max_steps)

  def work() -> int:
    float(steps(iterator, tf.constant(_STEPS_PER_CALL))['loss'])
    return _STEPS_PER_CALL

  return timing.Candidate(name, work)
