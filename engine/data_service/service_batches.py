"""Training batches that the workers of a tf.data service make, bitwise as this process would.

The steps are dealt out one by one to whatever worker asks (ShardingPolicy.DYNAMIC), so the batches
come in any order and those of a lost worker never: arrivals.py puts them in order, and what does
not come is computed here. Which batches those are changes nothing but the time.
"""

from collections.abc import Callable, Iterator
import math
import re
import secrets
import threading

import tensorflow as tf

from engine.data_service import arrivals as arrivals_lib
from engine.data_service import service_address
from engine.data_service import service_request
from engine.data_service import worker_records
from tfrecords import batch_rows
from tfrecords import data_checksum
from tfrecords import errors
from tfrecords import pipeline

# Batches that wait for those before them: at most so many, and so many bytes of them.
MAX_WAITING, MAX_WAITING_BYTES = 64, 2 ** 28
_FLAG = 'data_service'
# In the message of a worker; its traceback follows.
_INPUT_ERROR = re.compile(r'\bInputError: (.*)\n')

LogFn = Callable[[str], None]


class DataService:
  """The data service of one training."""

  def __init__(self, address: str, log: LogFn, token: str = worker_records.TOKEN,
               connect_seconds: float = service_address.CONNECT_SECONDS) -> None:
    """Waits until a dispatcher answers.

    Args:
      address: grpc://host:port.
      log: takes lines for the user, from another thread too.
      token: under which the workers have registered their records.
      connect_seconds: time to wait.

    Raises:
      errors.InputError: none does.
    """
    self._address = service_address.parse(_FLAG, address)
    self._log, self._token = log, token
    if fault := self._address.await_answer(connect_seconds, log):
      raise self._refused(fault)

  def batches(self, data: pipeline.TrainingData, start_step: int = 0, replicas: int = 1,
              rows: batch_rows.BatchRows | None = None) -> tf.data.Dataset:
    """Returns the same as `data.batches`; arguments as there.

    Raises:
      errors.InputError: the dispatcher does not take the request.
    """
    rows = rows or data.every_row
    remote = self._distributed(data, start_step, rows)
    waiting = _waiting(remote.element_spec[1])

    def ordered() -> Iterator[pipeline.Batch]:
      arrivals: arrivals_lib.Arrivals[pipeline.Batch] = arrivals_lib.Arrivals(
          start_step, waiting, self._address.fault)
      threading.Thread(target=_receive, args=(remote, arrivals), daemon=True).start()
      try:
        yield from self._in_order(arrivals, data, start_step, rows)
      finally:
        arrivals.close()

    return pipeline.prefetch(tf.data.Dataset.from_generator(
        ordered, output_signature=remote.element_spec[1:]), replicas)

  def _distributed(self, data: pipeline.TrainingData, start_step: int,
                   rows: batch_rows.BatchRows) -> tf.data.Dataset:
    """Returns the batches with their steps, in any order, as the service makes them."""
    read = data.rows_to_read(rows)
    source = data.source
    if source.files is None or not data.streamed:
      raise ValueError('only records of files that are streamed are read by the service')
    request = service_request.ServiceRequest(
        source.files, data.streamed.seed, read, secrets.token_hex(8),
        source.identity or data_checksum.of_streamed(source)).to_json()

    @tf.autograph.experimental.do_not_convert
    def examples(step: tf.Tensor) -> tuple[tf.Tensor, pipeline.Examples]:
      return step, worker_records.examples(
          request, read, source.spec.record_bytes, step, self._token)

    @tf.autograph.experimental.do_not_convert
    def batch(step: tf.Tensor, found: pipeline.Examples) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
      return step, *data.batch_of_examples(rows, step, found)

    # The records one step after the other, so that a worker reads each block once.
    steps = tf.data.Dataset.range(start_step, tf.int64.max).map(examples).map(
        batch, num_parallel_calls=2, deterministic=True)
    service = tf.data.experimental.service
    try:
      return pipeline.prefetch(steps, 1).apply(service.distribute(
          service.ShardingPolicy.DYNAMIC, str(self._address), compression=None))
    except tf.errors.OpError as error:
      raise self._refused(f'does not take the request ({errors.reason(error)})') from error

  def _in_order(self, arrivals: arrivals_lib.Arrivals[pipeline.Batch],
                data: pipeline.TrainingData, start_step: int,
                rows: batch_rows.BatchRows) -> Iterator[pipeline.Batch]:
    step, has_told = start_step, False
    try:
      while True:
        found = arrivals.take()
        if found is None and not has_told:
          has_told = True
          self._log(f'{self._address}: the batch of step {step:,} did not come, and later ones '
                    'did; it is computed here, as others will be that a lost worker has left')
        yield next(iter(data.from_disk(rows, step, 1))) if found is None else found
        step += 1
    except arrivals_lib.GoneError as gone:
      self._log(f'{self._address}: {gone}; from step {step:,} on the batches are computed here')
    yield from data.from_disk(rows, step)

  def _refused(self, fault: str) -> errors.InputError:
    return errors.InputError(
        f'--{_FLAG}={self._address}: {fault}; start one with `data_service_main`, or leave the '
        'flag out')


def _waiting(images: tf.TensorSpec) -> int:
  """Returns how many batches may wait."""
  return max(2, min(MAX_WAITING, MAX_WAITING_BYTES // (4 * math.prod(images.shape))))


def _receive(remote: tf.data.Dataset, arrivals: arrivals_lib.Arrivals[pipeline.Batch]) -> None:
  """Hands on what comes until no more is wanted."""
  try:
    for step, *batch in remote:
      if not arrivals.add(int(step), tuple(batch)):
        return
    arrivals.end(arrivals_lib.GoneError('has ended'))
  except Exception as error:
    # A worker that cannot read the records is a fault of the set-up, as it is here.
    found = _INPUT_ERROR.search(str(error))
    arrivals.end(errors.InputError(found[1]) if found else arrivals_lib.GoneError(
        f'does not go on ({errors.reason(error)})'))
