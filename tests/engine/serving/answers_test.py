"""The documents of the API."""

import json

import numpy as np

from engine.inference import predictor as predictor_lib
from engine.serving import answers
from engine.serving import model_holder
from engine.serving import predict_request
from tests.engine.serving import tiny_server

_INFO = tiny_server.FormulaModel(12).info
_ROWS, _COLUMNS = (predict_request.PredictRequest('serving_default', is_columnar)
                   for is_columnar in (False, True))


def test_probabilities_by_rows_and_by_columns():
  values = np.array([[0.25, 0.5, 0.25], [1 / 3, 1 / 3, 1e-12]], np.float32)
  answered = model_holder.Answered(values, _INFO)
  expected = [[0.25, 0.5, 0.25], [0.333333343, 0.333333343, 0.0]]
  assert json.loads(answers.probabilities(_ROWS, answered)) == {'predictions': expected}
  assert json.loads(answers.probabilities(_COLUMNS, answered)) == {'outputs': expected}


def test_a_description_has_the_likeliest_class_first():
  one = predictor_lib.Prediction(
      'a', tiny_server.images(1)[0], np.array([0.25, 0.125, 0.625], np.float32), None,
      ('scaled',), ('unlike the training images: distance 1.50',), True, 1.5)
  found = json.loads(answers.descriptions(_ROWS, model_holder.Described([one], _INFO)))
  assert found == {'predictions': [{
      'class': 'bright', 'probability': 0.625,
      'probabilities': {'bright': 0.625, 'dark': 0.25, 'medium': 0.125}, 'is_calibrated': True,
      'distance': 1.5, 'is_unlike': True,
      'notes': ['scaled', 'unlike the training images: distance 1.50'], 'version': '12'}]}
  assert [*found['predictions'][0]['probabilities']] == ['bright', 'dark', 'medium']


def test_status_and_metadata_have_the_version():
  assert json.loads(answers.status(_INFO)) == {'model_version_status': [{
      'version': '12', 'state': 'AVAILABLE', 'status': {'error_code': 'OK', 'error_message': ''}}]}
  found = json.loads(answers.metadata('tiny', _INFO))
  assert found['model_spec'] == {'name': 'tiny', 'signature_name': '', 'version': '12'}
  signatures = found['metadata']['signature_def']['signature_def']
  images = signatures['serving_default']['inputs']['images']
  assert images['dtype'] == 'DT_UINT8'
  assert [one['size'] for one in images['tensor_shape']['dim']] == ['-1', '4', '4', '3']
  assert found['model']['classes'] == [*tiny_server.CLASSES]
