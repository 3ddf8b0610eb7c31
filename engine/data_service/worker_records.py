"""Reads the records of steps in a worker of the data service.

What a training sends to the service is a graph, and the order of the examples is Python. So the
graph calls a function of the worker's process by the name under which TensorFlow keeps it: a worker
registers `WorkerRecords.read` before anything else, and its name is then TOKEN in every process. A
service whose workers are other programs has no such function.

A training's steps come to a worker in ascending order, with gaps: the steps between are those of
other workers. It reads them all in passing, as the training itself would: blocks, in their order.
"""

import collections
from collections.abc import Iterator
import itertools
import socket
import threading

import numpy as np
import tensorflow as tf

from engine.data_service import service_request
from tfrecords import batch_rows
from tfrecords import errors
from tfrecords import streamed_examples
from tfrecords import window_queue

# The first name that TensorFlow gives.
TOKEN = 'pyfunc_0'
# Windows of so many trainings are kept; one is 205 MB at most.
MAX_BYTES = 2 ** 30
_TYPES = (tf.uint8, tf.int64, tf.int64)


class _Training:
  """The records of one training from some step on."""

  def __init__(self, text: str) -> None:
    request = service_request.parse(text)
    self._rows = request.rows
    self._examples = streamed_examples.StreamedExamples(request.source(), request.seed)
    self._lock = threading.Lock()
    self._batches: Iterator[window_queue.Examples] = iter(())
    self._next = 0
    self.num_bytes = self._examples.num_bytes(request.rows)

  def read(self, step: int) -> window_queue.Examples:
    with self._lock:
      if step < self._next or not self._next:
        self._batches, self._next = self._examples.batches(self._rows, step), step
      found = next(itertools.islice(self._batches, step - self._next, None))
      self._next = step + 1
      return found


class WorkerRecords:
  """The records for all trainings that a worker has to do with."""

  def __init__(self) -> None:
    """Opens none yet."""
    self._lock = threading.Lock()
    # The one used last is the last one.
    self._trainings: collections.OrderedDict[bytes, _Training] = collections.OrderedDict()

  def read(self, request: bytes, step: np.int64) -> window_queue.Examples:
    """Returns the examples of a step.

    Args:
      request: service_request.ServiceRequest as JSON.
      step: at least 0.

    Raises:
      errors.InputError: they cannot be read here; names this machine.
    """
    try:
      return self._training(request).read(int(step))
    except errors.InputError as error:
      raise errors.InputError(
          f'a worker of the data service, on {socket.gethostname()}: {error}') from error

  def _training(self, request: bytes) -> _Training:
    with self._lock:
      if request not in self._trainings:
        self._trainings[request] = _Training(request.decode())
      self._trainings.move_to_end(request)
      while len(self._trainings) > 1 and sum(
          training.num_bytes for training in self._trainings.values()) > MAX_BYTES:
        self._trainings.popitem(last=False)
      return self._trainings[request]


def register() -> tuple[str, tf.Graph]:
  """Returns the name of a new WorkerRecords, and the graph that keeps it alive."""
  graph = tf.Graph()
  with graph.as_default():
    tensors = tf.numpy_function(
        WorkerRecords().read, [tf.constant(''), tf.constant(0, tf.int64)], _TYPES, stateful=False)
  return tensors[0].op.get_attr('token').decode(), graph


def examples(request: str, rows: batch_rows.BatchRows, record_bytes: int, step: tf.Tensor,
             token: str = TOKEN) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
  """Returns the examples of a step, as of `StreamedExamples.dataset`, in the graph of a worker.

  Args:
    request: service_request.ServiceRequest as JSON.
    rows: that it asks for.
    record_bytes: size of a record.
    step: int64 scalar.
    token: under which the worker has registered its records.
  """
  records, numbers, epochs = tf.raw_ops.PyFuncStateless(
      input=[tf.constant(request), step], token=token, Tout=_TYPES)
  return (tf.ensure_shape(records, [rows.count, record_bytes]),
          tf.ensure_shape(numbers, [rows.count]), tf.ensure_shape(epochs, [rows.count]))
