"""A parser that fails in the way that the request names, as one that a hostile file takes over."""

import os
import sys
import time

import numpy as np

from tfrecords import errors

Result = tuple[list[str], list[np.ndarray]]


def parse(what: str, value: str = '') -> Result:
  """Returns a result, fails, hangs or crashes."""
  if what:
    return globals()[f'_{what}'](value)
  return [value], [np.arange(6, dtype=np.float32).reshape(2, 3), np.asarray(4, np.float32),
                   np.empty([0, 2], np.float32)]


def _die(value: str) -> Result:
  os.kill(os.getpid(), int(value))
  return [], []


def _exit(value: str) -> Result:
  os._exit(int(value))


def _spin(value: str) -> Result:
  while True:
    value += ''


def _sleep(value: str) -> Result:
  time.sleep(float(value))
  return [], []


def _memory(value: str) -> Result:
  return [value], [np.ones(1 << 30)]


def _refuse(value: str) -> Result:
  raise errors.InputError(value)


def _raise(value: str) -> Result:
  raise KeyError(value)


def _big(value: str) -> Result:
  return [value], [np.zeros(1 << 21, np.uint8)]


def _objects(value: str) -> Result:
  return [value], [np.zeros(3, bool)]


def _modules(value: str) -> Result:
  return [value, *sys.modules], []


def _print(value: str) -> Result:
  os.write(1, b'a message of the library')
  return parse('', value)
