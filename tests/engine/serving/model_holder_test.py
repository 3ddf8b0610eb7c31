"""Several requests are asked as one batch, and one model answers each of them whole."""

import numpy as np

from engine.inference import predictions
from engine.serving import model_holder
from tests.engine.serving import tiny_server


def test_a_batch_is_split_into_its_requests():
  model = tiny_server.FormulaModel()
  holder = model_holder.ModelHolder(model)
  requests = [tiny_server.images(count, seed=count) for count in (2, 1, 3)]
  found = holder.answer(requests)
  for images, answered in zip(requests, found, strict=True):
    np.testing.assert_array_equal(answered.probabilities, tiny_server.expected(images))
    assert answered.info is model.info
  assert model.batches == [6]
  np.testing.assert_array_equal(
      holder.answer(requests[:1])[0].probabilities, tiny_server.expected(requests[0]))


def test_predictions_go_to_their_requests():
  holder = model_holder.ModelHolder(tiny_server.FormulaModel())
  images = tiny_server.images(3)
  asked = [predictions.Asked(str(number), image) for number, image in enumerate(images)]
  first, second = holder.describe([asked[:1], asked[1:]])
  assert [one.name for one in first.predictions] == ['0']
  assert [one.name for one in second.predictions] == ['1', '2']


def test_a_newer_model_answers_the_next_batch():
  holder = model_holder.ModelHolder(tiny_server.FormulaModel(7))
  images = tiny_server.images(1)
  holder.model = tiny_server.FormulaModel(8)
  answered, = holder.answer([images])
  assert answered.info.version == holder.info.version == 8
  np.testing.assert_array_equal(answered.probabilities, tiny_server.expected(images, 8))
