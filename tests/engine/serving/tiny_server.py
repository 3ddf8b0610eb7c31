"""A server within the test process, with a model that is a formula."""

from collections.abc import Iterator, Sequence
import contextlib
import http.client
import json
import socket
import threading

import numpy as np

from engine.inference import predictions
from engine.inference import predictor as predictor_lib
from engine.serving import limits as limits_lib
from engine.serving import listening
from engine.serving import metrics as metrics_lib
from engine.serving import model_holder
from engine.serving import rest_api
from engine.serving import served_model
from engine.serving import server

CLASSES = ('dark', 'medium', 'bright')
SHAPE = (4, 4, 3)
# On a busy machine, or one that was stopped for a while, nothing takes too long.
PATIENT = limits_lib.Limits(queue_seconds=3600.0, read_seconds=3600.0)


class FormulaModel:
  """A model whose answer depends on the brightness and on its version."""
  num_threads = 1

  def __init__(self, version: int = 7, statistics=None, shape=SHAPE):
    self.info = served_model.ModelInfo(
        CLASSES, version, ('a formula', '3 classes: dark, medium, bright'),
        served_model.Preparation(shape, statistics))
    self.heading = ('/runs/formula: a formula', *self.info.lines[1:])
    self.batches: list[int] = []

  def probabilities(self, images: np.ndarray) -> np.ndarray:
    self.batches.append(len(images))
    return expected(images, self.info.version)

  def predictions(self, asked: Sequence[predictions.Asked]) -> list[predictor_lib.Prediction]:
    found = self.probabilities(np.stack([one.image for one in asked]))
    return [predictor_lib.Prediction(one.name, one.image, row, None, one.notes, one.warnings, True,
                                     2.5 if row.argmax() == 2 else 0.5)
            for one, row in zip(asked, found, strict=True)]


def expected(images: np.ndarray, version: int = 7) -> np.ndarray:
  """Returns what a FormulaModel answers."""
  mean = images.mean(axis=(1, 2, 3)) / 255
  parts = np.stack([1 - mean, np.full_like(mean, version / 100), mean], axis=1)
  return (parts / parts.sum(axis=1, keepdims=True)).astype(np.float32)


def images(count: int, seed: int = 0) -> np.ndarray:
  """Returns random images, uint8 [count, *SHAPE]."""
  return np.random.default_rng(seed).integers(0, 256, [count, *SHAPE], np.uint8)


class Server:
  """A server that runs, and its parts.

  Attributes:
    port: where it listens.
    holder: of the model.
    metrics: that it counts.
    log: its lines.
  """

  def __init__(self, bound: socket.socket, model, limits: limits_lib.Limits):
    self.port = bound.getsockname()[1]
    self.holder = model_holder.ModelHolder(model)
    self.metrics = metrics_lib.Metrics()
    self.log: list[str] = []
    self.api = rest_api.RestApi('tiny', self.holder, limits, self.metrics, self.log.append, True)

  def send(self, method: str, path: str, body: bytes | None = None):
    """Returns status, headers and body of the answer to a request."""
    connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
    with contextlib.closing(connection):
      connection.request(method, path, body)
      answer = connection.getresponse()
      return answer.status, answer.headers, answer.read()

  def get(self, path: str):
    """Returns status and text of a page."""
    status, _, body = self.send('GET', path)
    return status, body.decode()

  def predict(self, document: object, path: str = '/v1/models/tiny:predict'):
    """Returns status and document of the answer to a predict request."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    status, _, answer = self.send('POST', path, body)
    return status, json.loads(answer)

  def error(self, document: object, path: str = '/v1/models/tiny:predict'):
    """Returns status and message of the error that answers a predict request."""
    status, answer = self.predict(document, path)
    assert list(answer) == ['error']
    return status, answer['error']


@contextlib.contextmanager
def serve(model=None, limits: limits_lib.Limits | None = None) -> Iterator[Server]:
  """Runs a server in a thread while the block runs."""
  limits = limits or PATIENT
  bound = listening.bind('127.0.0.1', 0)
  found = Server(bound, model or FormulaModel(), limits)
  started, stopping = threading.Event(), threading.Event()
  thread = threading.Thread(target=server.run, args=(
      found.api, bound, limits, stopping.is_set, started.set))
  thread.start()
  try:
    assert started.wait(60)
    yield found
  finally:
    stopping.set()
    thread.join(60)
  assert not thread.is_alive()
