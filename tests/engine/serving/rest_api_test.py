"""The API over HTTP: TensorFlow Serving's addresses, errors as documents, metrics."""

import dataclasses
import json

import numpy as np
import pytest

from tests.engine.serving import encoded_pictures
from tests.engine.serving import tiny_server

_IMAGES = tiny_server.images(3)


@pytest.fixture(name='served', scope='module')
def fixture_served():
  limits = dataclasses.replace(tiny_server.PATIENT, max_body_mb=0.02)
  with tiny_server.serve(limits=limits) as served:
    yield served


def test_predictions(served):
  for path in ('/v1/models/tiny:predict', '/v1/models/tiny/versions/7:predict'):
    status, answer = served.predict({'instances': _IMAGES.tolist()}, path)
    assert status == 200
    np.testing.assert_allclose(answer['predictions'], tiny_server.expected(_IMAGES), atol=1e-8)
  status, answer = served.predict({'inputs': {'images': _IMAGES.tolist()}})
  assert (status, [*answer]) == (200, ['outputs'])


def test_a_picture_and_its_description(served):
  bright = np.full(tiny_server.SHAPE, 255, np.uint8)
  status, answer = served.predict({'signature_name': 'describe', 'instances': [
      {'b64': encoded_pictures.png(bright)}]})
  assert status == 200
  found, = answer['predictions']
  assert (found['class'], found['distance'], found['is_unlike']) == ('bright', 2.5, True)


def test_status_metadata_and_health(served):
  for path in ('/v1/models/tiny', '/v1/models/tiny/versions/7'):
    status, text = served.get(path)
    assert (status, json.loads(text)['model_version_status'][0]['version']) == (200, '7')
    status, text = served.get(f'{path}/metadata')
    assert (status, json.loads(text)['model_spec']['name']) == (200, 'tiny')
  assert served.get('/healthz') == (200, 'ok\n')
  status, text = served.get('/')
  assert status == 200
  assert text.startswith('<!DOCTYPE html>')
  status, headers, _ = served.send('HEAD', '/')
  assert status == 200
  assert "default-src 'none'" in headers['Content-Security-Policy']


def test_errors_are_documents(served):
  for document, path, status, message in (
      (b'{', '/v1/models/tiny:predict', 400, 'the body is not JSON'),
      (b'x' * 20_001, '/v1/models/tiny:predict', 413, 'more than 0.02 MB'),
      ({'instances': [{'b64': 'AAAA'}]}, '/v1/models/tiny:predict', 400, 'not a picture'),
      ({}, '/v1/models/other:predict', 404, 'there is nothing at /v1/models/other:predict; the '
       'model is at /v1/models/tiny, POST tiny:predict asks it'),
      ({}, '/v1/models/other', 404, 'nothing at /v1/models/other'),
      ({}, '/v1/models', 404, 'nothing at /v1/models'),
      ({}, '/v1/models/tiny/labels/stable:predict', 404, 'nothing at /v1/models/tiny/labels'),
      ({}, '/v1/models/tiny/versions/8:predict', 404, "no version '8' here; the version is 7"),
      ({}, '/v1/models/tiny:classify', 404, 'nothing at /v1/models/tiny:classify'),
      ({}, '/v1/models/tiny/versions/7:regress', 404, 'nothing at /v1/models/tiny/versions/7:regr'),
      ({}, '/v1/models/tiny', 405, 'POST is not for /v1/models/tiny; the model is at'),
      ({}, '/nowhere', 404, 'nothing at /nowhere'),
      ({}, '/v1/models/tiny:predict/', 404, 'nothing at /v1/models/tiny:predict/'),
      ({}, '/%0a%1b', 404, r'nothing at /\n\x1b;'),
      ({}, '/healthz', 405, 'POST is not for /healthz')):
    found = served.error(document, path)
    assert found[0] == status, (path, found)
    assert message in found[1], (path, found)
  for method, path, allowed in (('DELETE', '/healthz', {'GET', 'HEAD'}),
                                ('GET', '/v1/models/tiny:predict', {'POST'})):
    status, headers, _ = served.send(method, path)
    assert (status, {*headers['Allow'].split(', ')}) == (405, allowed)


def test_a_model_that_fails_is_one_line(served, monkeypatch):
  def fail(images):
    raise ValueError(f'{len(images)} images\nof /data/cats')
  monkeypatch.setattr(served.holder.model, 'probabilities', fail)
  status, message = served.error({'instances': _IMAGES.tolist()})
  assert (status, message) == (500, 'the model cannot answer; the log of the server says why')
  assert '/v1/models/tiny:predict: ValueError: 3 images of /data/cats' in served.log


def test_metrics_and_access_log(served):
  before = served.metrics.num_requests
  served.predict({'instances': _IMAGES.tolist()})
  status, text = served.get('/metrics')
  assert status == 200
  assert 'rana_requests_total{endpoint="predict",status="200"}' in text
  assert 'rana_model_step 7\n' in text
  assert 'rana_queued_images 0\n' in text
  assert served.metrics.num_requests == before + 2
  assert any(line.startswith('127.0.0.1 POST /v1/models/tiny:predict 200 ') for line in served.log)
