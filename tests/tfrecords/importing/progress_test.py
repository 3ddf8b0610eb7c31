"""Lines of progress where there is no terminal."""

from tfrecords.importing import progress


def test_a_line_every_half_minute(monkeypatch):
  lines, times = [], iter([0, 10, 40, 41])
  shown = progress.Progress(1000, 'decoding', lines.append, lambda: next(times))
  for count in (100, 300, 100):
    shown.add(count)
  shown.close()
  assert lines == ['decoding: 400 of 1,000 pictures (40%), 10 a second, 60 seconds left']


def test_what_was_done_before_does_not_count_for_the_rate():
  lines, times = [], iter([0, 30, 60])
  shown = progress.Progress(1000, 'decoding', lines.append, lambda: next(times))
  shown.add(600, from_before=True)
  shown.add(60)
  shown.close()
  assert lines == ['decoding: 600 of 1,000 pictures (60%)',
                   'decoding: 660 of 1,000 pictures (66%), 1 a second, 6 minutes left']
