"""A training without TensorFlow: it does what its arguments say, one after the other.

  python -m tests.binaries.fake_training FOLDER JSON

JSON has a list of actions for each task, each a name and its arguments.
"""

import ctypes
import json
import os
import pathlib
import sys
import threading

from binaries import cluster_training
from binaries import command
from binaries import training_process
from engine.cluster import channel as channel_lib
from tfrecords import errors


def _meet(channel, folder, stage, same=None, own=None):
  (folder / f'{channel.spec.index}.own').write_text(
      json.dumps(channel.exchange(stage, same or {}, own)))


def _loop(channel, folder):
  """Trains without end: each meeting is a step; an interruption makes it save."""
  step = 0
  while True:
    channel.exchange(channel_lib.STEPS, own=step)
    if channel.interrupted:
      if channel.spec.is_chief:
        (folder / 'saved').write_text(str(step))
        raise KeyboardInterrupt(f'interrupted at step {step}, saved')
      channel.exchange(channel_lib.END)
    step += 1
    _tell(channel, folder, 'loop')


def _tell(channel, folder, name):
  """Tells the test that this task has come here, and its process."""
  path = folder / f'{channel.spec.index}.{name}'
  if not path.exists():
    path.with_suffix('.new').write_text(str(os.getpid()))
    path.with_suffix('.new').rename(path)


def _hang(channel, folder):
  """Holds the interpreter, as TensorFlow does while it joins: nothing of Python's runs."""
  _tell(channel, folder, 'hang')
  while True:
    # A function of C that does not release the interpreter's lock.
    ctypes.PyDLL(None).pause()


def _sleep(channel, folder):
  _tell(channel, folder, 'sleep')
  threading.Event().wait()


def _refuse(channel, folder, line):
  raise errors.InputError(line)


def _fail(channel, folder):
  raise ValueError('a fault of the program')


def _exit(channel, folder, status):
  sys.exit(status)


def _kill(channel, folder, number):
  os.kill(os.getpid(), number)


def _write(channel, folder, text):
  print(text, flush=True)


def _noise(channel, folder, text):
  print(text, file=sys.stderr, flush=True)


_ACTIONS = {'meet': _meet, 'loop': _loop, 'hang': _hang, 'sleep': _sleep, 'refuse': _refuse,
            'fail': _fail, 'exit': _exit, 'kill': _kill, 'write': _write, 'noise': _noise,
            'tell': _tell}


def main(argv: list[str]) -> None:
  folder, actions = pathlib.Path(argv[0]), json.loads(argv[1])
  assert 'tensorflow' not in sys.modules
  assert not cluster_training.run()
  with cluster_training.channel() as channel:
    for name, *arguments in actions[channel.spec.index]:
      _ACTIONS[name](channel, folder, *arguments)


if __name__ == '__main__':
  assert training_process.is_supervised()
  sys.argv[0] = 'train_main'
  command.run(main)
