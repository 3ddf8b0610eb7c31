"""Paints a picture from start to end, and goes on where an earlier start was ended.

Beside the picture lies a folder of the same name that ends in .style: the frozen settings, the
state of each level of the pyramid, and a line of JSON for every report. State first, then the
picture: whatever ends the process, the state that is there is whole and the picture no newer.
"""

from collections.abc import Sequence
import contextlib
import json
import math
import pathlib

import numpy as np
from PIL import Image

from engine import checkpoints
from engine.reporting import console
from engine.reporting import metrics
from engine.style import features as features_lib
from engine.style import footprint
from engine.style import levels as levels_lib
from engine.style import objective as objective_lib
from engine.style import pictures
from engine.style import progress as progress_lib
from engine.style import settings as settings_lib
from engine.style import steps
from engine.style import strokes
from engine.training import loop
from tfrecords import errors

# Of the noise that a picture begins as, grey levels around the network's mean: the lesson's.
_NOISE = 0.256
_KEPT = 2


class Painting:
  """A picture to be made, and the folder of its state.

  Attributes:
    out: where the picture goes.
    folder: beside it.
    levels: of the pyramid.
  """

  def __init__(self, settings: settings_lib.Settings, features: features_lib.Features,
               out: pathlib.Path, report: console.Report):
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
    self._content = self._read(settings.content)
    self._styles = [self._read(name) for name in settings.styles]
    self._masks = [pictures.read_mask(pathlib.Path(name)) for name in settings.style_masks]
    self._first = (None if settings.start in settings_lib.STARTS else self._read(settings.start))
    width, height = self._content.size
    self.size = (pictures.fitted(width, height, settings.size) if settings.size
                 else (width, height))
    self.levels = levels_lib.plan(self.size, settings.levels, settings.iterations)
    wanted = self._weights.content_layers + self._weights.style_layers
    features.shapes(*self.levels[0].size[::-1])
    width, height = self.size
    styles = [(settings.style_scale, settings.style_scale * width / height * one.height / one.width)
              for one in self._styles]
    self.estimate = footprint.check(
        features, self.size, wanted, settings.optimizer, settings.memory_limit_mb, styles)
    self._freeze()

  def _read(self, name: str) -> Image.Image:
    if name == strokes.NAME:
      return strokes.paint()
    picture, done = pictures.read(pathlib.Path(name))
    for what in done:
      self._report(f'{name}: {what}')
    return picture

  def _freeze(self) -> None:
    """Writes the settings, or checks that those there are the same."""
    now = self._settings.frozen(self._features)
    file = self.folder / 'config.json'
    if file.is_file():
      try:
        before = dict(json.loads(file.read_text()))
      except (TypeError, ValueError) as error:
        raise errors.InputError(
            f'{file}: not the settings of a picture ({error}); give another --out') from error
      settings_lib.check_same(before, now, self.folder)
    self.folder.mkdir(exist_ok=True)
    partial = self.folder / '.config.json.partial'
    partial.write_text(json.dumps(now, indent=2) + '\n')
    partial.replace(file)

  def paint(self) -> None:
    """Paints to the end.

    Raises:
      errors.InputError: the disk is full, or the loss is no longer a number.
    """
    done = self._done()
    self._say_what_comes(done)
    rest = levels_lib.remaining(self.levels, done)
    picture = self._begun(rest[0])
    with contextlib.closing(metrics.MetricsFile(self.record_file)) as record:
      lines = progress_lib.Lines(self._report, done, self._settings.iterations)
      with contextlib.closing(lines):
        for level in rest:
          picture = self._paint_level(level, picture, done, lines, record)
          done = max(done, level.end)
    # Again, where somebody has removed it or an earlier start was ended in front of it.
    pictures.save(self._shown(picture), self.out)

  @property
  def record_file(self) -> pathlib.Path:
    """The file with a line for every report."""
    return self.folder / 'metrics.jsonl'

  def shown(self) -> list[tuple[str, np.ndarray]]:
    """Returns content, styles and result with their titles, uint8 [h, w, 3] each."""
    found = [('content', pictures.scaled(self._content, self.size))]
    found += [('style', np.asarray(picture, np.float32)[None]) for picture in self._styles]
    found += [('result', pictures.scaled(pictures.read(self.out)[0], self.size))]
    return [(title, pictures.as_bytes(picture)) for title, picture in found]

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
        ('smoothness', f'{weights.smoothness_weight:g}'),
        ('optimizer', settings.optimizer + (f', rate {rate:g}' if rate else '')
         + f', from {settings.start}'),
        ('sizes', ', '.join(f'{level.size[0]}x{level.size[1]} to iteration {level.end}'
                            for level in self.levels)),
        ('iterations', f'{done} to {settings.iterations}'),
        ('memory', f'about {self.estimate // footprint.MEGABYTE:,} MB')]))

  def _paint_level(self, level: levels_lib.Level, picture: np.ndarray, done: int,
                   lines: progress_lib.Lines, record: metrics.MetricsFile) -> np.ndarray:
    canvas = steps.Canvas(pictures.resized(picture, level.size), self._settings.optimizer)
    saved = checkpoints.Checkpoints(self._state(level), canvas.checkpoint(), _KEPT)
    start = saved.restore_latest(self._report) or level.start
    if start < level.end:
      train = steps.build(self._objective(level), canvas, self._settings.optimizer,
                          self._settings.rate(self._features))
      # L-BFGS goes from one output to the next without a stop; see lbfgs.py.
      by = level.end if self._settings.optimizer == 'lbfgs' else 1
      loop.run(train, iter(()), start, level.end, by, self._actions(canvas, saved, lines, record),
               loop.Times())
    return canvas.picture.numpy()

  def _actions(self, canvas: steps.Canvas, saved: checkpoints.Checkpoints,
               lines: progress_lib.Lines, record: metrics.MetricsFile) -> list[loop.Action]:
    def check(progress: loop.Progress) -> None:
      if not math.isfinite(progress.report['loss']):
        raise errors.InputError(
            f'iteration {progress.step}: the loss is {progress.report["loss"]}; the last state and '
            'picture are kept; try a smaller --learning_rate with another --out')

    def put_out(progress: loop.Progress) -> None:
      seconds = lines.say(progress)
      saved.save(progress.step)
      pictures.save(self._shown(canvas.picture.numpy()), self.out)
      record.append('train', progress.step, progress.report | {'seconds': seconds})

    return [loop.Action('check', 0, check), loop.Action('bar', 0, lines.move),
            loop.Action('output', self._settings.output_every, put_out, at_end=True)]

  def _objective(self, level: levels_lib.Level) -> objective_lib.Objective:
    """Returns the losses for the pictures in the size of a level."""
    width = max(1, round(self._settings.style_scale * level.size[0]))
    masks: Sequence[np.ndarray | None] = [
        pictures.scaled(mask, level.size) / 255 for mask in self._masks]
    styles = [objective_lib.Style(
        pictures.scaled(picture, pictures.fitted(
            *picture.size, width * max(picture.size) / picture.width)), share, mask)
              for picture, share, mask in zip(
                  self._styles, self._settings.shares(), masks or [None] * len(self._styles),
                  strict=True)]
    return objective_lib.Objective(
        self._features, self._weights, pictures.scaled(self._content, level.size), styles)

  def _begun(self, level: levels_lib.Level) -> np.ndarray:
    """Returns what a picture begins as."""
    if self._settings.start == 'content':
      return pictures.scaled(self._content, level.size)
    if self._first is not None:
      return pictures.scaled(self._first, level.size)
    width, height = level.size
    noise = np.random.default_rng(self._settings.seed).normal(size=[1, height, width, 3])
    return (self._features.mean + _NOISE * noise).astype(np.float32)

  def _shown(self, picture: np.ndarray) -> np.ndarray:
    """Returns a picture as it is put out: in full size, perhaps in the content's colours."""
    full = pictures.resized(picture, self.size)
    if self._settings.keep_colours:
      return pictures.with_colours_of(pictures.scaled(self._content, self.size), full)
    return full

  def _state(self, level: levels_lib.Level) -> pathlib.Path:
    return self.folder / f'level{level.number}'

  def _done(self) -> int:
    """Returns the iterations that the newest state has behind it."""
    for level in reversed(self.levels):
      if paths := checkpoints.listed(self._state(level)):
        return checkpoints.step_of(paths[-1])
    return 0
