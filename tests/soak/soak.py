"""Trains, evaluates, kills and restarts for a given time, and checks that no resource use grows.

  python -m tests.soak.soak --minutes=30

A training without end runs in a temporary folder beside an evaluator. In half of the rounds one of
the two is ended by SIGKILL or SIGTERM and started again. A line for each round reports the step and
the memory, open files and disk space of both. The exit status is 1 if the training makes no
progress, a process ends unexpectedly or the resource use keeps growing.
"""

import argparse
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

from tests.faults import place as place_lib
from tests.soak import usage

_ROOT = pathlib.Path(__file__).parents[2]
_RUN = ('--train_dir=run', '--data_dir=data')
COMMANDS = {
    'train_main': (*_RUN, '--recipe=mnist_softmax', '--batch_size=8', '--max_steps=1000000000',
                   '--checkpoint_interval=2000', '--log_frequency=2000', '--summary_interval=20000',
                   '--steps_per_loop=2000'),
    'eval_main': (*_RUN, '--eval_interval_secs=2'),
}
_START_SECONDS = 120.0


def start(command: str, place: pathlib.Path) -> subprocess.Popen:
  """Starts a command in the place, with its output in a file there."""
  with open(place / f'{command}.log', 'ab') as log:
    return subprocess.Popen(
        [sys.executable, '-m', f'binaries.{command}', *COMMANDS[command]], cwd=place,
        env=os.environ | {'PYTHONPATH': str(_ROOT)}, stdin=subprocess.DEVNULL, stdout=log,
        stderr=log, start_new_session=True)


def last_step(place: pathlib.Path, kind: str = 'train') -> int:
  """Returns the last step of a kind in the run's metrics.jsonl, 0 if there is none."""
  path = place / 'run/metrics.jsonl'
  last = 0
  for line in path.read_bytes().splitlines() if path.exists() else ():
    try:
      record = json.loads(line)
    except ValueError:
      continue
    if record['kind'] == kind:
      last = record['step']
  return last


def await_progress(place: pathlib.Path, after: int) -> int:
  """Returns the step of the training once it is after `after`, or after two minutes."""
  end = time.monotonic() + _START_SECONDS
  while (step := last_step(place)) <= after and time.monotonic() < end:
    time.sleep(0.2)
  return step


def run(minutes: float, place: pathlib.Path, seed: int = 0) -> list[str]:
  """Runs for that many minutes and returns what was wrong."""
  chance, watch = random.Random(seed), usage.Watch(place)
  place_lib.write_data(place)
  running = {command: start(command, place) for command in COMMANDS}
  end, step, rounds, wrong = time.monotonic() + 60 * minutes, 0, 0, []
  try:
    while time.monotonic() < end and not wrong:
      before, step, rounds = step, await_progress(place, step), rounds + 1
      time.sleep(chance.uniform(0, 5))
      wrong += _ended(running)
      wrong += [f'no step in {_START_SECONDS:.0f} s after step {before}'] * (step <= before)
      wrong += watch.look(running, rounds, step, last_step(place, 'eval'))
      # Not in every round, so that a process lives long enough to show growth.
      wrong += _restart(running, chance, place) if chance.random() < 0.5 else []
  finally:
    for process in running.values():
      process.kill()
      process.wait()
  return wrong


def _ended(running: dict[str, subprocess.Popen]) -> list[str]:
  return [f'{command} ended unexpectedly with status {process.returncode}'
          for command, process in running.items() if process.poll() is not None]


def _restart(running: dict[str, subprocess.Popen], chance: random.Random,
             place: pathlib.Path) -> list[str]:
  """Ends one of the processes and starts it again; returns what was wrong."""
  command, how = chance.choice(sorted(running)), chance.choice([signal.SIGKILL, signal.SIGTERM])
  running[command].send_signal(how)
  try:
    status = running[command].wait(_START_SECONDS)
  except subprocess.TimeoutExpired:
    return [f'{command} still runs {_START_SECONDS:.0f} s after {how.name}']
  running[command] = start(command, place)
  return [] if status in (-how, 128 + how) else [f'{command}: status {status} after {how.name}']


def main() -> None:
  """Runs as the flags say; the exit status is 1 if something was wrong."""
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument('--minutes', type=float, default=30.0)
  parser.add_argument('--seed', type=int, default=0)
  given = parser.parse_args()
  with tempfile.TemporaryDirectory(prefix='rana_soak_') as folder:
    wrong = run(given.minutes, pathlib.Path(folder), given.seed)
    for line in wrong:
      print(f'WRONG: {line}')
  sys.exit(bool(wrong))


if __name__ == '__main__':
  main()
