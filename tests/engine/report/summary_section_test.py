"""The summary's numbers by hand."""

import pytest

from engine.report import summary_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _rows(*runs):
  section = html_tree.parse(summary_section.draw(runs))
  return section, {name: cells for name, *cells in section.rows()}


def test_one_run():
  section, rows = _rows(small_reports.run())
  # Wilson's interval of 7 of 10.
  assert rows['test accuracy'] == ['70.00%39.7 to 89.2%, 7 of 10']
  assert rows['mean test loss'] == ['0.6700 nats']
  assert rows['checkpoint'] == ['step 20 of 100,000']
  assert rows['training'] == ['ended at step 20: max_steps reached']
  assert rows['training time'] == ['1 min 40 s']
  assert len(section.all('p')) == 1


def test_a_run_without_answers_shows_what_was_recorded():
  _, rows = _rows(small_reports.run(problem='no test images: gone'))
  assert rows['test accuracy'] == ['70.00%, evaluated at step 20']
  assert rows['checkpoint'] == ['no test images: gone']
  _, rows = _rows(small_reports.run(problem='x', evaluations={}, ends=[]))
  assert (rows['test accuracy'], rows['training time']) == (['–'], ['–'])


def test_runs_of_the_same_recipe_have_a_mean():
  better = small_reports.answers(small_reports.LABELS)
  section, _ = _rows(small_reports.run(0, 'a'), small_reports.run(1, 'b', answers=better))
  assert section.all('p')[-1].text == (
      'a, b, of the same recipe: mean test accuracy 85.00%, standard deviation 21.21 percentage '
      'points.')


@pytest.mark.parametrize('seconds, expected', [
    (4.21, '4.2 s'), (59.96, '60.0 s'), (1025, '17 min 5 s'), (12000.4, '3 h 20 min')])
def test_durations(seconds, expected):
  assert summary_section.duration(seconds) == expected
