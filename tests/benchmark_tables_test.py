"""The tables of benchmarks on the pages."""

import pytest

from tests import benchmark_tables


@pytest.mark.parametrize('name', benchmark_tables.PAGES)
def test_the_page_has_the_tables_of_the_file(name):
  page = benchmark_tables.page_path(name).read_text()
  assert benchmark_tables.with_table(page, benchmark_tables.PAGES[name]) == page


def test_a_result():
  rates = {'median': 1234.5, 'min': 99.94, 'max': 2000.0}
  content = {
      'item': 'image', 'machine': {'processor': 'A Fast One', 'cores': 2, 'tensorflow': '2.21'},
      'plan': {'num_rounds': 9, 'seconds': 0.7},
      'timings': [{'name': 'run', 'items_per_second': rates}],
      'ratios': [{'numerator': 'a', 'denominator': 'b', 'median': 0.5, 'confidence': 0.96,
                  'interval': [0.25, 0.75]}],
      'tables': [{'title': 'Sizes', 'columns': ['', 'KB'], 'rows': [['run', None], ['x', 12]]}]}
  assert benchmark_tables.lines(content) == [
      '|  | images/s, median | slowest round | fastest round |', '| --- | --- | --- | --- |',
      '| run | 1,234 | 99.9 | 2,000 |', '', '| ratio | median | 96% interval |',
      '| --- | --- | --- |', '| a / b | 0.50 | 0.25 to 0.75 |', '', 'Sizes:', '', '|  | KB |',
      '| --- | --- |', '| run |  |', '| x | 12 |', '',
      '9 interleaved rounds of 0.7 s; A Fast One, 2 cores, TensorFlow 2.21.']


def test_a_page_without_marks_is_refused():
  with pytest.raises(ValueError, match='are not on the page'):
    benchmark_tables.with_table('# Serving', 'serving')
