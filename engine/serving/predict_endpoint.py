"""Answers predict requests: parses the document, prepares pictures, and asks the model in batches.

Errors of the request are ApiErrors; whatever else is raised is a fault of the model or of this
program.
"""

import asyncio
from collections.abc import Sized
from typing import TypeVar

import numpy as np

from engine.inference import predictions
from engine.serving import answers
from engine.serving import api_error
from engine.serving import limits as limits_lib
from engine.serving import metrics as metrics_lib
from engine.serving import micro_batches
from engine.serving import model_holder
from engine.serving import pictures
from engine.serving import predict_request
from engine.serving import served_model

Item = TypeVar('Item', bound=Sized)
Answer = TypeVar('Answer')

_BUSY = 'the server is busy; send the request again'
_Asked = list[predictions.Asked]


class PredictEndpoint:
  """The queues of a model."""

  def __init__(self, holder: model_holder.ModelHolder, limits: limits_lib.Limits,
               metrics: metrics_lib.Metrics):
    """Starts the threads that ask the model.

    Args:
      holder: of the model.
      limits: of requests.
      metrics: counts batches.
    """
    self._holder = holder
    self._limits = limits
    self._answers = micro_batches.MicroBatches[np.ndarray, model_holder.Answered](
        holder.answer, limits, metrics.count_batch, num_threads=holder.model.num_threads)
    self._descriptions = micro_batches.MicroBatches[_Asked, model_holder.Described](
        holder.describe, limits, metrics.count_batch)

  @property
  def num_waiting(self) -> int:
    """The number of images that wait."""
    return self._answers.size + self._descriptions.size

  def close(self) -> None:
    """Answers what waits, and ends the threads."""
    self._answers.close()
    self._descriptions.close()

  async def respond(self, body: bytes, version: str = '') -> bytes:
    """Returns the answer to a request.

    Args:
      body: of the request.
      version: that must answer; '': the newest.

    Raises:
      ApiError: the request cannot be answered.
    """
    preparation = self._holder.info.preparation
    asked = predict_request.parse(body, preparation.image_shape)
    if asked.count > self._limits.queue_size:
      raise api_error.ApiError(413, f'{asked.count:,} images; send at most '
                               f'{self._limits.queue_size:,} at once', 'too_large')
    if asked.signature == predict_request.DESCRIBE:
      described = await _queued(self._descriptions, await self._prepared(asked, preparation))
      check_version(version, described.info)
      return answers.descriptions(asked, described)
    images = asked.images
    if images is None:
      images = np.stack([one.image for one in await self._prepared(asked, preparation)])
    answered = await _queued(self._answers, images)
    check_version(version, answered.info)
    return answers.probabilities(asked, answered)

  async def _prepared(self, asked: predict_request.PredictRequest,
                      preparation: served_model.Preparation) -> _Asked:
    if asked.images is not None:
      return [predictions.Asked(f'image {number}', image)
              for number, image in enumerate(asked.images)]
    try:
      async with asyncio.timeout(self._limits.queue_seconds):
        return await asyncio.to_thread(
            pictures.prepare, asked.pictures, preparation, self._limits.max_pixels)
    except TimeoutError:
      raise api_error.busy(_BUSY) from None


async def _queued(batches: micro_batches.MicroBatches[Item, Answer], item: Item) -> Answer:
  try:
    return await asyncio.wrap_future(batches.submit(item))
  except (micro_batches.FullError, micro_batches.ExpiredError):
    raise api_error.busy(_BUSY) from None


def check_version(version: str, info: served_model.ModelInfo) -> None:
  """Checks that the model has the version that an address names.

  Raises:
    ApiError: it has another one.
  """
  if version not in ('', str(info.version)):
    raise api_error.ApiError(
        404, f'there is no version {version!r} here; the version is {info.version}', 'not_found')
