"""A server process of the benchmark."""

import pytest

from engine.bench.serving import served_process
from tfrecords import errors


def test_one_that_does_not_start_says_why(tmp_path):
  with (pytest.raises(errors.InputError, match='serve_main does not start: .*holds no run'),
        served_process.serve(tmp_path / 'none')):
    pass
