"""A training whose standard output becomes unwritable."""

import signal

import pytest

from binaries import training_output
from tests.binaries import processes
from tests.faults import place
from tfrecords import errors


def _lose(monkeypatch):
  def fail(line):
    raise BrokenPipeError(32, 'Broken pipe')
  monkeypatch.setattr(training_output.console, 'log', fail)


def test_a_line_that_fails_before_the_training_raises(monkeypatch):
  _lose(monkeypatch)
  with pytest.raises(BrokenPipeError):
    training_output.TrainingOutput().log('recipe')


def test_a_line_that_fails_during_the_training_ends_it(monkeypatch):
  output = training_output.TrainingOutput()
  with pytest.raises(errors.InputError) as raised, output.finishing() as is_ending:
    assert not is_ending()
    _lose(monkeypatch)
    output.log('step 5')
    assert is_ending()
    raise KeyboardInterrupt('interrupted at step 5, saved')
  assert str(raised.value) == ('standard output cannot be written (Broken pipe); interrupted at '
                               'step 5, saved; the same command resumes')


def test_an_interruption_without_failed_lines_stays_one():
  output = training_output.TrainingOutput()
  with pytest.raises(KeyboardInterrupt, match='step 5'), output.finishing():
    raise KeyboardInterrupt('interrupted at step 5, saved')


@pytest.mark.parametrize('number, status, says', [
    pytest.param(signal.SIGINT, 130, 'interrupted at step', marks=pytest.mark.slow),
    (0, 1, 'Broken pipe')])
def test_the_state_is_saved_when_the_reader_of_the_output_ends(tmp_path, number, status, says):
  place.write_data(tmp_path)
  process = processes.start(
      'train_main', *place.NEW, f'--data_dir={tmp_path}/data', f'--train_dir={tmp_path}/new',
      '--max_steps=100000000', '--checkpoint_interval=1000000')
  next(line for line in process.stdout if b'step 5,' in line)
  process.stdout.close()
  if number:
    process.send_signal(number)
  stderr = process.stderr.read().decode()
  assert (process.wait(processes.SECONDS), stderr.count('\n')) == (status, 1)
  assert says in stderr
  assert [*(tmp_path / 'new/checkpoints').glob('ckpt-*.index')]
