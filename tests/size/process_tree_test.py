"""The memory and the end of a process and those below it."""

import os
import subprocess
import sys

from tests.size import process_tree


def test_memory_of_a_child_counts():
  held = 'held = b"a" * 50_000_000; print(len(held), flush=True); input()'
  command = [sys.executable, '-c', held]
  before = process_tree.memory(os.getpid())
  with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
    assert child.stdout.readline() == b'50000000\n'
    assert process_tree.memory(child.pid) > 50_000_000
    assert process_tree.memory(os.getpid()) > before
    child.stdin.close()
  assert process_tree.memory(child.pid) == 0


def test_a_command_to_its_end_and_until_something_has_come():
  ended = process_tree.run(['this', '--help'])
  assert ended.status == 0
  assert ended.seconds > 0
  assert process_tree.run(['no_such_module']).status == 1
  endless = ['timeit', '-n1', '-r1', 'import time; time.sleep(600)']
  assert process_tree.run(endless, lambda: True).status == 0
