"""Reads a model card, which may come from anywhere: every value is checked."""

import json
from typing import Any

from engine.config import run_config_reader
from engine.export import model_card
from engine.inference import image_statistics
from tfrecords import errors
from tfrecords.pictures import fit


def from_json(text: str, path: str) -> model_card.ModelCard:
  """Reads what `ModelCard.to_json` wrote.

  Args:
    text: of the card.
    path: of the model, for the message.

  Raises:
    errors.InputError: it is no such card.
  """
  try:
    values = json.loads(text)
    if values[model_card.KEY] != model_card.VERSION:
      raise ValueError(f'{model_card.KEY} is {values[model_card.KEY]}, not {model_card.VERSION}')
    return _card(values, path)
  except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
    raise errors.InputError(
        f'{path}: has no model card that can be read ({errors.reason(error)}); give a model that '
        'export_main has written') from error


def _card(values: dict[str, Any], path: str) -> model_card.ModelCard:
  statistics, rule = values['statistics'], values['rule']
  found = model_card.ModelCard(
      str(values['format']), run_config_reader.from_json(json.dumps(values['config']), path),
      _whole(values, 'step'), _whole(values, 'correct'), _whole(values, 'count'),
      _temperature(values['temperature']), str(values['compute_dtype']), str(values['quantize']),
      statistics and image_statistics.from_json(json.dumps(
          {'numbers': image_statistics.FEATURES} | statistics), path),
      rule and _rule(rule))
  if not 0 <= found.correct <= found.count or not found.count:
    raise ValueError(f'{found.correct} of {found.count} images right')
  return found


def _whole(values: dict[str, Any], name: str) -> int:
  if type(values[name]) is not int or values[name] < 0:
    raise ValueError(f'{name} is not a whole number from 0')
  return values[name]


def _temperature(value: object) -> float | None:
  if value is not None and not (isinstance(value, float | int) and 0 < value < 1e6):
    raise ValueError('temperature is not a number above 0')
  return None if value is None else float(value)


def _rule(values: dict[str, Any]) -> fit.FitRule:
  red, green, blue = map(int, values['background'])
  if values['fit'] not in fit.FITS:
    raise ValueError(f'fit is none of {", ".join(fit.FITS)}')
  return fit.FitRule(int(values['height']), int(values['width']), values['fit'],
                     (red, green, blue))
