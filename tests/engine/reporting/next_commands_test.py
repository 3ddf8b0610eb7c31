"""Where a run lies, and the commands to type next."""

import shlex

from engine.reporting import next_commands
from engine.runs import run_dir as run_dir_lib


def test_commands_are_quoted_for_a_shell():
  run = run_dir_lib.RunDir('runs/a b')
  command = next_commands.of_run('eval_main', run, '--run_once')
  assert command == ['eval_main', '--train_dir=runs/a b', '--run_once']
  where, heading, line = next_commands.lines(run, [command])
  assert where == 'the run is in runs/a b: numbers in runs/a b/metrics.jsonl'
  assert heading.startswith('what to type next ')
  assert line == "  eval_main '--train_dir=runs/a b' --run_once"
  assert shlex.split(line) == command


def test_pictures_are_named_where_there_are_some(tmp_path):
  run = run_dir_lib.RunDir(tmp_path)
  run.plot('confusion')
  assert next_commands.lines(run, []) [0] == (
      f'the run is in {run}: pictures in {run}/plots, numbers in {run}/metrics.jsonl')
