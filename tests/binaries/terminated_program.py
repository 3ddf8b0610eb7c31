"""A program that tests end by signals: it prints 'ready' in a given situation and waits there.

Arguments: the situation, and the seconds within which a second signal counts as the first.
"""

import os
import signal
import sys
import time
import weakref

from binaries import termination


def _wait() -> None:
  print('ready', flush=True)
  while True:
    time.sleep(60)


def _at_once(ending: termination.Termination) -> None:
  del ending
  try:
    with termination.at_once():
      _wait()
  finally:
    print('closed')


def _unwinding(ending: termination.Termination) -> None:
  del ending
  try:
    _wait()
  finally:
    print('closed')


def _blocked(ending: termination.Termination) -> None:
  """Blocks the wake signal, as C code that does not return would."""
  del ending
  signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGURG])
  print('ready', flush=True)
  while True:
    time.sleep(60)


def _swallows(ending: termination.Termination) -> None:
  del ending
  line = 'ready'
  while True:
    # Everything is in the block, because the exception may come at any moment after 'ready'.
    try:
      print(line, flush=True)
      time.sleep(60)
    except BaseException:
      line = 'swallowed'


def _in_a_weak_reference(ending: termination.Termination) -> None:
  _in_a_callback(ending, lambda callback: weakref.ref(_Thing(), callback))


def _in_a_destructor(ending: termination.Termination) -> None:
  _in_a_callback(ending, _WithDestructor)


def _finishing(ending: termination.Termination) -> None:
  del ending
  with termination.finishing() as is_requested:
    print('ready', flush=True)
    while not is_requested():
      time.sleep(0.01)
    print('finished', flush=True)
  print('not reached')


def _never_finishing(ending: termination.Termination) -> None:
  del ending
  with termination.finishing():
    _wait()


def _given_back(ending: termination.Termination) -> None:
  ending.give_back()
  _wait()


class _Thing:
  pass


class _WithDestructor:
  def __init__(self, callback):
    self._callback = callback

  def __del__(self):
    self._callback(None)


def _in_a_callback(ending, make) -> None:
  """Sends the signal while a callback runs in which an exception would be lost."""
  def callback(_):
    os.kill(os.getpid(), signal.SIGTERM)
    for _ in range(5):
      time.sleep(0.01)

  reference = make(callback)
  del reference
  assert ending.is_requested()
  while True:
    time.sleep(60)


_SCENES = {'at_once': _at_once, 'unwinding': _unwinding, 'blocked': _blocked,
           'swallows': _swallows, 'weak_reference': _in_a_weak_reference,
           'destructor': _in_a_destructor, 'finishing': _finishing,
           'never_finishing': _never_finishing, 'given_back': _given_back}


def main() -> None:
  # Short, so that the tests are fast.
  termination.LIMIT_SECONDS = 1.0
  termination.RETRY_SECONDS = 0.3
  termination.SAME_SECONDS = float(sys.argv[2])
  ending = termination.take_over('the last line')
  try:
    with ending.during(termination.Response.UNWINDING):
      _SCENES[sys.argv[1]](ending)
  except termination.Interrupted:
    print('unwound', flush=True)
    ending.exit()


if __name__ == '__main__':
  main()
