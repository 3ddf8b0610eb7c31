"""The time ledger by hand."""

from engine.report import time_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree


def _card(**fields):
  return html_tree.parse(time_section.draw([small_reports.run(**fields)])).one('article')


def test_shares():
  card = _card()
  ledger, startup = card.all('table')
  assert ledger.rows() == [
      ['stage', 'time', 'share'], ['compute', '75.0 s', '75.0%'], ['start', '25.0 s', '25.0%'],
      ['total', '100.0 s', '1 min 40 s']]
  assert startup.rows()[1] == ['data', '1.0 s', '100.0%']
  bar = card.all('div', class_='bar')[0]
  assert [part.attributes['style'] for part in bar.all('i')] == [
      'flex-grow:0.750000', 'flex-grow:0.250000']
  assert card.all('p')[-1].text == 'Evaluations, in the evaluator: 1 in 2.0 s.'


def test_a_stage_has_one_color_in_all_runs():
  runs = [small_reports.run(0, 'a'), small_reports.run(
      1, 'b', ends=[{'step': 20, 'seconds': {'start': 9.0, 'compute': 1.0}}])]
  cards = html_tree.parse(time_section.draw(runs)).all('article')
  assert [[part.attributes['class'] for part in card.all('div', class_='bar')[0].all('i')]
          for card in cards] == [['stage0', 'stage1'], ['stage1', 'stage0']]


def test_a_training_that_has_not_ended():
  card = _card(ends=[], starts=[], evaluations={})
  assert card.one('p', class_='missing').text == (
      'no times: the training has no end record; by its log lines, 20 steps took 5.0 s')
  assert not card.all('table')


def test_a_killed_start_is_reported():
  card = _card(starts=[{'step': 0}, {'step': 10}])
  assert card.one('p', class_='missing').text.startswith('1 of 2 starts have no end record')


def test_invalid_records_are_skipped():
  card = _card(ends=[{'step': 1, 'seconds': {'a': 'b'}}], starts=[{'step': 0, 'seconds': 7}],
               training=[{'step': 5, 'sec_per_batch': 'x'}],
               evaluations={'test': [{'step': 5, 'seconds': 'x', 'accuracy': 0.5}]})
  assert card.one('p', class_='missing').text == (
      'no times: the training has no end record')
