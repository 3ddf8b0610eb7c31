"""What predict_main asks; predict_main_test.py asks runs."""

from binaries import predict_flags
from binaries import predicting_model
from engine.export import exported_model
from tests.binaries import flag_parsing
from tests.engine.export import made_models


def test_a_model_in_place_of_a_run(monkeypatch):
  monkeypatch.setattr(exported_model, 'open_model', lambda path: made_models.make())
  with flag_parsing.flags_of('predict_main', predict_flags.define) as parse:
    parse('--model=a.onnx', '--data_dir=d')
    asked = predicting_model.chosen()
    assert (asked.caption, asked.data_dir()) == ('a.onnx, step 10', 'd')
  assert asked.heading[0].startswith('a.onnx: ONNX, ')
  assert asked.predictor.step == 10
