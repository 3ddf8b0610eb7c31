"""The documents that the server answers with, in the form of TensorFlow Serving's REST API."""

from collections.abc import Mapping, Sequence
import json

import numpy as np

from engine.inference import predictor as predictor_lib
from engine.serving import model_holder
from engine.serving import predict_request
from engine.serving import served_model

# Of a probability; a float32 has no more.
_DIGITS = 9

Document = Mapping[str, object]


def probabilities(asked: predict_request.PredictRequest,
                  answered: model_holder.Answered) -> bytes:
  """Returns the answer to a predict request: a list of probabilities for each image."""
  return _rows(asked, _rounded(answered.probabilities))


def descriptions(asked: predict_request.PredictRequest,
                 described: model_holder.Described) -> bytes:
  """Returns the answer with an object for each image: classes, distance, notes."""
  return _rows(asked, [_description(one, described.info) for one in described.predictions])


def _rows(asked: predict_request.PredictRequest, rows: Sequence[object]) -> bytes:
  return encode({'outputs' if asked.is_columnar else 'predictions': rows})


def encode(document: Document) -> bytes:
  """Returns a document as JSON."""
  return json.dumps(document, separators=(',', ':')).encode()


def _rounded(values: np.ndarray) -> list[list[float]]:
  return np.round(values.astype(np.float64), _DIGITS).tolist()


def _description(one: predictor_lib.Prediction, info: served_model.ModelInfo) -> Document:
  values = _rounded(one.probabilities[None])[0]
  return {'class': info.classes[one.order[0]], 'probability': values[one.order[0]],
          'probabilities': {info.classes[number]: values[number] for number in one.order},
          'is_calibrated': one.is_calibrated, 'distance': one.distance, 'is_unlike': one.is_unlike,
          'notes': list(one.notes), 'version': str(info.version)}


def status(info: served_model.ModelInfo) -> bytes:
  """Returns the status of the model: its version is the step of the checkpoint."""
  return encode({'model_version_status': [{
      'version': str(info.version), 'state': 'AVAILABLE',
      'status': {'error_code': 'OK', 'error_message': ''}}]})


def metadata(name: str, info: served_model.ModelInfo) -> bytes:
  """Returns the signatures of the model, and what it says of itself."""
  shape = info.preparation.image_shape
  images = {'images': _tensor('DT_UINT8', (-1, *shape))}
  pictures = {'bytes': _tensor('DT_STRING', (-1,))}
  answer = {'probabilities': _tensor('DT_FLOAT', (-1, len(info.classes)))}
  signatures = {predict_request.DEFAULT: _signature(images, answer),
                predict_request.BYTES: _signature(pictures, answer),
                predict_request.DESCRIBE: _signature(pictures, {})}
  return encode({
      'model_spec': {'name': name, 'signature_name': '', 'version': str(info.version)},
      'metadata': {'signature_def': {'signature_def': signatures}},
      'model': {'classes': info.classes, 'image_shape': shape, 'lines': info.lines}})


def _signature(inputs: Document, outputs: Document) -> Document:
  return {'inputs': inputs, 'outputs': outputs, 'method_name': 'tensorflow/serving/predict'}


def _tensor(dtype: str, shape: Sequence[int]) -> Document:
  dimensions = [{'size': str(size), 'name': ''} for size in shape]
  return {'dtype': dtype, 'tensor_shape': {'dim': dimensions, 'unknown_rank': False}, 'name': ''}
