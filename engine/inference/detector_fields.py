"""The fields of a detector in the file of a run's confidence: written, and read with care."""

import dataclasses

import numpy as np
from numpy import typing as npt

from engine.inference import class_subspaces
from engine.inference import detector as detector_lib
from engine.inference import discriminator
from engine.inference import gaussian
from tfrecords import errors

_HELD_OUT = (detector_lib.VALIDATION, detector_lib.TRAINING)
# The second measure: its kind, and before the names of its fields.
_SECOND = 'second'
_DISCRIMINATOR, _SUBSPACES = 'discriminator', 'subspaces'
_KINDS = {discriminator.Discriminator: _DISCRIMINATOR, class_subspaces.ClassSubspaces: _SUBSPACES}

Arrays = dict[str, np.ndarray]


def written(detector: detector_lib.Detector) -> dict[str, npt.ArrayLike]:
  """Returns the fields of a detector by name."""
  values: dict[str, npt.ArrayLike] = {
      'layers': np.array([*detector.gaussians]),
      'means': detector.means, 'deviations': detector.deviations,
      'threshold': detector.threshold, 'count': detector.count, 'held_out': detector.held_out}
  for number, one in enumerate(detector.gaussians.values()):
    values |= {f'{name}{number}': value for name, value in vars(one).items()}
  if detector.second:
    values |= {_SECOND: _KINDS[type(detector.second)], 'middles': detector.middles,
               'limits': detector.limits}
    values |= {f'{_SECOND}_{name}': value for name, value in vars(detector.second).items()}
  return values


def read(values: Arrays) -> detector_lib.Detector:
  """Returns the detector that fields hold.

  Raises:
    errors.InputError: a field has another type, shape or range.
    KeyError: a field is missing.
    TypeError: a field is a number where others are expected.
  """
  layers = values['layers']
  if layers.dtype.kind != 'U' or layers.ndim != 1 or not layers.size:
    raise errors.InputError('layers is not a list of names')
  gaussians = {str(name): _gaussian(values, index) for index, name in enumerate(layers)}
  means, deviations = (_array(values, name, [len(layers)]) for name in ('means', 'deviations'))
  threshold = number(values, 'threshold')
  if min(threshold, *deviations) <= 0:
    raise errors.InputError('threshold or deviations are not above 0')
  held_out = str(values['held_out'])
  if held_out not in _HELD_OUT:
    raise errors.InputError(f'held_out is none of {", ".join(_HELD_OUT)}')
  found = detector_lib.Detector(
      gaussians, means, deviations, threshold, integer(values, 'count'), held_out)
  if _SECOND not in values:
    return found
  middles, limits = (_array(values, name, [2]) for name in ('middles', 'limits'))
  if not (middles < limits).all():
    raise errors.InputError('limits are not above middles')
  return dataclasses.replace(found, second=_second(values), middles=middles, limits=limits)


def number(values: Arrays, name: str) -> float:
  """Returns a finite number; raises errors.InputError where it is none."""
  return float(_array(values, name, []))


def integer(values: Arrays, name: str) -> int:
  """Returns a whole number from 0; raises errors.InputError where it is none."""
  value = values[name]
  if value.dtype.kind not in 'iu' or value.shape or value < 0:
    raise errors.InputError(f'{name} is not a whole number from 0')
  return int(value)


def _second(values: Arrays) -> detector_lib.Second:
  kind = str(values[_SECOND])
  fields = {name.removeprefix(f'{_SECOND}_'): value for name, value in values.items()}
  found: detector_lib.Second
  if kind == _DISCRIMINATOR:
    size = fields['mean'].size
    mean, deviation, weights = (
        _array(fields, name, [size]) for name in ('mean', 'deviation', 'weights'))
    found = discriminator.Discriminator(mean, deviation, weights, _array(fields, 'bias', []))
  elif kind == _SUBSPACES:
    if fields['directions'].ndim != 3 or not fields['directions'].size:
      raise errors.InputError('directions are not those of classes')
    classes, _, size = shape = [*fields['directions'].shape]
    found = class_subspaces.ClassSubspaces(
        _array(fields, 'deviation', [size]), _array(fields, 'centers', [classes, size]),
        _array(fields, 'directions', shape))
  else:
    raise errors.InputError(f'{_SECOND} is none of {", ".join(_KINDS.values())}')
  if not found.deviation.size or found.deviation.min() <= 0:
    raise errors.InputError(f'the deviation of the {kind} is not above 0')
  return found


def _gaussian(values: Arrays, index: int) -> gaussian.Gaussian:
  size = values[f'mean{index}'].size
  return gaussian.Gaussian(
      _array(values, f'mean{index}', [size]), _array(values, f'whitening{index}', [size, size]),
      _array(values, f'centers{index}', [len(values[f'centers{index}']), size]))


def _array(values: Arrays, name: str, shape: list[int]) -> np.ndarray:
  value = values[name]
  if value.dtype.kind != 'f' or [*value.shape] != shape or not np.isfinite(value).all():
    shown = 'x'.join(map(str, shape)) or 'one'
    raise errors.InputError(f'{name} is not {shown} finite numbers')
  return value
