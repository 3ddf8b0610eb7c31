"""Processor time of child processes, alive and ended."""

import os
import pathlib
import subprocess
import sys

import pytest

from engine.bench.core import process_family

# Computes for a tenth of a second of its processor's time, says so, and waits.
_BUSY = '''
import time
while time.process_time() < 0.1:
  pass
print(flush=True)
input()
'''


@pytest.mark.skipif(not pathlib.Path('/proc').is_dir(), reason='the system lists no children')
def test_a_child_counts_while_it_lives_and_afterwards():
  before = process_family.cpu_seconds()
  with subprocess.Popen([sys.executable, '-S', '-c', _BUSY], stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE) as child:
    child.stdout.readline()
    assert child.pid in process_family.descendants(os.getpid())
    # Within two clock ticks.
    assert process_family.cpu_seconds() - before >= 0.08
    child.communicate(b'\n')
  assert child.pid not in process_family.descendants(os.getpid())
  assert process_family.cpu_seconds() - before >= 0.1


def test_a_process_that_has_ended_has_no_descendants():
  with subprocess.Popen([sys.executable, '-S', '-c', '']) as child:
    pass
  assert process_family.descendants(child.pid) == []
