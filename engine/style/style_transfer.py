"""Paints a picture from start to end, and goes on where an earlier start was ended.

Beside the picture lies a folder of the same name that ends in .style: the frozen settings, the
state of each level of the pyramid, and a line of JSON for every report. State first, then the
picture: whatever ends the process, the state that is there is whole and the picture no newer.
"""

import contextlib
import json
import math
import pathlib

import numpy as np

from engine.reporting import console
from engine.runs import checkpoints
from engine.runs import metrics_log
from engine.style import features as features_lib
from engine.style import image_pyramid
from engine.style import images
from engine.style import memory_estimate
from engine.style import optimization_step
from engine.style import progress as progress_lib
from engine.style import settings as settings_lib
from engine.style import style_inputs
from engine.training import loop
from tfrecords import atomic_file
from tfrecords import errors

# Checkpoints of a level.
_KEPT = 2


class Painting:
  """A picture to be made, and the folder of its state.

  Attributes:
    out: where the picture goes.
    folder: beside it.
    levels: of the pyramid.
  """

  def __init__(self, settings: settings_lib.Settings, features: features_lib.FeatureExtractor,
               out: pathlib.Path, report: console.LogFn):
    """Reads and checks everything; writes nothing but the settings.

    Args:
      settings: what to paint.
      features: the network that judges.
      out: the file of the picture.
      report: takes a line.

    Raises:
      errors.InputError: a picture, a flag, the memory or the folder does not fit.
    """
    self.out = out
    self.folder = out.with_name(f'{out.name}.style')
    self._settings, self._features, self._report = settings, features, report
    self._weights = settings.weights(features)
    self._inputs = style_inputs.Inputs(settings, report)
    self.size = self._inputs.size
    self.levels = image_pyramid.plan(self.size, settings.pyramid_levels, settings.iterations)
    wanted = self._weights.content_layers + self._weights.style_layers
    features.shapes(*self.levels[0].size[::-1])
    self.estimate = memory_estimate.check(
        features, self.size, wanted, settings.optimizer, settings.memory_limit_mb,
        self._inputs.proportions)
    self._freeze()

  def _freeze(self) -> None:
    """Writes the settings, or checks that those there are the same."""
    now = self._settings.frozen(self._features)
    # Not config.json, by which a run is known.
    file = self.folder / 'settings.json'
    if file.is_file():
      try:
        before = dict(json.loads(file.read_text()))
      except (TypeError, ValueError) as error:
        raise errors.InputError(
            f'{file}: not the settings of a picture ({error}); give another --output') from error
      settings_lib.check_same(before, now, self.folder)
    elif self.out.exists():
      raise errors.InputError(
          f'--output={self.out}: is there already, and {self.folder} does not say that it was '
          'painted; give another name, since it would be overwritten')
    with atomic_file.temporary_path(file, 'make room or give another --output') as temporary:
      self.folder.mkdir(exist_ok=True)
      temporary.write_text(json.dumps(now, indent=2) + '\n')

  def paint(self) -> None:
    """Paints to the end.

    Raises:
      errors.InputError: the disk is full, or the loss is no longer a number.
    """
    done = self._done()
    self._say_what_comes(done)
    rest = image_pyramid.remaining(self.levels, done)
    picture = self._inputs.begun(self._features, rest[0].size)
    with contextlib.closing(metrics_log.MetricsFile(self.record_file)) as record:
      lines = progress_lib.Lines(self._report, done, self._settings.iterations)
      with contextlib.closing(lines):
        for level in rest:
          picture = self._paint_level(level, picture, done, lines, record)
          done = max(done, level.end)
    # Again, where somebody has removed it or an earlier start was ended in front of it.
    images.save(self._inputs.finished(picture), self.out)

  @property
  def record_file(self) -> pathlib.Path:
    """The file with a line for every report."""
    return self.folder / 'metrics.jsonl'

  def shown(self) -> list[tuple[str, np.ndarray]]:
    """Returns content, styles and result with their titles, uint8 [h, w, 3] each."""
    result = images.scaled(images.read(self.out)[0], self.size)
    return [*self._inputs.shown(), ('result', images.as_bytes(result))]

  def _say_what_comes(self, done: int) -> None:
    settings, weights = self._settings, self._weights
    rate = self._settings.rate(self._features)
    shares = zip(settings.styles, settings.shares(), strict=True)
    self._report(console.table([
        ('picture', f'{self.out}, {self.size[0]}x{self.size[1]}'),
        ('network', f'{self._features.name}, {weights.pooling} pooling'),
        ('content', f'{settings.content}, {weights.content_weight:g} at '
                    f'{", ".join(weights.content_layers)}'),
        ('style', f'{", ".join(f"{name} {share:.0%}" for name, share in shares)}, '
                  f'{weights.style_weight:g} at {", ".join(weights.style_layers)}'),
        ('smoothness', f'{weights.tv_weight:g}'),
        ('optimizer', settings.optimizer + (f', rate {rate:g}' if rate else '')
         + f', from {settings.init_image}'),
        ('sizes', ', '.join(f'{level.size[0]}x{level.size[1]} to iteration {level.end}'
                            for level in self.levels)),
        ('iterations', f'{done} to {settings.iterations}'),
        ('memory', f'about {self.estimate // memory_estimate.MEGABYTE:,} MB')]))

  def _paint_level(self, level: image_pyramid.Level, picture: np.ndarray, done: int,
                   lines: progress_lib.Lines, record: metrics_log.MetricsFile) -> np.ndarray:
    canvas = optimization_step.Canvas(images.resized(picture, level.size), self._settings.optimizer)
    saved = checkpoints.Checkpoints(self._state(level), canvas.checkpoint(), _KEPT)
    start = saved.restore_latest(self._report) or level.start
    if start < level.end:
      objective = self._inputs.objective(self._features, level.size)
      train = optimization_step.build(objective, canvas, self._settings.optimizer,
                                      self._settings.rate(self._features))
      # L-BFGS goes from one output to the next without a stop; see lbfgs.py.
      by = level.end if self._settings.optimizer == 'lbfgs' else 1
      loop.run(train, iter(()), start, level.end, by, self._actions(canvas, saved, lines, record),
               loop.Timer())
    return canvas.picture.numpy()

  def _actions(self, canvas: optimization_step.Canvas, saved: checkpoints.Checkpoints,
               lines: progress_lib.Lines, record: metrics_log.MetricsFile) -> list[loop.Callback]:
    def check(progress: loop.Progress) -> None:
      if not math.isfinite(progress.metrics['loss']):
        raise errors.InputError(
            f'iteration {progress.step}: the loss is {progress.metrics["loss"]}; the last state '
            'and picture are kept; try a smaller --learning_rate with another --output')

    def put_out(progress: loop.Progress) -> None:
      seconds = lines.say(progress)
      saved.save(progress.step)
      images.save(self._inputs.finished(canvas.picture.numpy()), self.out)
      record.append('train', progress.step, progress.metrics | {'seconds': seconds})

    return [loop.Callback('check', 0, check), loop.Callback('bar', 0, lines.move),
            loop.Callback('output', self._settings.output_interval, put_out, on_train_end=True)]

  def _state(self, level: image_pyramid.Level) -> pathlib.Path:
    return self.folder / f'level{level.number}'

  def _done(self) -> int:
    """Returns the iterations that the newest state has behind it."""
    for level in reversed(self.levels):
      if paths := checkpoints.list_complete(self._state(level)):
        return checkpoints.step_of(paths[-1])
    return 0
