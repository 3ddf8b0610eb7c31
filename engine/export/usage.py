"""How a program uses an exported model: three lines of Python by format, which tests execute."""

import pathlib

from engine.export import formats
from engine.export import model_card

# Formats without a graph.
_OURS = ('import numpy as np; from engine.export import exported_model',
         'model = exported_model.open_model({path!r})',
         'answer = model.probabilities(np.zeros({shape}, np.uint8))')
_LINES = {
    'savedmodel': ('import tensorflow as tf',
                   'model = tf.saved_model.load({path!r})',
                   "answer = model.signatures['serving_default'](images=tf.zeros({shape}, "
                   "tf.uint8))['probabilities'].numpy()"),
    'tflite': ('import numpy as np; from ai_edge_litert.interpreter import Interpreter',
               'model = Interpreter({path!r}).get_signature_runner()',
               "answer = model(images=np.zeros({shape}, np.uint8))['probabilities']"),
    'onnx': ('import numpy as np, onnxruntime',
             'model = onnxruntime.InferenceSession({path!r})',
             "answer = model.run(['probabilities'], {{'images': np.zeros({shape}, np.uint8)}})[0]"),
    'keras': ('import sys, numpy as np, keras; sys.path.append({folder!r}); import keras_layers',
              'model = keras.models.model_from_json(open({path!r}).read()); '
              'model.load_weights({weights!r})',
              "answer = model.predict(np.zeros({shape}, 'float32'), verbose=0)"),
    'openvino': ('import numpy as np, openvino',
                 "model = openvino.Core().compile_model({path!r}, 'CPU', "
                 "{{'INFERENCE_PRECISION_HINT': 'f32'}})",
                 'answer = model([np.zeros({shape}, np.uint8)])[0]'),
    'safetensors': _OURS, 'tf1': _OURS,
}


def lines(row: formats.Format, card: model_card.ModelCard,
          directory: pathlib.Path) -> tuple[str, ...]:
  """Returns the three lines; they set `answer` to the probabilities of one black image.

  Args:
    row: of the format.
    card: of the export.
    directory: of the export.
  """
  path = directory if row.name == 'savedmodel' else directory / row.file
  return tuple(line.format(
      path=str(path), folder=str(directory), weights=str(path.with_suffix('.h5')),
      shape=[1, *card.image_shape]) for line in _LINES[row.name])


def contract(row: formats.Format, card: model_card.ModelCard) -> str:
  """Returns what the model takes and gives: type, range, size, order of the channels."""
  height, width, channels = card.image_shape
  kind = 'float32' if row.name == 'keras' else 'uint8'
  return (f'images: {kind} [n, {height}, {width}, {channels}], 0 to 255, rows from the top, '
          f'{card.channels}; probabilities: float32 [n, {len(card.classes)}], '
          'in the order of the classes, '
          + ('divided by a fitted temperature' if card.temperature else 'not calibrated'))
