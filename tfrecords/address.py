"""Addresses of files that TensorFlow reads and writes, such as `gs://bucket/run`."""

import os
import re

# The file systems that are compiled into TensorFlow: Google Cloud Storage; `file` is this machine,
# and `ram` the memory of this process.
SCHEMES = ('gs', 'file', 'ram')
_SCHEME = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*://')
# TensorFlow takes some of them for patterns.
_REFUSED = re.compile(r'[^ -~]|[\[\]*?\\]|(^|/)\.\.(/|$)')


def is_remote(path: str | os.PathLike[str]) -> bool:
  """Returns whether a path is an address, which may be one that cannot be used."""
  return bool(_SCHEME.match(os.fspath(path)))


def fault(text: str) -> str:
  """Returns why an address cannot be used and what to do, '' where it can."""
  scheme, _, rest = text.partition('://')
  if scheme not in SCHEMES:
    return (f'TensorFlow reads gs:// and not {scheme}://; mount it (rclone, or for s3:// s3fs or '
            'Mountpoint for Amazon S3) and give the directory')
  if _REFUSED.search(rest):
    return 'an address has no [ ] * ? \\ and no .. in it, and is ASCII; give another one'
  if scheme == 'file':
    return '' if rest[:1] == '/' and rest.strip('/.') else (
        'give file:/// and the path from the root on')
  return '' if rest.strip('/.') and rest[0] not in '/.' else (
      f'names no bucket; give {scheme}://BUCKET/DIRECTORY')
