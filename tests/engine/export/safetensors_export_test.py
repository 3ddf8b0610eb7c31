"""Small networks as safetensors."""

from engine.export import safetensors_export
from tests.engine.export import formats_agree
from tests.engine.export import small_networks


def test_it_answers_what_the_network_answers(tmp_path):
  network = small_networks.make(tmp_path / 'run', 'safetensors', test_time_flip=True)
  safetensors_export.write(network, tmp_path)
  formats_agree.check(network, tmp_path)
