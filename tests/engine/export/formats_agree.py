"""What the tests of all formats check: a written model answers what the network answers."""

import pathlib
import tempfile

import numpy as np
import tensorflow as tf

from engine.export import exported_model
from engine.export import exported_network
from engine.export import formats
from engine.export import usage
from tests.engine.export import small_networks
from tests.structure import sources

IMAGES = small_networks.IMAGES


def check(network: exported_network.ExportedNetwork, directory: pathlib.Path,
          tolerance: float = 1e-5) -> exported_model.ExportedModel:
  """Opens the model in a directory, compares card and answers, and runs the lines of Python."""
  model = exported_model.open_model(directory)
  assert model.card == network.card
  check_paths(directory)
  expected = network.probabilities(tf.constant(IMAGES)).numpy()
  np.testing.assert_allclose(model.probabilities(IMAGES), expected, atol=tolerance)
  np.testing.assert_allclose(model.probabilities(IMAGES[:2]), expected[:2], atol=tolerance)
  names: dict[str, np.ndarray] = {}
  exec('\n'.join(usage.lines(formats.FORMATS[network.card.format], network.card, directory)), names)
  black = np.zeros([1, *network.card.image_shape], np.uint8)
  np.testing.assert_allclose(names['answer'], model.probabilities(black), atol=tolerance)
  return model


def check_paths(directory: pathlib.Path) -> None:
  """Checks that no path of this machine is in the files; the run that was exported may be there."""
  files = [path for path in directory.rglob('*') if path.is_file()
           and 'run' not in path.relative_to(directory).parts]
  assert files
  for path in files:
    content = path.read_bytes()
    for place in (directory, sources.ROOT, f'{tempfile.gettempdir()}/'):
      assert str(place).encode() not in content, (path, place)
