"""benchmarks/SCALING.md agrees with the network and with the measurement that it cites."""

import json
import re

import pytest

from engine.models import layer_summary
from engine.models import model_registry
from tests.structure import sources

_IMAGE_SHAPE = (24, 24, 3)


@pytest.fixture(name='page', scope='module')
def fixture_page() -> str:
  return sources.read('benchmarks/SCALING.md')


@pytest.fixture(name='network', scope='module')
def fixture_network():
  return model_registry.build('tutorial', _IMAGE_SHAPE, 10)


def test_the_table_of_layers_is_that_of_the_network(page, network):
  layers = layer_summary.layers(network, _IMAGE_SHAPE)
  for layer in layers:
    row = (f'| {layer.name} | {"x".join(map(str, layer.shape))} | {layer.parameters:,} | '
           f'{2 * layer.multiply_adds / 1e6:.2f} |')
    assert row in page, row
  total = sum(layer.parameters for layer in layers)
  assert f'| all | | {total:,} |' in page
  assert f'{total:,} x 4 = {4 * total:,} bytes' in page


def test_the_rate_of_the_input_is_the_measured_one(page):
  measured = json.loads(sources.read('benchmarks/input.json'))
  rates = {row['name']: row['items_per_second']['median'] for row in measured['timings']}
  found = re.search(r'Two cores augment about ([\d,]+) examples a\s+second', page)
  assert found
  cited = int(found[1].replace(',', ''))
  assert cited == pytest.approx(rates['whole batches, in memory'], rel=0.05)
