"""Targets for worker.Worker: built from the name of this module in another process."""

import fcntl
import os
import signal
import subprocess
import sys
import time

from tfrecords import errors


class Counting:
  """Counts what it is asked for."""

  def __init__(self, start, milliseconds=1):
    self.count = start
    self.milliseconds = milliseconds

  def work(self):
    time.sleep(self.milliseconds / 1000)
    self.count += 2
    return 2

  def facts(self):
    return self.count, os.getpid()

  def add(self, first, second):
    return first + second

  def fail(self):
    raise ZeroDivisionError('nothing\nto divide by')

  def refuse(self):
    raise errors.InputError('--this=1: give 2')

  def leave(self):
    print('some noise', file=sys.stderr)
    print('out of something', file=sys.stderr, flush=True)
    os._exit(3)

  def killed(self):
    os.kill(os.getpid(), signal.SIGKILL)

  def lock(self, path):
    """Locks a file in this process and in a child that outlives it by itself."""
    self.file = open(path, 'w')
    fcntl.flock(self.file, fcntl.LOCK_EX)
    subprocess.Popen(['sleep', '3600'], pass_fds=[self.file.fileno()])

  def sleep(self, seconds):
    time.sleep(seconds)

  def variable(self, name):
    return os.environ.get(name)

  def group(self):
    return os.getpgrp()


def refuse_to_build(reason):
  raise ValueError(reason)


def leave_while_building():
  os._exit(7)


def modules():
  return set(sys.modules)
