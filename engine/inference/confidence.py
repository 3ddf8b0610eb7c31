"""The confidence of a checkpoint: temperature and detector, as a file of the run directory.

confidence.npz holds numbers and text alone, a few hundred kilobytes to some megabytes. It belongs
to one step: for a later checkpoint it is fitted again.
"""

import dataclasses
import pathlib
from typing import Any

import numpy as np

from engine.inference import detector as detector_lib
from engine.inference import detector_fields
from engine.inference import temperature as temperature_lib
from tfrecords import array_file
from tfrecords import atomic_file
from tfrecords import errors

# Files of format 1, of earlier versions, have no second measure.
_FORMAT, _OLD_FORMAT = 2, 1
_REMEDY = 'remove it, and the next prediction fits a new one'


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
  values: dict[str, Any] = {
      'format': _FORMAT, 'run_id': found.run_id, 'step': found.step,
      **detector_fields.written(found.detector)}
  if found.temperature:
    values |= {'temperature': found.temperature.value,
               'temperature_count': found.temperature.count}
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
    version = detector_fields.integer(values, 'format')
    if version not in (_OLD_FORMAT, _FORMAT):
      raise errors.InputError(f'format is {version}, neither {_OLD_FORMAT} nor {_FORMAT}')
    if (str(values['run_id']), detector_fields.integer(values, 'step')) != (run_id, step):
      return None
    return Confidence(run_id, step, _temperature(values), detector_fields.read(values))
  except (errors.InputError, KeyError, TypeError) as error:
    raise errors.InputError(
        f'{path}: does not hold the confidence of a run ({errors.reason(error)}); {_REMEDY}'
    ) from error


def _temperature(values: detector_fields.Arrays) -> temperature_lib.Temperature | None:
  if 'temperature' not in values:
    return None
  value = detector_fields.number(values, 'temperature')
  if not temperature_lib.LOWEST <= value <= temperature_lib.HIGHEST:
    raise errors.InputError(f'temperature is {value:g}')
  return temperature_lib.Temperature(value, detector_fields.integer(values, 'temperature_count'))
