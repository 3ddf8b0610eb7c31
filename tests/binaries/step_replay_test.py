"""train_main --replay with a folder that is none."""

import pytest

from binaries import shared_flags
from binaries import step_replay
from binaries import tensorflow_import
from tests.binaries import flag_parsing
from tfrecords import errors


def test_a_folder_without_a_report_is_refused(tmp_path, monkeypatch):
  monkeypatch.setattr(tensorflow_import, 'import_tensorflow', lambda: None)
  monkeypatch.setattr(shared_flags, 'use_devices', lambda: None)
  with flag_parsing.flags_of('train_main', step_replay.define) as parse:
    parse(f'--replay={tmp_path}')
    with pytest.raises(errors.InputError, match=f'--replay={tmp_path}: '):
      step_replay.run()
