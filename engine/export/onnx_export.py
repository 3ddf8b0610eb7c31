"""Writes a run as ONNX, by tf2onnx."""

import pathlib

import numpy as np
import onnx
import tensorflow as tf
import tf2onnx

from engine.export import exported_network
from engine.export import model_card
from engine.export import onnx_runtime
from tfrecords import atomic_file

# The operator set; https://onnxruntime.ai/docs/reference/compatibility.html: from onnxruntime 1.12.
OPSET = 17


def write(network: exported_network.ExportedNetwork, directory: pathlib.Path,
          images: np.ndarray | None = None) -> None:
  """Writes model.onnx into a directory."""
  del images
  with exported_network.portable():
    model, _ = tf2onnx.convert.from_function(
        tf.function(network.answer, autograph=False), [network.input()], opset=OPSET)
  _rename_output(model.graph)
  onnx.helper.set_model_props(model, {model_card.KEY: network.card.to_json()})
  onnx.checker.check_model(model)
  atomic_file.write_bytes(
      directory / onnx_runtime.FILE, model.SerializeToString(), durable=False)


def _rename_output(graph: onnx.GraphProto) -> None:
  """Calls the output probabilities; tf2onnx calls it by a node of TensorFlow."""
  output, = graph.output
  for node in graph.node:
    for names in (node.input, node.output):
      for number, name in enumerate(names):
        if name == output.name:
          names[number] = 'probabilities'
  output.name = 'probabilities'
