"""Writes a run as OpenVINO's two files, from a SavedModel that is made in between."""

import pathlib
import tempfile

import numpy as np
import openvino
import tensorflow as tf

from engine.export import exported_network
from engine.export import model_card
from engine.export import openvino_runtime
from tfrecords import atomic_file

# What OpenVINO notes of the conversion, a path of this machine.
_CONVERSION = 'conversion_parameters'


def write(network: exported_network.ExportedNetwork, directory: pathlib.Path,
          images: np.ndarray | None = None) -> None:
  """Writes model.xml and model.bin, with weights in float32, into a directory."""
  del images
  with tempfile.TemporaryDirectory() as place:
    tf.saved_model.save(network, place, signatures=exported_network.traced(
        network.answer, network.input()))
    model = openvino.convert_model(place)
  model.set_rt_info(' '.join(network.card.to_json().split('\n')), [model_card.KEY, 'card'])
  model.set_rt_info('', [_CONVERSION, 'input_model'])
  with tempfile.TemporaryDirectory() as place:
    source = pathlib.Path(place) / openvino_runtime.FILE
    openvino.save_model(model, source, compress_to_fp16=False)
    for path in (source.with_suffix('.bin'), source):
      atomic_file.write_bytes(directory / path.name, path.read_bytes(), durable=False)
