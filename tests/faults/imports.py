"""Sources of an import: damaged, hostile, contradictory; the source stays as it is."""

import io
import os
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image

from tests.binaries import process_setup
from tests.faults import fault
from tests.faults import place

_ADDRESSES = 12 << 30


def _png(seed: int) -> bytes:
  fields = np.random.default_rng(seed).integers(0, 256, [4, 4, 3], np.uint8)
  file = io.BytesIO()
  Image.fromarray(fields).resize((40, 36)).save(file, 'png')
  return file.getvalue()


def _bomb() -> bytes:
  """Returns a PNG of 100,000 x 100,000 pixels in a few bytes."""
  def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
  header = struct.pack('>IIBBBBB', 100_000, 100_000, 8, 2, 0, 0, 0)
  return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', b'') + chunk(b'IEND', b'')


def _pictures(folder: pathlib.Path) -> None:
  """Writes a folder of pictures of two classes."""
  for seed in range(24):
    place.write(f'src/{"cat" if seed % 2 else "dog"}/{seed}.png', _png(seed))(folder)


def _linked(name: str, target: str):
  def prepare(folder: pathlib.Path) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).symlink_to(target)
  return prepare


def _pipe(folder: pathlib.Path) -> None:
  os.mkfifo(folder / 'src' / 'cat' / 'pipe.png')


def _npz(folder: pathlib.Path) -> None:
  np.savez(folder / 'a.npz', images=np.zeros([9, 8, 8], np.uint8), labels=np.arange(9) % 2)


def _import(name: str, *steps, says: str, source: str = 'src', arguments: tuple[str, ...] = (),
            **more) -> fault.Fault:
  return fault.Fault(
      name, 'records_main',
      ('--action=import', f'--source={source}', '--out=new', '--num_workers=1', *arguments), says,
      prepare=place.all_of(_pictures, *steps), **more)


_SKIPPED = ('--on_bad=skip', '--max_bad=0.1')
_MADE = {'status': 0, 'changes': ('new', 'new/*'), 'makes': ('new/manifest.json',)}

ROWS = (
    _import('an empty file', place.write('src/cat/a b.png', ''), quick=True,
            says=r'1 of 25 files cannot be read \(first: cat/a b\.png: is empty\); --on_bad=skip'),
    _import('an empty file that is left out', place.write('src/cat/a b.png', ''),
            arguments=_SKIPPED, says='left out: 1', **_MADE),
    _import('a picture that was cut', place.cut('src/cat/1.png', -40),
            says=r'first: cat/1\.png: truncated'),
    _import('a decompression bomb', place.write('src/cat/bomb.png', _bomb()),
            says=r'first: cat/bomb\.png: .*pixels'),
    _import('a bomb that is left out', place.write('src/cat/bomb.png', _bomb()),
            arguments=_SKIPPED, says='left out: 1', **_MADE),
    _import('text with the suffix of a picture', place.write('src/cat/x.jpg', 'text'),
            says='x.jpg: not a picture'),
    _import('a named pipe among the pictures', _pipe, says=r'pipe\.png: is a named pipe'),
    _import('a link out of the source', _linked('src/cat/x.png', '/etc/passwd'),
            says=r'x\.png: is a link out of the source'),
    _import('a folder that is a link out of the source', _linked('src/emu', '/etc'),
            says=r'src/emu: is a link out of the source, to /etc'),
    _import('a link to the folder that it lies in', _linked('src/cat/again', '../cat'),
            says='is a link to a folder that it lies in'),
    _import('hidden entries', place.write('src/.ipynb_checkpoints/x.png', _png(1)),
            place.write('src/cat/Thumbs.db', 'x'), says='2 passed over', **_MADE),
    _import('a class without pictures', place.write('src/emu/notes.txt', 'x'),
            says='class "emu" has no readable image'),
    _import('one class', place.write('one/cat/1.png', _png(1)), source='one',
            says='only one class: cat'),
    _import('classes that differ in case', place.write('src/Cat/1.png', _png(50)),
            says='classes "Cat" and "cat" differ only in case'),
    _import('one picture with two labels', place.write('src/cat/x.png', _png(0)),
            says=r'2 equal images carry two labels \(first: cat/x\.png, dog/0\.png\)'),
    _import('a name with a line break', place.write('src/cat/a\nb.png', _png(60)),
            says='imported: ', **_MADE),
    _import('small pictures', arguments=('--size=64',), says='24 images are smaller than 64x64'),
    _import('a source that is missing', source='none', says='--source=none: no such file'),
    _import('a directory that exists', place.write('new/mine', 'x'), says='--out=new: exists'),
    _import('a result in its source', arguments=('--out=src/new',), says='lies in --source=src'),
    _import('an npz that was cut', _npz, place.cut('a.npz', -50), source='a.npz',
            says=r'a\.npz: is no \.npz file'),
    _import('a csv with a path that leads out', place.write('l.csv', 'path,label\n../x.png,a\n'),
            source='l.csv', says=r'l\.csv, line 2: \.\./x\.png leads out'),
    _import('a csv with other columns', place.write('l.csv', 'file,class\na,b\n'),
            source='l.csv', says='has the columns file, class; give path, label'),
    _import('files of an import may not grow', says='File too large|only .* bytes',
            setup=process_setup.ProcessSetup(
                seconds=60, limits={'RLIMIT_AS': _ADDRESSES, 'RLIMIT_FSIZE': 9_000})),
)
