"""Tests for engine.reporting.progress_bar: the bar, and the laps."""

from engine.reporting import progress_bar


def test_laps_by_the_clock():
  clock = iter([10.0, 12.5, 13.0, 13.0])
  pace = progress_bar.ProgressBar(1000, 2000, 'step', lambda: next(clock))
  assert [pace.lap(step) for step in (1100, 1150, 1150)] == [(100, 2.5), (50, 0.5), (0, 0.0)]


def test_the_bar_follows_and_stays_out_of_files(capsys):
  pace = progress_bar.ProgressBar(1000, 2000, 'step')
  assert pace.bar.disable
  assert pace.bar.total == 2000
  assert pace.bar.n == 1000
  pace.move_to(1300, 'loss 1.5')
  pace.close()
  assert capsys.readouterr() == ('', '')


def test_the_bar_on_a_terminal(monkeypatch, capsys):
  monkeypatch.setattr('sys.stderr.isatty', lambda: True)
  pace = progress_bar.ProgressBar(500, 2000, 'iteration')
  pace.move_to(1000, 'loss 1.5')
  pace.bar.refresh()
  pace.close()
  shown = capsys.readouterr().err
  assert '25%' in shown
  assert '500/2000' in shown
  assert '50%' in shown
  assert '1000/2000' in shown
  assert 'iteration' in shown
  assert 'loss 1.5' in shown
