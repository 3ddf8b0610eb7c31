"""The confidence of a checkpoint: temperature and detector, as a file of the run directory.

confidence.npz holds numbers and text alone, a few hundred kilobytes to some megabytes. It belongs
to one step: for a later checkpoint it is fitted again.
"""

import dataclasses
import pathlib
from typing import Any

import numpy as np

from engine.inference import detector as detector_lib
from engine.inference import gaussian
from engine.inference import temperature as temperature_lib
from tfrecords import array_file
from tfrecords import atomic_file
from tfrecords import errors

_FORMAT = 1
_REMEDY = 'remove it, and the next prediction fits a new one'
_HELD_OUT = (detector_lib.VALIDATION, detector_lib.TRAINING)

Arrays = dict[str, np.ndarray]


@dataclasses.dataclass(frozen=True, eq=False)
class Confidence:
  """What a network's answers are worth.

  Attributes:
    run_id: of the run; '' in one of an earlier version.
    step: of the checkpoint.
    temperature: of its logits; None where the training kept no validation images.
    detector: of images unlike the training images.
  """
  run_id: str
  step: int
  temperature: temperature_lib.Temperature | None
  detector: detector_lib.Detector


def write(path: pathlib.Path, found: Confidence) -> None:
  """Writes the file whole.

  Raises:
    errors.InputError: it cannot be written.
  """
  detector = found.detector
  values: dict[str, Any] = {
      'format': _FORMAT, 'run_id': found.run_id, 'step': found.step,
      'layers': np.array([*detector.gaussians]),
      'means': detector.means, 'deviations': detector.deviations,
      'threshold': detector.threshold, 'count': detector.count, 'held_out': detector.held_out}
  if found.temperature:
    values |= {'temperature': found.temperature.value,
               'temperature_count': found.temperature.count}
  for number, one in enumerate(detector.gaussians.values()):
    values |= {f'{name}{number}': value for name, value in vars(one).items()}
  with (atomic_file.temporary_path(path, durable=False) as temporary,
        temporary.open('wb') as file):
    np.savez(file, **values)


def read(path: pathlib.Path, run_id: str, step: int) -> Confidence | None:
  """Reads the file.

  Args:
    path: need not exist.
    run_id: of the run.
    step: of the checkpoint.

  Returns:
    None if there is no file, or one of another run or step.

  Raises:
    errors.InputError: it is damaged; the message names the field.
  """
  if not path.exists():
    return None
  values = array_file.read(path, _REMEDY)
  try:
    if _integer(values, 'format') != _FORMAT:
      raise errors.InputError(f'format is {_integer(values, "format")}, not {_FORMAT}')
    if (str(values['run_id']), _integer(values, 'step')) != (run_id, step):
      return None
    return Confidence(run_id, step, _temperature(values), _detector(values))
  except (errors.InputError, KeyError, TypeError) as error:
    raise errors.InputError(
        f'{path}: does not hold the confidence of a run ({errors.reason(error)}); {_REMEDY}'
    ) from error


def _temperature(values: Arrays) -> temperature_lib.Temperature | None:
  if 'temperature' not in values:
    return None
  value = _number(values, 'temperature')
  if not temperature_lib.LOWEST <= value <= temperature_lib.HIGHEST:
    raise errors.InputError(f'temperature is {value:g}')
  return temperature_lib.Temperature(value, _integer(values, 'temperature_count'))


def _detector(values: Arrays) -> detector_lib.Detector:
  layers = values['layers']
  if layers.dtype.kind != 'U' or layers.ndim != 1 or not layers.size:
    raise errors.InputError('layers is not a list of names')
  gaussians = {str(name): _gaussian(values, number) for number, name in enumerate(layers)}
  means, deviations = (_array(values, name, [len(layers)]) for name in ('means', 'deviations'))
  threshold = _number(values, 'threshold')
  if min(threshold, *deviations) <= 0:
    raise errors.InputError('threshold or deviations are not above 0')
  held_out = str(values['held_out'])
  if held_out not in _HELD_OUT:
    raise errors.InputError(f'held_out is none of {", ".join(_HELD_OUT)}')
  return detector_lib.Detector(
      gaussians, means, deviations, threshold, _integer(values, 'count'), held_out)


def _gaussian(values: Arrays, number: int) -> gaussian.Gaussian:
  size = values[f'mean{number}'].size
  return gaussian.Gaussian(
      _array(values, f'mean{number}', [size]), _array(values, f'whitening{number}', [size, size]),
      _array(values, f'centers{number}', [len(values[f'centers{number}']), size]))


def _array(values: Arrays, name: str, shape: list[int]) -> np.ndarray:
  value = values[name]
  if value.dtype.kind != 'f' or [*value.shape] != shape or not np.isfinite(value).all():
    shown = 'x'.join(map(str, shape)) or 'one'
    raise errors.InputError(f'{name} is not {shown} finite numbers')
  return value


def _number(values: Arrays, name: str) -> float:
  return float(_array(values, name, []))


def _integer(values: Arrays, name: str) -> int:
  value = values[name]
  if value.dtype.kind not in 'iu' or value.shape or value < 0:
    raise errors.InputError(f'{name} is not a whole number from 0')
  return int(value)
