"""OpenVINO files that are not ours; openvino_export_test.py runs those that are."""

import openvino
from openvino import opset13
import pytest

from engine.export import openvino_runtime
from tfrecords import errors


def test_a_foreign_or_damaged_file_is_one_line(tmp_path):
  x = opset13.parameter([1])
  path = tmp_path / 'a.xml'
  openvino.save_model(openvino.Model([opset13.abs(x)], [x]), path)
  with pytest.raises(errors.InputError, match='a.xml: is an OpenVINO model without the info'):
    openvino_runtime.read_card(path)
  path.write_text(path.read_text()[:200])
  with pytest.raises(RuntimeError, match='[Pp]ars'):
    openvino_runtime.read_card(path)
