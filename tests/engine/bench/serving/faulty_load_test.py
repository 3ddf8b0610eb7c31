"""Two hundred requests, a third of them faulty: none is answered wrongly, none is lost.

Meanwhile the model is replaced a thousand times a second.
"""

import threading

import numpy as np
import pytest

from engine.bench.serving import faulty_load
from engine.bench.serving import load_requests
from engine.serving import limits as limits_lib
from tests.engine.serving import tiny_server

_IMAGES = tiny_server.images(16)


def _replace(holder, done):
  while not done.wait(0.001):
    holder.model = tiny_server.FormulaModel()


def _counts(model, num_requests, expected=None, **limits):
  with tiny_server.serve(model, limits_lib.Limits(
      read_seconds=3.0, queue_seconds=3600.0, **limits)) as served:
    target = load_requests.Target(
        served.port, '/v1/models/tiny:predict', _IMAGES,
        tiny_server.expected(_IMAGES) if expected is None else expected)
    if model:
      return faulty_load.run(target, num_requests), served
    done = threading.Event()
    replacing = threading.Thread(target=_replace, args=(served.holder, done))
    replacing.start()
    found = faulty_load.run(target, num_requests)
    done.set()
    replacing.join()
    return found, served


def test_every_request_gets_what_is_its_due():
  counts, served = _counts(None, 200, queue_size=8, max_batch=4)
  assert sum(found.right for found in counts.values()) == 200, counts
  assert len(counts) == 11
  assert all((found.wrong, found.lost) == (0, 0) for found in counts.values())
  assert served.log
  assert not [line for line in served.log if 'Error' in line]


@pytest.mark.slow
def test_ten_thousand_requests():
  counts, _ = _counts(None, 10_000)
  assert sum(found.right for found in counts.values()) == 10_000, counts


@pytest.mark.slow
def test_a_wrong_answer_and_a_lost_one_are_counted():
  mistaken = tiny_server.expected(_IMAGES)[::-1]
  counts, _ = _counts(None, 60, mistaken)
  assert counts['raw bytes'].wrong > 0
  assert counts['raw bytes'].right == 0
  model = tiny_server.FormulaModel()
  model.probabilities = lambda images: np.zeros([0, 3], np.float32)
  counts, _ = _counts(model, 60)
  assert counts['numbers'].wrong > 0


def test_a_server_that_is_not_there_has_lost_them():
  with tiny_server.serve() as served:
    port = served.port
  target = load_requests.Target(port, '/', _IMAGES, tiny_server.expected(_IMAGES))
  counts = faulty_load.run(target, 30)
  assert sum(found.lost for found in counts.values()) == 30
