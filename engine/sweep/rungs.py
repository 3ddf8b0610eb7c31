"""The rungs of successive halving: their steps, number of trials and seeds.

K. Jamieson and A. Talwalkar, "Non-stochastic best arm identification and hyperparameter
optimization", AISTATS 2016; as in one bracket of Hyperband (Li et al., JMLR 18, 2018), every rung
costs about the same: a rung that is three times as long has a third of the trials. Unlike there, a
trial is trained from the start on every rung, with a schedule of the rung's length: a schedule of
9,000 steps says little at step 1,000.
"""

from collections.abc import Sequence
import dataclasses
import fractions

from tfrecords import errors


@dataclasses.dataclass(frozen=True)
class Rung:
  """One rung.

  Attributes:
    number: from 0.
    steps: of each training.
    num_trials: the maximum number of trials.
    seeds: of the trainings of each trial.
  """
  number: int
  steps: int
  num_trials: int
  seeds: tuple[int, ...]


def parse(texts: Sequence[str]) -> tuple[fractions.Fraction, ...]:
  """Returns the lengths of the rungs as shares of the whole training.

  Raises:
    errors.InputError: one is not a share, they do not rise, or the last is not 1.
  """
  given = f'--rungs={",".join(texts)}'
  found: list[fractions.Fraction] = []
  for text in texts:
    try:
      share = fractions.Fraction(text.strip())
    except (ValueError, ZeroDivisionError) as error:
      raise errors.InputError(f'{given}: {text!r} is no share of a training; give some such as '
                              '1/9,1/3,1') from error
    if not 0 < share <= 1:
      raise errors.InputError(f'{given}: {text} is not above 0 and at most 1; give shares of the '
                              'whole training, such as 1/9,1/3,1')
    if found and share <= found[-1]:
      raise errors.InputError(f'{given}: {text} does not rise above the rung before; give shares '
                              'that rise, such as 1/9,1/3,1')
    found.append(share)
  if not found or found[-1] != 1:
    raise errors.InputError(f'{given}: the last rung is the whole training; let it end with 1')
  return tuple(found)


def plan(shares: Sequence[fractions.Fraction], max_steps: int, num_trials: int, num_seeds: int,
         seed: int) -> tuple[Rung, ...]:
  """Returns the rungs of a sweep.

  Args:
    shares: lengths as shares of the whole training, rising to 1.
    max_steps: of the whole training.
    num_trials: on the first rung.
    num_seeds: of every trial on the last rung; on the others, one.
    seed: the first one.

  Raises:
    errors.InputError: two rungs have the same number of steps.
  """
  found: list[Rung] = []
  for number, share in enumerate(shares):
    steps = max(1, round(share * max_steps))
    if found and steps <= found[-1].steps:
      raise errors.InputError(
          f'--rungs: {shares[number - 1]} and {share} of --max_steps={max_steps} are both {steps} '
          f'step{"s" * (steps > 1)}; give fewer rungs or more steps')
    is_last = number == len(shares) - 1
    found.append(Rung(number, steps, max(1, int(num_trials * shares[0] / share)),
                      tuple(range(seed, seed + (num_seeds if is_last else 1)))))
  return tuple(found)
