"""Counters of a server in the text format of Prometheus.

https://prometheus.io/docs/instrumenting/exposition_formats/: a counter's name ends in `_total`; a
histogram has a cumulative count for each upper bound, the last being infinity, their sum and their
number.
"""

from collections.abc import Mapping, Sequence
import threading
import time

# Seconds, of a request from its head to its answer.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_SIZES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)


class Histogram:
  """Counts values by upper bounds."""

  def __init__(self, bounds: Sequence[float]):
    """Begins with no value."""
    self._bounds = (*bounds, float('inf'))
    self._counts = [0] * len(self._bounds)
    self._sum = 0.0

  def add(self, value: float) -> None:
    """Counts a value."""
    self._sum += value
    for number, bound in enumerate(self._bounds):
      if value <= bound:
        self._counts[number] += 1

  def lines(self, name: str) -> list[str]:
    """Returns the samples."""
    bounds = ['+Inf' if bound == float('inf') else f'{bound:g}' for bound in self._bounds]
    return [*(f'{name}_bucket{{le="{bound}"}} {count}'
              for bound, count in zip(bounds, self._counts, strict=True)),
            f'{name}_sum {self._sum:.15g}', f'{name}_count {self._counts[-1]}']


class Metrics:
  """What is counted; several threads may count at once."""

  def __init__(self) -> None:
    """Begins with nothing."""
    self._lock = threading.Lock()
    self._requests: dict[tuple[str, int], int] = {}
    self._errors: dict[str, int] = {}
    self._reloads = {'done': 0, 'failed': 0}
    self._images = 0
    self._seconds = Histogram(_SECONDS)
    self._sizes = Histogram(_SIZES)

  @property
  def num_requests(self) -> int:
    """The number of requests that were answered."""
    return sum(self._requests.values())

  def count_request(self, endpoint: str, status: int, seconds: float) -> None:
    """Counts an answer with its HTTP status."""
    with self._lock:
      key = endpoint, status
      self._requests[key] = self._requests.get(key, 0) + 1
      if endpoint == 'predict':
        self._seconds.add(seconds)

  def count_error(self, kind: str) -> None:
    """Counts an error by its kind."""
    with self._lock:
      self._errors[kind] = self._errors.get(kind, 0) + 1

  def count_batch(self, size: int) -> None:
    """Counts a batch of so many images."""
    with self._lock:
      self._sizes.add(size)
      self._images += size

  def count_reload(self, outcome: str) -> None:
    """Counts a newer model: done or failed."""
    with self._lock:
      self._reloads[outcome] += 1

  def text(self, gauges: Mapping[str, tuple[str, float]]) -> str:
    """Returns all metrics.

    Args:
      gauges: help text and present value by name.
    """
    with self._lock:
      families = [
          ('requests_total', 'counter', 'Requests answered.', [
              f'rana_requests_total{{endpoint="{endpoint}",status="{status}"}} {count}'
              for (endpoint, status), count in sorted(self._requests.items())]),
          ('errors_total', 'counter', 'Errors by kind.', [
              f'rana_errors_total{{kind="{kind}"}} {count}'
              for kind, count in sorted(self._errors.items())]),
          ('reloads_total', 'counter', 'Newer models loaded.', [
              f'rana_reloads_total{{outcome="{outcome}"}} {count}'
              for outcome, count in self._reloads.items()]),
          ('images_total', 'counter', 'Images that the model was asked.',
           [f'rana_images_total {self._images}']),
          ('predict_seconds', 'histogram', 'Seconds of predict requests, head to answer.',
           self._seconds.lines('rana_predict_seconds')),
          ('process_cpu_seconds_total', 'counter', 'Processor time of the server.',
           [f'rana_process_cpu_seconds_total {time.process_time():.6f}']),
          ('batch_size', 'histogram', 'Images in a batch.', self._sizes.lines('rana_batch_size')),
          *((name, 'gauge', about, [f'rana_{name} {value:.15g}'])
            for name, (about, value) in gauges.items())]
    return ''.join(
        f'# HELP rana_{name} {about}\n# TYPE rana_{name} {kind}\n' + ''.join(
            f'{line}\n' for line in lines) for name, kind, about, lines in families)
