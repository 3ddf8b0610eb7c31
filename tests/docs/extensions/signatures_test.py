"""Types in signatures: the names that a program writes."""

import pytest

from tests.docs.extensions import extension

signatures = extension.load('signatures')


@pytest.mark.parametrize('text, expected', [
    ('(x: ~tensorflow.python.framework.tensor.Tensor, n: int = 1)', '(x: tf.Tensor, n: int = 1)'),
    ('tuple[~numpy.ndarray, ...]', 'tuple[np.ndarray, ...]'),
    ('~engine.config.recipe.Recipe | None', '~rana.Recipe | None'),
    ('~tfrecords.batch_rows.BatchRows', '~rana.loop.BatchRows'),
    ('~pathlib.Path', '~pathlib.Path')])
def test_names(text, expected):
  assert signatures.readable(text) == expected
