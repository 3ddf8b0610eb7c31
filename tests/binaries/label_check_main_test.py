"""label_check_main as a user starts it: the answer, its files, its second start."""

import csv

from tests.binaries import processes
from tests.engine.label_check import planted_errors


def test_a_check_its_files_and_what_is_refused(tmp_path):
  wrong = planted_errors.write(tmp_path / 'data', 60, 3)
  given = (f'--data_dir={tmp_path}/data', '--recipe=mnist_softmax', '--max_steps=60',
           '--batch_size=20', '--learning_rate=0.2', '--folds=2', f'--work_dir={tmp_path}/check',
           '--device=cpu')
  files = (f'--csv={tmp_path}/doubtful.csv', f'--plot={tmp_path}/doubtful.png')
  starts = processes.Starts()
  status, output, complaints = starts.run('label_check_main', *given, *files)
  assert (status, complaints) == (0, '')
  lines = output.splitlines()
  assert lines[-2] == f'all records, the most doubted first: {tmp_path}/doubtful.csv'
  assert lines[-1] == ('the images whose labels are doubted most: '
                       f'{tmp_path}/doubtful.png')
  with (tmp_path / 'doubtful.csv').open() as file:
    rows = [*csv.DictReader(file)]
  assert {int(row['record']) for row in rows[:3]} == set(wrong.tolist())
  assert (tmp_path / 'doubtful.png').read_bytes().startswith(b'\x89PNG')
  status, again, complaints = starts.run('label_check_main', *given)
  assert (status, complaints) == (0, '')
  assert 'took' not in again
  assert again.splitlines()[-12:] == lines[-14:-2]
  assert starts.run('label_check_main', *given, '--seed=1')[::2] == (1, (
      f'label_check_main: {tmp_path}/check/check.json: holds another label check: seed is 0 there, '
      '1 was requested; repeat its settings or give another --work_dir\n'))
  assert starts.run('label_check_main', *given, *files)[::2] == (1, (
      f'label_check_main: --csv={tmp_path}/doubtful.csv: already exists; give another name, or '
      '--overwrite to replace\n'))
