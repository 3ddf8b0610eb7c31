"""ONNX files that are not ours; onnx_export_test.py runs those that are."""

import onnx
import pytest

from engine.export import exported_model
from tfrecords import errors


def test_a_foreign_or_damaged_file_is_one_line(tmp_path):
  value = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in 'xy']
  graph = onnx.helper.make_graph(
      [onnx.helper.make_node('Abs', ['x'], ['y'])], 'g', value[:1], value[1:])
  path = tmp_path / 'a.onnx'
  path.write_bytes(onnx.helper.make_model(
      graph, opset_imports=[onnx.helper.make_opsetid('', 17)], ir_version=8).SerializeToString())
  with pytest.raises(errors.InputError, match='a.onnx: is an ONNX model without the metadata'):
    exported_model.open_model(path)
  path.write_bytes(path.read_bytes()[:20])
  with pytest.raises(errors.InputError, match='a.onnx: cannot be loaded as ONNX .*; export the'):
    exported_model.open_model(path)
