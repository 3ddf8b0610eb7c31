"""The run directory: everything that a run made, in one place.

  config.json      the frozen settings
  checkpoints/     the newest training states
  metrics.jsonl    a record for every log line of trainer and evaluator
  train/, eval/    TensorBoard events
  best/            the checkpoint with the highest accuracy so far
  plots/           figures
  live/            snapshots of the six-panel view and their events, with --live_view
  appearance.json  training-set statistics, to flag out-of-distribution images
  confidence.npz   temperature and distances of the newest checkpoint; see inference/confidence.py
  failure-STEP/    the report of a step with non-finite values; see trainer/failure_report.py
  DONE             written last: the step at which the training has ended, and the reason

Nothing here deletes or overwrites what an earlier start has made; a new run needs another
directory.
"""

import pathlib

from engine.config import run_compatibility
from engine.config import run_config
from engine.config import run_config_reader
from engine.runs import done_file
from engine.runs import run_presence
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import printable
from tfrecords import regular_file
from tfrecords import remote_path


class RunDir:
  """Paths of one run's files, and the files that mark its start and end."""

  def __init__(self, path: str | pathlib.Path):
    """Keeps the path; touches no file."""
    self.path = remote_path.of(path)

  def __str__(self) -> str:
    """Returns the path for messages; use `path` to open files."""
    return printable.text(self.path)

  def __fspath__(self) -> str:
    return str(self.path)

  @property
  def config_file(self) -> pathlib.Path:
    """The frozen settings."""
    return self.path / run_presence.CONFIG_FILE

  @property
  def checkpoints(self) -> pathlib.Path:
    """The folder of the checkpoints."""
    return self.path / 'checkpoints'

  @property
  def metrics(self) -> pathlib.Path:
    """The file of the metrics records; see metrics_log.py."""
    return self.path / 'metrics.jsonl'

  @property
  def live(self) -> pathlib.Path:
    """The folder of the six-panel view's snapshots."""
    return self.path / 'live'

  @property
  def image_statistics_file(self) -> pathlib.Path:
    """The training-set statistics."""
    return self.path / 'appearance.json'

  def write_image_statistics(self, text: str) -> None:
    """Writes the training-set statistics unless an earlier start has done so."""
    if not self.image_statistics_file.is_file():
      atomic_file.write_text(self.image_statistics_file, text)

  @property
  def confidence_file(self) -> pathlib.Path:
    """Temperature, and what the features of training images are like."""
    return self.path / 'confidence.npz'

  @property
  def best(self) -> pathlib.Path:
    """The folder of the best checkpoint."""
    return self.path / 'best'

  def events(self, name: str) -> pathlib.Path:
    """Returns the folder of the TensorBoard events of `name`, 'train' or 'eval'."""
    return self.path / name

  def plot(self, name: str) -> pathlib.Path:
    """Returns the file for the figure `name`, making its folder."""
    (self.path / 'plots').mkdir(parents=True, exist_ok=True)
    return self.path / 'plots' / f'{name}.png'

  def read_config(self) -> run_config.RunConfig:
    """Returns the run's settings.

    Raises:
      errors.InputError: there is no run here.
    """
    run_presence.require(self.path)
    config = run_config_reader.from_json(
        regular_file.read_text(self.config_file), str(self.config_file))
    if config.recipe.compute_dtype == 'auto':
      raise errors.InputError(f'{self.config_file}: compute_dtype is auto, which a run replaces '
                              'when it starts; give float32 or bfloat16')
    return config

  def begin(self, requested: run_config.RunConfig, fail_if_exists: bool = False) -> bool:
    """Makes the directory of a new run, or checks that an old run can continue as requested.

    Args:
      requested: the settings of this start.
      fail_if_exists: whether the directory must not hold a run.

    Returns:
      Whether the run existed already.

    Raises:
      errors.InputError: `fail_if_exists` and there is a run; or the run's settings are others.
    """
    if self.config_file.is_file():
      if fail_if_exists:
        run_presence.refuse(self.path)
      run = self.read_config()
      run_compatibility.check_compatible(run, requested, str(self))
      continued = run_compatibility.continued(run, requested)
      if (continued, continued.data_dir) != (run, run.data_dir):
        atomic_file.write_text(self.config_file, continued.to_json())
      return True
    self._check_new()
    self.checkpoints.mkdir(parents=True, exist_ok=True)
    atomic_file.write_text(self.config_file, requested.to_json())
    return False

  def _check_new(self) -> None:
    """Refuses a directory with the files of a run whose config.json is missing."""
    found = [path.name for path in (self.metrics, self.path / done_file.NAME) if path.exists()]
    if any(self.checkpoints.glob('ckpt-*.index')):
      found.append('checkpoints/')
    if found:
      raise errors.InputError(
          f'--train_dir={self}: holds {" and ".join(found)} of a run, but no config.json; restore '
          'that file from a copy, or give another directory')

  def finished_step(self) -> int | None:
    """Returns the step at which the training ended, None while it has not; see `read_done`."""
    done = self.read_done()
    return done.step if done else None

  def read_done(self) -> done_file.Done | None:
    """Returns step and reason of the training's end, None while it has not ended.

    Raises:
      errors.InputError: DONE does not hold a step.
    """
    return done_file.read(self.path)

  def finish(self, step: int, reason: str = '') -> None:
    """Writes DONE: the training has ended at `step`, for that reason, with all files in place."""
    done_file.write(self.path, done_file.Done(step, reason))

  def reopen(self) -> None:
    """Renames DONE to DONE.STEP, because the training continues."""
    done_file.set_aside(self.path)
