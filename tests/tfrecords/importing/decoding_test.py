"""Blocks in child processes: a picture that crashes its process spoils no other one."""

import os
import pickle
import signal
import threading

import numpy as np
import pytest

from tfrecords import parser_protocol
from tfrecords.importing import block_request
from tfrecords.importing import decode
from tfrecords.importing import decoding
from tfrecords.importing import listing

_RULE = decode.DecodeRule((1, 1, 1), 'crop', (0, 0, 0))


class _Reader:
  """Reads a number; one name ends the process."""

  def __call__(self, entry):
    if entry.name == 'crash':
      os.kill(os.getpid(), signal.SIGSEGV)
    return np.full([1, 1], int(entry.name), np.uint8)


def _request(tmp_path, *names):
  (tmp_path / 'read').write_bytes(pickle.dumps(_Reader()))
  entries = [listing.Entry(name, 'a') for name in names]
  return block_request.request_of(str(tmp_path / 'read'), entries, _RULE, decodes=True)


def test_a_crash_is_that_of_one_picture(tmp_path):
  with decoding.pool(1) as pool:
    block, planes = pool.block(_request(tmp_path, '7', 'crash', '9'))
  assert block.reasons == {1: 'its parser crashes with SIGSEGV'}
  assert (block.facts['state'].tolist(), planes.tolist()) == ([0, 1, 0], [[7], [0], [9]])


def test_a_closed_pool_ends_its_processes(tmp_path):
  pool = decoding.Pool(1)
  pool.block(_request(tmp_path, '7'))
  pool.close()
  pool.close()
  with pytest.raises(parser_protocol.ParserError, match='the import has ended'):
    pool.block(_request(tmp_path, '7'))


def test_results_come_in_order_and_few_are_begun():
  begun, release = [], threading.Event()

  def work(number):
    begun.append(number)
    assert release.wait(60)
    return number

  pool = decoding.Pool(2)
  results = decoding.in_order(work, 50, pool)
  release.set()
  assert next(results) == 0
  assert len(begun) <= 5
  assert list(results) == list(range(1, 50))


def test_an_error_ends_the_work():
  def work(number):
    if number == 3:
      raise ValueError('three')
    return number

  results = decoding.in_order(work, 1000, decoding.Pool(2))
  with pytest.raises(ValueError, match='three'):
    list(results)
