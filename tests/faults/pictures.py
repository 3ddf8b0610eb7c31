"""Pictures as inputs of predict_main and style_main: unusual, damaged, hostile."""

import io
import pathlib

import numpy as np
from PIL import Image

from tests.faults import fault
from tests.faults import place

_NOISE = np.random.default_rng(0).integers(0, 256, [28, 28], np.uint8)


def _save(image: Image.Image, kind: str, **options) -> bytes:
  file = io.BytesIO()
  image.save(file, kind, **options)
  return file.getvalue()


_PNG = _save(Image.fromarray(_NOISE), 'png')


def _predict(name: str, content: bytes | str, says: str = '', file: str = 'x.png',
         status: int = 0, **more) -> fault.Fault:
  return fault.Fault(name, 'predict_main', ('--train_dir=run', file), says, status,
                     place.write(file, content), **more)


def _frames() -> bytes:
  frames = [Image.new('RGB', (20, 20), color) for color in ('red', 'lime', 'blue')]
  return _save(frames[0], 'gif', save_all=True, append_images=frames[1:])


def _turned() -> bytes:
  exif = Image.Exif()
  exif[0x112] = 6
  return _save(Image.fromarray(_NOISE), 'png', exif=exif)


def _wide_bomb(folder: pathlib.Path) -> None:
  """Writes a picture of a kilobyte whose header claims 60,000 x 60,000 pixels."""
  data = bytearray(_PNG)
  data[16:24] = (60_000).to_bytes(4, 'big') * 2
  (folder / 'x.png').write_bytes(data)


_ANSWERED = (
    _predict('16 bits', _save(Image.fromarray(_NOISE.astype(np.uint16) * 257), 'png'), '16'),
    _predict('32 bits', _save(Image.fromarray(_NOISE.astype(np.int32) * 257), 'tiff'), '32|bit',
         'x.tif'),
    _predict('floating point', _save(Image.fromarray((_NOISE / 255).astype(np.float32)), 'tiff'),
         'float', 'x.tif'),
    _predict('several frames', _frames(), 'frame|first|of 3', 'x.gif', quick=True),
    _predict('turned by its camera', _turned(), 'rotat|turn|upright|orientation'),
    _predict('transparent', _save(Image.fromarray(np.stack([_NOISE] * 4, -1), 'RGBA'), 'png'),
         'alpha|transparen|white|background'),
    _predict('a palette', _save(Image.fromarray(_NOISE).convert('P'), 'png')),
    _predict('one bit', _save(Image.fromarray(_NOISE).convert('1'), 'png')),
    _predict('CMYK', _save(Image.new('CMYK', (30, 30)), 'jpeg'), file='x.jpg'),
    _predict('one pixel', _save(Image.new('L', (1, 1)), 'png')),
    _predict('one line of pixels', _save(Image.new('L', (2000, 1)), 'png')),
    _predict('another suffix', _PNG, file='x.txt'),
    fault.Fault('a folder of pictures', 'predict_main', ('--train_dir=run', 'album'), 'y.png', 0,
                place.all_of(place.write('album/x.png', _PNG), place.write('album/y.png', _PNG))),
)

_REFUSED = (
    _predict('empty', b'', r'x\.png', status=1, quick=True),
    _predict('text', 'no picture', r'x\.png', status=1),
    _predict('cut', _PNG[:300], r'x\.png', status=1),
    _predict('damaged', _PNG[:60] + b'\0\1\2\3' + _PNG[64:], r'x\.png', status=1),
    _predict('HTML', '<html>not found</html>', r'x\.jpg', 'x.jpg', status=1),
    _predict('PDF', b'%PDF-1.4 ...', r'x\.pdf', 'x.pdf', status=1),
    _predict('SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', r'x\.svg', 'x.svg', status=1),
    _predict('PostScript', '%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n', r'x\.eps', 'x.eps',
             status=1),
    fault.Fault('3.6 billion pixels', 'predict_main', ('--train_dir=run', 'x.png'), r'x\.png',
                prepare=_wide_bomb),
    fault.Fault('not there', 'predict_main', ('--train_dir=run', 'gone.png'), r'gone\.png',
                quick=True),
    fault.Fault('a named pipe', 'predict_main', ('--train_dir=run', 'a.png'), r'a\.png',
                prepare=place.pipe('a.png'), quick=True),
    fault.Fault('a device', 'predict_main', ('--train_dir=run', '/dev/zero'), '/dev/zero'),
    fault.Fault('a link in a circle', 'predict_main', ('--train_dir=run', 'a.png'), r'a\.png',
                prepare=place.link('a.png', 'a.png')),
    fault.Fault('a folder without pictures', 'predict_main', ('--train_dir=run', 'data'), 'data'),
    fault.Fault('one bad picture of three', 'predict_main',
                ('--train_dir=run', 'a.png', 'x.png', 'b.jpg', '--csv=o.csv'), r'x\.png',
                prepare=place.write('x.png', _PNG[:300]), changes=('o.csv',), makes=('o.csv',),
                check=lambda folder: '' if len(
                    (folder / 'o.csv').read_text().splitlines()) == 3 else 'not two answers',
                quick=True),
    fault.Fault('may not be read', 'predict_main', ('--train_dir=run', 'a.png'),
                'Permission denied', prepare=lambda folder: (folder / 'a.png').chmod(0),
                needs='root', setup=place.NOBODY),
    fault.Fault('a content that is no picture', 'style_main',
                ('--content=x.png', '--style=strokes', '--output=o.png', '--feature_network=run'),
                '', prepare=place.write('x.png', 'text')),
    fault.Fault('a network that cannot paint', 'style_main',
                ('--content=b.jpg', '--style=strokes', '--output=o.png', '--feature_network=run'),
                'run'),
    fault.Fault('a network file that is none', 'style_main',
                ('--content=b.jpg', '--style=strokes', '--output=o.png',
                 '--feature_network=x.mat'), r'x\.mat', prepare=place.write('x.mat', 'text')),
)

ROWS = (*_ANSWERED, *_REFUSED)
