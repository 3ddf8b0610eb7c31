"""The state of a style transfer on disk: a directory beside the result.

Its name is that of the result with `.style` appended. It holds the settings, the checkpoints of
each pyramid level and the metrics. Checkpoints are saved before the result, so that the result is
never newer than the state.
"""

from collections.abc import Mapping, Sequence
import json
import pathlib
from typing import Any

from engine.runs import checkpoint_files
from engine.style import image_pyramid
from engine.style import saved_settings
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import write_errors


class StyleState:
  """The state directory of a result.

  Attributes:
    output: the file of the result.
    path: the state directory.
  """

  def __init__(self, output: pathlib.Path):
    """Stores the paths; `output` is the file of the result."""
    self.output = output
    self.path = output.with_name(f'{output.name}.style')

  @property
  def metrics_file(self) -> pathlib.Path:
    """The file with one record per output."""
    return self.path / 'metrics.jsonl'

  def kept_output(self, iteration: int) -> pathlib.Path:
    """Returns the file of the image after so many iterations, of the result's format."""
    return self.path / f'iteration-{iteration:06d}{self.output.suffix}'

  def open(self, settings: Mapping[str, Any]) -> None:
    """Creates the directory, or checks that it holds the same settings.

    Args:
      settings: as from saved_settings.as_json.

    Raises:
      errors.InputError: the directory holds other settings, cannot be written, or is missing
        although the result exists.
    """
    # Not config.json, which marks a run directory.
    file = self.path / 'settings.json'
    if file.is_file():
      saved_settings.check_compatible(saved_settings.read(file), settings, self.path)
    elif self.output.exists():
      raise errors.InputError(
          f'--output={self.output}: already exists, and {self.path} does not say that it is a '
          'result; give another name, since it would be overwritten')
    remedy = 'free some space or give another --output'
    with write_errors.explained(self.path, remedy):
      self.path.mkdir(exist_ok=True)
    atomic_file.write_text(file, json.dumps(settings, indent=2) + '\n', remedy)

  def checkpoint_dir(self, level: image_pyramid.Level) -> pathlib.Path:
    """Returns the directory of a level's checkpoints."""
    return self.path / f'level{level.number}'

  def iterations_done(self, levels: Sequence[image_pyramid.Level]) -> int:
    """Returns the iteration of the newest checkpoint, 0 if there is none."""
    for level in reversed(levels):
      if paths := checkpoint_files.list_complete(self.checkpoint_dir(level)):
        return checkpoint_files.step_of(paths[-1])
    return 0
