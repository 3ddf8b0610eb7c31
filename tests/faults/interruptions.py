"""Signals that ask a command to end, at random instants of its life."""

from collections.abc import Iterator
import dataclasses
import math
import random
import signal

from tests.binaries import process_setup
from tests.binaries import processes
from tests.faults import fault
from tests.faults import kills
from tests.faults import place

SIGNALS = ('SIGTERM', 'SIGINT', 'SIGHUP')
_TRAINING = (*kills.SHARED, *kills.RECIPES['in memory'], '--train_dir=new/run')

# Commands, and the text in their output from which on half of the instants count.
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    'train_main': (_TRAINING, ': step '),
    'quickstart_main': (_TRAINING, ': step 2'),
    'eval_main': (place.EVAL, 'precision @ 1'),
    'predict_main': ((*place.PREDICT, '--csv=o.csv', '--plot=o.png', '--overwrite'), 'image'),
}


def instants(seed: str, after: str) -> Iterator[process_setup.ProcessSetup]:
  """Yields process setups, each with another signal, instant and way of starting."""
  chance = random.Random(seed)
  while True:
    setup = dataclasses.replace(fault.LIMITED, signal=chance.choice(SIGNALS))
    if chance.random() < 0.5:
      yield dataclasses.replace(setup, signal_after=after, signal_delay=chance.uniform(0.0, 0.4))
    elif chance.random() < 0.6:
      yield dataclasses.replace(setup, signal_delay=math.exp(chance.uniform(-4.0, 0.5)))
    else:
      yield dataclasses.replace(setup, new_process=True, signal_delay=math.exp(
          chance.uniform(-4.0, 1.5)))


def wrong(command: str, setup: process_setup.ProcessSetup, result: processes.Result) -> str:
  """Returns what is wrong with the end of a command that got a signal; '' where nothing is."""
  number, lines = signal.Signals[setup.signal], result.stderr.splitlines()
  if 'Traceback (most recent call last)' in result.output + result.stderr:
    return 'a traceback'
  if result.left_processes:
    return 'processes are left'
  if result.status in (0, -number):
    # It had ended before, or was done and left the signals to the system.
    return 'something on standard error' if lines else ''
  if result.status != 128 + number:
    return f'status {result.status}, not {128 + number}'
  if len(lines) != 1 or not lines[0].startswith(f'{command}: '):
    return f'{len(lines)} lines on standard error'
  return ''
