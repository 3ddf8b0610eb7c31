"""Looks for a newer model every few seconds, loads it beside the one that is served, and swaps.

A request in progress is answered by the model that its batch was begun with, the next batch by the
newer one: none is lost and none waits. What cannot be used is named once and tried again, and the
model that is served stays.
"""

import asyncio

from engine.reporting import console
from engine.serving import metrics as metrics_lib
from engine.serving import model_holder
from engine.serving import served_model
from tfrecords import errors


class Reloader:
  """Follows a source of models.

  Attributes:
    is_loading: whether a newer model is being loaded.
  """

  def __init__(self, source: served_model.ModelSource, holder: model_holder.ModelHolder,
               metrics: metrics_lib.Metrics, log: console.LogFn):
    """Takes what the source has now for known: the holder has it.

    Args:
      source: of the model.
      holder: gets newer models.
      metrics: counts them.
      log: gets a line about each.
    """
    self._source = source
    self._holder = holder
    self._metrics = metrics
    self._log = log
    self._known = source.newest()
    self._complaint = ''
    self.is_loading = False

  def poll(self) -> bool:
    """Looks once, and returns whether a newer model is served now."""
    try:
      newest = self._source.newest()
    except (errors.InputError, OSError):
      # The file is being replaced, or the directory has gone.
      return False
    if newest is None or newest == self._known:
      return False
    self.is_loading = True
    try:
      model = self._source.load()
    except Exception as error:  # Files may vanish or change meanwhile, with errors of any class.
      self._complain(str(error) if isinstance(error, errors.InputError) else
                     f'a newer model cannot be loaded ({errors.reason(error)})')
      return False
    finally:
      self.is_loading = False
    # Not before: what could not be loaded may still be being copied.
    self._known = newest
    if model.info.version <= self._holder.info.version:
      return False
    if model.info.preparation.image_shape != self._holder.info.preparation.image_shape:
      self._log(f'step {model.info.version:,} takes images of another shape; start again')
      return False
    before, self._holder.model = self._holder.info.version, model
    self._metrics.count_reload('done')
    self._log(f'step {model.info.version:,} is served now, before it was step {before:,}')
    return True

  def _complain(self, complaint: str) -> None:
    """Says once what cannot be loaded, however often it is tried again."""
    if complaint != self._complaint:
      self._complaint = complaint
      self._metrics.count_reload('failed')
      self._log(f'{complaint}; step {self._holder.info.version:,} is served on')

  async def follow(self, seconds: float) -> None:
    """Looks every few seconds, in another thread, until it is cancelled."""
    while True:
      await asyncio.sleep(seconds)
      await asyncio.to_thread(self.poll)
