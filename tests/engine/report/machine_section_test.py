"""Facts of the starts, and of this machine."""

from engine.report import machine_section
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree

_HERE = {'processor': 'A Fast One', 'cores': '2', 'memory': '8.0 GB'}


def test_facts_of_the_last_start_and_speed():
  run = small_reports.run(starts=[
      {'step': 0, 'device': 'CPU:0'},
      {'step': 10, 'device': 'GPU:0', 'parameters': '1,000', 'machine': {'processor': 'Fast'}}])
  section = html_tree.parse(machine_section.draw([run], _HERE))
  assert section.one('table').rows() == [
      ['trained on', 'small'], ['processor', 'Fast'], ['device', 'GPU:0'],
      ['parameters', '1,000'], ['examples a second', '100'], ['a step', '250.0 ms']]
  assert section.all('p')[-1].text == (
      'The predictions of this page were made on: processor A Fast One, cores 2, memory 8.0 GB.')


def test_a_run_that_tells_nothing():
  run = small_reports.run(starts=[], training=[])
  section = html_tree.parse(machine_section.draw([run], _HERE))
  assert section.one('p', class_='missing').text == 'no run has written a start record'


def test_nonsense_is_passed_over():
  run = small_reports.run(starts=[{'step': 0, 'machine': 'x', 'device': 7}],
                          training=[{'step': 1, 'sec_per_batch': 'fast'}])
  assert machine_section.facts(run.history) == {'device': '7'}
