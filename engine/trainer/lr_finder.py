"""A learning-rate range test: a training in which the rate rises from step to step.

L. N. Smith, "Cyclical learning rates for training neural networks", WACV 2017, section 3.3. The
rates rise exponentially through six decades around that of the recipe, as in the fastai library
(Howard and Gugger, "fastai: a layered API for deep learning", 2020). The test has its own network,
moving averages and optimizer slots, initialized like those of the run; it reads the data and
neither reads nor writes a run directory.

The rule: the loss of a step is computed before its update, so a rate belongs to the loss of the
next step. Losses are averaged over a quarter of a decade around every rate. The test ends when the
average is not finite, or exceeds the lowest so far by more than the first does, and by more than
half of the first. The suggested rate is a third of the one with the lowest average: there the loss
no longer falls, and the peak rate of a training, which lasts for many steps, must be lower.
"""

from collections.abc import Sequence
import dataclasses
import math

import numpy as np
import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.config import train_options
from engine.reporting import console
from engine.trainer import temporary_training
from engine.training import step as step_lib

NUM_STEPS = 300
# The lowest and the highest rate, as multiples of the recipe's.
LOWEST, HIGHEST = 1e-3, 1e3
RULE = 'a third of the rate whose smoothed loss is lowest'
_SHARE_OF_LOWEST = 1 / 3

_DECADES = math.log10(HIGHEST / LOWEST)
# Width of the window of rates whose losses are averaged.
_SMOOTHED_DECADES = 0.25
_LINES = 10


@dataclasses.dataclass(frozen=True)
class RangeTest:
  """The result of a test.

  Attributes:
    recipe: the recipe that was trained.
    seed: of initial values, order and augmentation.
    rates: the learning rates, rising.
    losses: of the step after the update with each rate; the last may be infinite.
    smoothed: the averages of the losses around each rate.
    has_diverged: whether the test ended before its last rate.
  """
  recipe: recipe_lib.Recipe
  seed: int
  rates: tuple[float, ...]
  losses: tuple[float, ...]
  smoothed: tuple[float, ...]
  has_diverged: bool

  @property
  def best_rate(self) -> float:
    """The rate whose smoothed loss is lowest."""
    return self.rates[self.smoothed.index(min(self.smoothed))]

  @property
  def suggested(self) -> float | None:
    """The suggested learning rate, two digits; None if no rate lowers the loss."""
    if self.smoothed.index(min(self.smoothed)) == 0:
      return None
    return float(f'{_SHARE_OF_LOWEST * self.best_rate:.1e}')

  def explanation(self) -> str:
    """Returns a line about the suggestion, if there is one."""
    highest = self.best_rate == self.rates[-1]
    return (f'the smoothed loss is lowest at the {"highest " * highest}rate {self.best_rate:.2g}; '
            f'suggested: {RULE}, {self.suggested:g} (the recipe has {self.recipe.learning_rate:g})'
            + '; higher rates may be better, a higher --learning_rate tests them' * highest)

  def changes(self) -> dict[str, float]:
    """Returns the settings that the suggestion changes, by flag.

    The rate of Muon's filters rises in the test together with that of all other variables, and is
    suggested with it.
    """
    if self.suggested is None:
      return {}
    found = {'learning_rate': self.suggested}
    muon = recipe_settings.flat(self.recipe).get('muon_learning_rate')
    if muon is not None:
      found['muon_learning_rate'] = float(
          f'{muon * self.suggested / self.recipe.learning_rate:.1e}')
    return found

  def as_json(self) -> dict[str, object]:
    """Returns the test as a JSON object; a loss that was not finite is null."""
    return {
        'suggested': self.changes(), 'rule': RULE, 'lowest_loss_at': self.best_rate,
        'has_diverged': self.has_diverged, 'seed': self.seed,
        'rates': list(self.rates), 'losses': list(map(_finite, self.losses)),
        'smoothed': list(map(_finite, self.smoothed)),
        'recipe': recipe_settings.nested(self.recipe)}


def _finite(value: float) -> float | None:
  return value if math.isfinite(value) else None


def run(recipe: recipe_lib.Recipe, options: train_options.TrainOptions, log: console.LogFn,
        num_steps: int = NUM_STEPS) -> RangeTest:
  """Trains with rising rates, only in memory.

  Args:
    recipe: what to train; its schedule and max_steps are not used.
    options: data, devices and warm start; the run directory is neither read nor written.
    log: writes a console line.
    num_steps: the number of rates.

  Raises:
    errors.InputError: data, devices or recipe cannot be used.
  """
  recipe, strategy, data, state = temporary_training.create(recipe, options, log)
  train_steps = step_lib.build_loop(
      strategy, state, _rising(recipe, data.source.num_examples, num_steps),
      data.source.num_examples, accumulate=options.accumulate)
  batches = data.iterator(0, strategy)
  rates: list[float] = []
  losses: list[float] = []
  for step in range(num_steps + 1):
    found = train_steps(batches, tf.constant(1))
    rates.append(float(found['learning_rate']))
    losses.append(float(found['loss']))
    if step % max(1, num_steps // _LINES) == 0:
      log(f'step {step} of {num_steps}: rate {rates[-1]:.2g}, loss {losses[-1]:.4g}')
    if has_diverged(smooth(losses[1:], num_steps)):
      break
  # The first loss is that before any update.
  return RangeTest(recipe, options.seed, tuple(rates[:-1]), tuple(losses[1:]),
                   tuple(smooth(losses[1:], num_steps)), len(losses) <= num_steps)


def _rising(recipe: recipe_lib.Recipe, train_examples: int, num_steps: int) -> recipe_lib.Recipe:
  """Returns the recipe with rates that rise by a constant factor from step to step."""
  return recipe.with_settings(
      lr_schedule='exponential', learning_rate=LOWEST * recipe.learning_rate,
      decay_factor=HIGHEST / LOWEST, decay_epochs=(num_steps - 1) * recipe.batch_size
      / train_examples)


def smooth(losses: Sequence[float], num_steps: int) -> list[float]:
  """Returns the means of the losses in a window around each, a smaller one at both ends.

  Args:
    losses: of the rates so far, [n].
    num_steps: the number of all rates.
  """
  radius = max(1, round(_SMOOTHED_DECADES / _DECADES * num_steps / 2))
  return [float(np.mean(losses[max(0, index - radius):index + radius + 1]))
          for index in range(len(losses))]


def has_diverged(smoothed: Sequence[float]) -> bool:
  """Returns whether the loss is not finite, or as far above the lowest as the first loss is."""
  if not smoothed or math.isfinite(smoothed[-1]) and len(smoothed) < 2:
    return False
  first, lowest, last = smoothed[0], min(smoothed), smoothed[-1]
  return not math.isfinite(last) or last - lowest > max(first - lowest, 0.5 * abs(first))
