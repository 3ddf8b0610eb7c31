"""A small network as OpenVINO."""

from engine.export import openvino_export
from tests.engine.export import formats_agree
from tests.engine.export import small_networks


def test_it_answers_what_the_network_answers(tmp_path):
  network = small_networks.make(tmp_path / 'run', 'openvino', test_time_flip=True)
  openvino_export.write(network, tmp_path)
  formats_agree.check(network, tmp_path)
