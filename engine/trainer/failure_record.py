"""The content of report.json: a step that produced non-finite values."""

import dataclasses
import json
import math

_FORMAT = 1


@dataclasses.dataclass(frozen=True)
class FailureReport:
  """The content of report.json.

  Attributes:
    step: the global step after the failing update.
    tensor: the first tensor with non-finite values, with their counts.
    learning_rate: of the step.
    lr_halvings: steps at each of which the learning rate was halved.
    num_cached_stages: leading stages of the network whose output the inputs are; 0: images.
    loss_terms: of the step, by name.
    gradient_norms: of the step, by variable.
    losses: steps and losses of the last 50 logged or repeated steps up to this one.
  """
  step: int
  tensor: str
  learning_rate: float
  lr_halvings: tuple[int, ...]
  num_cached_stages: int
  loss_terms: dict[str, float]
  gradient_norms: dict[str, float]
  losses: tuple[tuple[int, float], ...]

  def to_json(self) -> str:
    """Returns the text of report.json; non-finite numbers are strings in it, such as 'nan'."""
    return json.dumps(_strict({'format': _FORMAT, **dataclasses.asdict(self)}), indent=2) + '\n'


def _strict(value: object) -> object:
  """Returns a value with strings in place of non-finite numbers, which JSON lacks."""
  if isinstance(value, float) and not math.isfinite(value):
    return str(value)
  if isinstance(value, dict):
    return {key: _strict(item) for key, item in value.items()}
  return [_strict(item) for item in value] if isinstance(value, tuple | list) else value
