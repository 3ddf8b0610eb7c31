"""A tiny data set and archives of it, honest and otherwise."""

from collections.abc import Iterable
import gzip
import hashlib
import io
import pathlib
import random
import tarfile

from tfrecords import dataset_spec

SPEC = dataset_spec.DatasetSpec(
    name='small',
    image_shape=(2, 2, 3),
    class_names=('left', 'right'),
    directory='small-bin',
    train_files=('one.bin', 'two.bin'),
    test_files=('test.bin',),
    train_examples=400,
    test_examples=200)

Member = tuple[tarfile.TarInfo, bytes]


def contents() -> dict[str, bytes]:
  """Returns the bytes of every file of `SPEC`, 200 records each."""
  generator = random.Random(1)
  return {name: generator.randbytes(200 * SPEC.record_bytes)
          for name in SPEC.train_files + SPEC.test_files}


def file(name: str, data: bytes = b'') -> Member:
  """Returns a plain file as a member of an archive."""
  member = tarfile.TarInfo(name)
  member.size = len(data)
  return member, data


def special(name: str, kind: bytes, link: str = '') -> Member:
  """Returns a member of another type, one of the constants of tarfile."""
  member = tarfile.TarInfo(name)
  member.type = kind
  member.linkname = link
  return member, b''


def honest(**changed: bytes) -> list[Member]:
  """Returns the members of the whole archive, with the data of some files (`one=...`) changed."""
  files = contents() | {f'{name}.bin': data for name, data in changed.items()}
  return [special('small-bin', tarfile.DIRTYPE)] + [
      file(f'small-bin/{name}', data) for name, data in files.items()]


def pack(members: Iterable[Member]) -> bytes:
  """Returns the `.tar.gz` of `members`, the same bytes every time."""
  buffer = io.BytesIO()
  with tarfile.open(fileobj=buffer, mode='w') as archive:
    for member, data in members:
      archive.addfile(member, io.BytesIO(data))
  return gzip.compress(buffer.getvalue(), mtime=0)


def sha256(body: bytes) -> str:
  """Returns the checksum of `body` as the catalog spells it."""
  return hashlib.sha256(body).hexdigest()


def tree(root: pathlib.Path) -> dict[str, bytes]:
  """Returns all files below `root` with their bytes, and the empty directories as b''."""
  return {str(path.relative_to(root)): path.read_bytes() if path.is_file() else b''
          for path in root.rglob('*') if not path.is_dir() or not any(path.iterdir())}


def complete() -> dict[str, bytes]:
  """Returns what `tree` of a data directory shows after a successful download."""
  return {f'small-bin/{name}': data for name, data in contents().items()}
