"""The settings that determine a result, saved beside it and compared when it is resumed.

The same command resumes an unfinished result; other settings are refused, so that hours of work are
not overwritten.
"""

from collections.abc import Mapping
import dataclasses
import hashlib
import json
import pathlib
from typing import Any

from engine.style import features as features_lib
from engine.style import settings as settings_lib
from engine.style import synthetic_style_image
from tfrecords import errors
from tfrecords import regular_file

# Largest size of an image file, in bytes.
_MAX_IMAGE_BYTES = 1 << 32
# Settings that may change between two starts; image files are compared by their content.
_MAY_CHANGE = ('content', 'styles', 'style_masks', 'memory_limit_mb')
# Names of earlier versions.
_OLD_NAMES = {
    'keep_colours': 'preserve_color', 'levels': 'pyramid_levels', 'output_every': 'output_interval',
    'smoothness_weight': 'tv_weight', 'start': 'init_image', 'style_shares': 'style_weights'}


def as_json(settings: settings_lib.StyleSettings,
            features: features_lib.FeatureExtractor) -> dict[str, Any]:
  """Returns the settings that determine the result, with checksums of all image files."""
  files = [settings.content, *settings.styles, *settings.style_masks]
  init_image = settings.init_image
  if init_image not in settings_lib.INIT_IMAGES:
    files.append(init_image)
    init_image = 'picture'
  values = dataclasses.asdict(settings) | dataclasses.asdict(settings.loss_weights(features)) | {
      'learning_rate': settings.effective_learning_rate(features),
      'network': features.fingerprint, 'init_image': init_image,
      'pictures': [_checksum(name) for name in files]}
  # L-BFGS restarts at each output, so the interval determines its result.
  may_change = _MAY_CHANGE if settings.optimizer == 'lbfgs' else (*_MAY_CHANGE, 'output_interval')
  return json.loads(json.dumps({
      name: value for name, value in values.items() if name not in may_change}))


def _checksum(name: str) -> str:
  """Returns a part of a file's SHA-256 that identifies its content."""
  if name == synthetic_style_image.NAME:
    return name
  return hashlib.sha256(regular_file.read_bytes(name, _MAX_IMAGE_BYTES)).hexdigest()[:16]


def read(path: pathlib.Path) -> dict[str, Any]:
  """Returns saved settings under the present names.

  Raises:
    errors.InputError: the file does not hold settings.
  """
  try:
    values: dict[str, Any] = dict(json.loads(regular_file.read_text(path)))
  except errors.InputError:
    raise
  except (TypeError, ValueError, RecursionError) as error:
    raise errors.InputError(
        f'{path}: not the settings of a picture ({errors.reason(error)}); give another '
        '--output') from error
  return {_OLD_NAMES.get(name, name): value for name, value in values.items()}


def check_compatible(saved: Mapping[str, Any], now: Mapping[str, Any],
                     state_dir: pathlib.Path) -> None:
  """Refuses to resume a result with other settings.

  More iterations are allowed if there is only one pyramid level.

  Args:
    saved: the settings of the unfinished result.
    now: the settings of this start.
    state_dir: the directory of the result's state.

  Raises:
    errors.InputError: settings differ; the message lists each with both values.
  """
  saved = dict(saved)
  if (
    saved.get('pyramid_levels') == now['pyramid_levels'] == 1
    and saved['iterations'] <= now['iterations']
  ):
    saved['iterations'] = now['iterations']
  different = [f'{name} is {saved.get(name)!r} in it, {now[name]!r} was requested'
               for name in now if saved.get(name) != now[name]]
  if different:
    raise errors.InputError(
        f'{state_dir}: holds a picture with other settings: {"; ".join(different)}; repeat '
        'its settings or give another --output')
