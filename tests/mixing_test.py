"""The table of the order's quality is that of its file, and its numbers are right."""

import json

import numpy as np
import pytest

from tests import mixing


def test_the_page_has_the_table_of_the_file():
  page = mixing.PAGE.read_text()
  assert mixing.with_table(page, json.loads(mixing.FILE.read_text())) == page


@pytest.mark.parametrize('name', mixing.ORDERS)
def test_every_order_has_all_records(name):
  assert sorted(mixing.ORDERS[name](5, 3000).tolist()) == [*range(15_000)]


def test_the_file_is_that_of_this_version():
  """The order in memory takes most of the time and is measured by shuffle_order_test.py."""
  found = json.loads(mixing.FILE.read_text())
  assert found.keys() == mixing.ORDERS.keys()
  name = 'streamed: blocks and windows'
  order = mixing.ORDERS[name](mixing.FILES, mixing.RECORDS)
  assert mixing.quality(order, mixing.FILES, mixing.RECORDS) == pytest.approx(found[name], abs=1e-3)


def test_a_random_order_and_none():
  """Of 12,800 records: in a sorted set, a batch of 128 has one class, but for 10 classes of 1,280.

  Then the count of a class is 128 in a tenth of the batches, else 0: its variance is
  128^2 * 0.09, and 128 times that of the binomial distribution.
  """
  random = np.random.default_rng(1).permutation(12_800)
  found = mixing.quality(random, 10, 1280)
  assert found['distance'] == pytest.approx(1, abs=0.05)
  # Of 1,000 squares with a relative deviation of sqrt(2), which are almost independent.
  assert found['mixed'] == pytest.approx(1, abs=3 * np.sqrt(2 / 1000))
  assert mixing.quality(np.arange(12_800), 10, 1280)['sorted'] == pytest.approx(128)
