"""Every command on an imported set that is odd in all respects and was moved after the training."""

import pytest

from tests.binaries import imported_commands
from tests.binaries import processes


def _try(rows, folder):
  starts = processes.Starts()
  for row in rows:
    status, output, stderr = starts.run(row.command, *row.arguments, folder=folder)
    assert (status, stderr) == (0, ''), row
    assert row.says.format(folder=folder) in output, (row, output)


@pytest.fixture(name='folder', scope='module')
def fixture_folder(tmp_path_factory):
  folder = tmp_path_factory.mktemp('imported')
  imported_commands.write_and_train(folder, processes.Starts())
  _try(imported_commands.ROWS[:1], folder)
  return folder


def test_commands_on_an_imported_set(folder):
  _try(imported_commands.ROWS[1:], folder)


@pytest.mark.slow
def test_slow_commands_on_an_imported_set(folder):
  _try(imported_commands.SLOW_ROWS, folder)


def test_a_set_that_is_gone_is_one_line(tmp_path):
  starts = processes.Starts()
  for command, *arguments in (
      ('train_main', '--dataset=./gone'), ('classic_main', '--dataset=./gone'),
      ('label_check_main', '--dataset=./gone'), ('sweep_main', '--dataset=./gone'),
      ('records_main', '--action=inspect', '--dataset=./gone'),
      ('benchmark_main', '--benchmark=input', '--dataset=./gone')):
    status, output, stderr = starts.run(command, *arguments, folder=tmp_path)
    assert (status, output) == (1, '')
    assert stderr == (f'{command}: --dataset=./gone: there is no such directory; give that of an '
                      'imported data set, and for a trained run whose data were moved, '
                      '--data_dir\n')
