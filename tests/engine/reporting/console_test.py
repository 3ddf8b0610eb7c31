"""What a training says, to the character."""

import datetime

import pytest

from engine.reporting import console
from engine.training import loop

_MOMENT = datetime.datetime(2015, 11, 4, 11, 45, 49, 133065)


def test_line_of_the_tutorial():
  line = console.train_line(_MOMENT, step=10, loss=4.664, examples=1280, seconds=2.4, steps=10)
  assert line == ('2015-11-04 11:45:49.133065: step 10, loss = 4.66 '
                  '(533.3 examples/sec; 0.240 sec/batch)')


def test_the_accuracy_follows_the_tutorials_line():
  line = console.train_line(_MOMENT, step=10, loss=4.664, examples=1280, seconds=2.4, steps=10,
                            accuracy=0.1015625)
  assert line.endswith(' step 10, loss = 4.66 (533.3 examples/sec; 0.240 sec/batch), '
                       'accuracy = 0.102')


def test_timestamps_always_have_microseconds():
  assert console.timestamp(_MOMENT.replace(microsecond=0)) == '2015-11-04 11:45:49.000000'


def test_line_breaks_in_a_table_are_escaped():
  assert console.table([('run', 'a\nb')]) == r'  run  a\nb'


def test_table():
  assert console.table([('run', 'runs/a'), ('precision', 'float32')]) == (
      '  run        runs/a\n'
      '  precision  float32')


@pytest.mark.parametrize('seconds, text', [
    ({'start': 2.0, 'compute': 30.0, 'input wait': 8.0},
     'compute 30.0 s (75.0%), input wait 8.0 s (20.0%), start 2.0 s (5.0%)'),
    ({'compute': 0.0}, 'compute 0.0 s (0.0%)'),
    ({}, '')])
def test_time_breakdown(seconds, text):
  assert console.time_breakdown(seconds) == text


def test_log_writes_a_line(capsys):
  console.log('a line')
  assert capsys.readouterr() == ('a line\n', '')


@pytest.fixture
def spoken():
  """Returns the lines said, the clock's moments to come, and what says them."""
  said: list[str] = []
  moments = [100.0]
  lines = console.TrainLog(said.append, batch_size=128, start_step=1000, max_steps=2000,
                        clock=lambda: moments[-1], now=lambda: _MOMENT)
  yield said, moments, lines
  lines.close()


def test_rates_count_from_the_line_before(spoken):
  said, moments, lines = spoken
  moments.append(104.0)
  rates = lines.write_line(loop.Progress(1100, 2000, {'loss': 1.25, 'accuracy': 0.5}))
  assert rates == {'examples_per_sec': 3200.0, 'sec_per_batch': 0.04}
  moments.append(105.0)
  lines.write_line(loop.Progress(1150, 2000, {'loss': 1.5, 'accuracy': 0.625}))
  assert said == [
      '2015-11-04 11:45:49.133065: step 1100, loss = 1.25 (3200.0 examples/sec; 0.040 sec/batch), '
      'accuracy = 0.500',
      '2015-11-04 11:45:49.133065: step 1150, loss = 1.50 (6400.0 examples/sec; 0.020 sec/batch), '
      'accuracy = 0.625']


def test_a_clock_that_stands_still_is_no_reason_to_stop(spoken):
  said, _, lines = spoken
  lines.write_line(loop.Progress(1001, 2000, {'loss': 1.0, 'accuracy': 1.0}))
  assert 'step 1001, loss = 1.00' in said[0]


def test_the_bar_follows_on_a_terminal(monkeypatch, capsys):
  monkeypatch.setattr('sys.stderr.isatty', lambda: True)
  lines = console.TrainLog(lambda line: None, 1, start_step=500, max_steps=2000)
  lines.move_bar(loop.Progress(1000, 2000, {}))
  lines.progress_bar.bar.refresh()
  lines.close()
  assert '1000/2000' in capsys.readouterr().err


def test_a_line_stays_one_line(capsys):
  console.log('a\nb\x1b[31m')
  console.show('c\nd\re')
  assert capsys.readouterr().out == 'a\\nb\\x1b[31m\nc\nd\\re\n'
