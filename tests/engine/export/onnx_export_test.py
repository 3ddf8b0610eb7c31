"""Small networks as onnx."""

from engine.export import onnx_export
from tests.engine.export import formats_agree
from tests.engine.export import small_networks


def test_it_answers_what_the_network_answers(tmp_path):
  network = small_networks.make(tmp_path / 'run', 'onnx', test_time_flip=True)
  onnx_export.write(network, tmp_path)
  formats_agree.check(network, tmp_path)
