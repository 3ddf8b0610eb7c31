"""What report.json says of a step that produced non-finite values."""

import dataclasses
import json
import math

_FORMAT = 1


@dataclasses.dataclass(frozen=True)
class Report:
  """What report.json holds.

  Attributes:
    step: global step that the failing update would have led to.
    tensor: the first that is not finite, with what is not finite in it.
    learning_rate: of the step.
    lr_halvings: steps from each of which on the learning rate is halved.
    num_cached_stages: leading stages of the network whose output the inputs are; 0: images.
    loss_terms: of the step, by name.
    gradient_norms: of the step, by variable.
    losses: steps and losses of the 50 logged or repeated steps up to this one.
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
    """Returns the text of report.json; what is not finite is a text in it, such as 'nan'."""
    return json.dumps(_strict({'format': _FORMAT, **dataclasses.asdict(self)}), indent=2) + '\n'


def _strict(value: object) -> object:
  """Returns a value that JSON can hold."""
  if isinstance(value, float) and not math.isfinite(value):
    return str(value)
  if isinstance(value, dict):
    return {key: _strict(item) for key, item in value.items()}
  return [_strict(item) for item in value] if isinstance(value, tuple | list) else value
