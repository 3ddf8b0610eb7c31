"""Parses a line of metrics.jsonl and checks its fields.

All fields that readers compute with are checked here: the step, the metrics and the counts. Other
fields are not checked.
"""

from collections.abc import Callable
import json
from typing import Any

from engine.config import field_types

# Renamed values of `eval_data`.
_FORMER_EVAL_DATA = {'holdout': 'validation'}
# A step is an int64, in checkpoints and on the devices.
_STEPS = range(2 ** 63)


def _is_step(value: object) -> bool:
  return field_types.is_integer(value) and value in _STEPS


def _are_steps(value: object) -> bool:
  return isinstance(value, list) and all(map(_is_step, value))


def _is_number(value: object) -> bool:
  """Returns whether a value is a number, which may be NaN or infinite as a loss may be."""
  return isinstance(value, float) or field_types.is_integer(value)


def _is_share(value: object) -> bool:
  return field_types.is_finite(value) and 0 <= value <= 1  # type: ignore[operator]


def _is_interval(value: object) -> bool:
  return isinstance(value, list) and len(value) == 2 and all(map(_is_share, value))


_CHECKS: dict[str, Callable[[object], bool]] = {
    'kind': lambda value: isinstance(value, str), 'step': _is_step,
    'loss': _is_number, 'learning_rate': _is_number,
    'accuracy': _is_share, 'accuracy_raw': _is_share, 'accuracy_unflipped': _is_share,
    'mean_recall': _is_share, 'interval': _is_interval, 'correct': _is_step, 'count': _is_step,
    'eval_data': lambda value: isinstance(value, str),
    'failed_step': _is_step, 'lr_halvings': _are_steps,
    'best_accuracy': field_types.is_finite, 'best_step': _is_step,
    'evals_without_improvement': _is_step}
_REQUIRED = {'kind', 'step'}
# Further fields that readers need of a kind.
_REQUIRED_OF_KIND = {
    'rollback': {'lr_halvings'},
    'validation': {'best_accuracy', 'best_step', 'evals_without_improvement'}}


def parse(line: str) -> dict[str, Any] | None:
  """Returns the record in a line, None if the line is not a record or a field has a wrong type."""
  try:
    record = json.loads(line)
  except (ValueError, RecursionError):
    # ValueError: also for numbers with thousands of digits.
    return None
  if not isinstance(record, dict) or not record.keys() >= _REQUIRED:
    return None
  if not all(check(record[name]) for name, check in _CHECKS.items() if name in record):
    return None
  if not record.keys() >= _REQUIRED_OF_KIND.get(record['kind'], set()):
    return None
  if record.get('eval_data') in _FORMER_EVAL_DATA:
    record['eval_data'] = _FORMER_EVAL_DATA[record['eval_data']]
  return record
