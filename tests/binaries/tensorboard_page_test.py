"""TensorBoard in a browser: what the tutorial showed, and two runs to compare."""

import contextlib
import io

import pytest

from engine.config import train_options
from engine.evaluation import checkpoint_follower
from engine.evaluation import evaluator
from engine.trainer import trainer
from tests.binaries import browser as browser_lib
from tests.binaries import tensorboard_page
from tests.engine import tiny_runs

_LAYERS = ('conv1', 'pool1', 'norm1', 'conv2', 'norm2', 'pool2', 'local3', 'local4',
           'softmax_linear')

pytestmark = [pytest.mark.slow,
              pytest.mark.skipif(not browser_lib.PROGRAM, reason='chromium is not installed')]


@pytest.fixture(name='runs', scope='module')
def fixture_runs(tmp_path_factory):
  """Returns a folder of two runs, each trained for some steps and evaluated once."""
  folder = tmp_path_factory.mktemp('board')
  data_dir = str(tiny_runs.write_records(folder / 'data'))
  for name, learning_rate in (('high', 0.1), ('low', 0.05)):
    recipe = tiny_runs.config(max_steps=4, learning_rate=learning_rate).recipe
    options = train_options.TrainOptions(
        str(folder / 'runs' / name), data_dir, summary_interval=2, log_frequency=1)
    with contextlib.redirect_stdout(io.StringIO()):
      run_dir = trainer.run(recipe, options, lambda line: None).run_dir
      evaluate = evaluator.build(run_dir, data_dir, 'test', lambda line: None, raw_weights=False)
      checkpoint_follower.evaluate_latest(run_dir, evaluate, lambda line: None, evaluate.run_id)
  return folder / 'runs'


@pytest.fixture(name='look', scope='module')
def fixture_look(runs, tmp_path_factory):
  """Returns a function that opens a tab, waits for texts, and returns everything in it."""
  profile = tmp_path_factory.mktemp('browser') / 'profile'
  with tensorboard_page.serve(runs) as address, browser_lib.Browser(profile) as browser:
    def look(tab: str, *texts: str) -> str:
      # Another query, as the same page would not be loaded again for another fragment.
      browser.open(f'{address}/?tab={tab}#{tab}')
      return browser.wait_for_text(*texts)
    yield look


def test_the_graph_has_a_box_for_each_layer(look):
  text = look('graphs', *_LAYERS)
  assert 'high/train' in text
  assert 'inference' in text
  assert 'training' in text


def test_curves_of_both_runs_begin_with_accuracy_and_loss(look):
  text = look('timeseries', 'accuracy and loss', 'high/eval', 'low/train')
  others = [text.index(group) for group in ('activations', 'class precision') if group in text]
  assert all(text.index('accuracy and loss') < place for place in others)


def test_histograms_of_the_layers(look):
  look('histograms', 'activations/conv1', 'activations/local3')


def test_images(look):
  look('images', 'images', 'confusion', 'mistakes')


def test_settings_stand_beside_the_accuracy(look):
  text = look('hparams', 'high/eval', 'low/eval', 'accuracy and loss/accuracy')
  # What differs between the two runs comes first.
  assert text.index('learning_rate') < text.index('alternate_flip')


def test_tables_of_recipe_network_and_machine(look):
  look('text', 'summary/recipe', 'summary/network', 'summary/machine', 'softmax_linear')
