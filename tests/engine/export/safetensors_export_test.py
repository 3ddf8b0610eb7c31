"""Small networks as safetensors."""

import pytest

from engine.export import safetensors_export
from tests.engine.export import formats_agree
from tests.engine.export import small_networks


@pytest.mark.parametrize('changes', [
    {'test_time_flip': True},
    {'model': 'airbench', 'weight_decay_layers': (), 'standardize': False, 'crop_size': 12}])
def test_it_answers_what_the_network_answers(tmp_path, changes):
  network = small_networks.make(tmp_path / 'run', 'safetensors', **changes)
  safetensors_export.write(network, tmp_path)
  formats_agree.check(network, tmp_path)
