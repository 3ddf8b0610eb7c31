"""Messages for files that cannot be written: the system's reason and a remedy."""

import errno

import pytest

from tfrecords import errors
from tfrecords import write_errors


@pytest.mark.parametrize('code, ending', [
    (errno.ENOSPC, 'No space left on device; free some space or choose another directory'),
    (errno.EDQUOT, 'Disk quota exceeded; free some space or choose another directory'),
    (errno.EACCES, 'Permission denied; fix the permissions or choose another directory'),
    (errno.EROFS, 'Read-only file system; choose a directory that can be written to'),
])
def test_each_reason_has_its_remedy(tmp_path, code, ending):
  with (pytest.raises(errors.InputError) as caught,
        write_errors.explained(tmp_path / 'a')):
    raise OSError(code, 'text of a library')
  assert str(caught.value) == f'{tmp_path}/a: {ending}'


def test_the_caller_may_give_another_remedy(tmp_path):
  with (pytest.raises(errors.InputError, match='/a: disk on fire; give another --output$'),
        write_errors.explained(tmp_path / 'a', 'give another --output')):
    raise OSError('disk on\nfire')
