"""docs/scaling.md shows what the files of the workers' benchmark give."""

import pytest

from tests import scaling_page
from tests.engine.bench.workers import measured_tables

_CONTENTS = dict.fromkeys(scaling_page.RECIPES, measured_tables.content())


def test_the_page_is_that_of_the_files():
  page = scaling_page.PAGE.read_text()
  assert scaling_page.with_tables(page, scaling_page.read()) == page


@pytest.mark.parametrize('name', scaling_page.TABLES)
def test_rows_are_as_wide_as_their_heading(name):
  heading, *rows = scaling_page.TABLES[name](_CONTENTS)
  assert rows
  assert {len(row) for row in rows} == {len(heading)}


def test_costs_are_those_of_the_measurement():
  rows = {row[0]: row[1] for row in scaling_page.costs(_CONTENTS)}
  assert rows['a step, ms'] == pytest.approx(10)
  assert rows['processor time of an example, us'] == pytest.approx(1800)
  assert rows['an exchange: MB/s'] == pytest.approx(400)


def test_a_page_without_a_mark():
  with pytest.raises(ValueError, match='<!-- messages, from '):
    scaling_page.with_tables('# Scaling\n', _CONTENTS)
