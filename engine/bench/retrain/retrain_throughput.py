"""How fast a head trains on cached features, against the whole network, in turn.

Both are the trainer's own loop, with its own input: distorted images here, rows of features there.
The trainings have ended; what these steps do to the weights is not saved.
"""

import tensorflow as tf

from engine.bench.core import timing
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.trainer import trainer
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib

# Between two looks at the clock.
_STEPS_PER_TURN = 5

Run = tuple[recipe_lib.Recipe, train_options.Options]


def prepare(whole: Run, head: Run, names: tuple[str, str]) -> 'Speed':
  """Settles the devices of this process and returns its subject."""
  strategy_lib.use_devices()
  return Speed(whole, head, names)


class Speed:
  """Two trainings that can be timed."""

  def __init__(self, whole: Run, head: Run, names: tuple[str, str]):
    """Opens the runs.

    Args:
      whole: trains all layers.
      head: trains the last one.
      names: of the two.
    """
    self._candidates = [_candidate(name, *run)
                        for name, run in zip(names, (whole, head), strict=True)]

  def measure(self, plan: timing.Plan) -> list[timing.Timing]:
    """Returns the timings of both, whose items are steps."""
    return timing.measure(self._candidates, plan)


def _candidate(name: str, recipe: recipe_lib.Recipe,
               options: train_options.Options) -> timing.Candidate:
  training = trainer.Trainer.create(recipe, options, lambda line: None)
  training.restore_or_initialize()
  training.data.cache_features(training.state.network, lambda line: None)
  steps = step_lib.build_loop(training.strategy, training.state, training.recipe,
                              training.config.train_examples, training.data.num_cached_stages)
  iterator = training.data.iterator(0, training.strategy)
  # Behind the last step the learning rate is nought: the weights stay as they are.
  training.state.step.assign(recipe.max_steps)

  def work() -> int:
    float(steps(iterator, tf.constant(_STEPS_PER_TURN))['loss'])
    return _STEPS_PER_TURN

  return timing.Candidate(name, work)
