"""Tests for binaries.style_main, as a user starts it."""

import signal

from absl import flags
import numpy as np
from PIL import Image
import pytest

from binaries import style_main
from engine.style import images
from tests.binaries import processes
from tests.engine import tiny_runs
from tests.engine.style import small_features
from tests.engine.style import small_vgg
from tfrecords import errors


@pytest.fixture(name='folder')
def fixture_folder(tmp_path):
  images.save(small_features.smooth(24, 32), tmp_path / 'c.jpg')
  images.save(small_features.stripes(20, 20), tmp_path / 's.png')
  return tmp_path


def _arguments(folder, network, out, *further):
  return (f'--feature_network={network}', f'--content={folder}/c.jpg', f'--style={folder}/s.png',
          f'--output={folder}/{out}', *further)


@pytest.mark.slow
def test_vgg_19_of_either_layout_paints_the_same(folder):
  layouts = ('old', 'new')
  for layout in layouts:
    path = small_vgg.write(folder / f'{layout}.mat', layout)
    status, output, stderr = processes.run('style_main', *_arguments(
        folder, path, f'{layout}.png', '--iterations=4', '--pyramid_levels=2',
        '--output_interval=2', f'--plot={folder}/{layout}_sheet.png'))
    assert (status, stderr) == (0, '')
    lines = output.splitlines()
    assert 'has the shapes of VGG-19 but is neither of the two published files' in lines[0]
    assert 'network' in output
    assert '500 at relu1_1, relu2_1' in output
    assert '5 at relu4_2' in output
    assert sum(': iteration ' in line for line in lines) == 2
    assert lines[-1] == (f'{folder}/{layout}.png: painted; its state is in '
                         f'{folder}/{layout}.png.style')
    assert Image.open(folder / f'{layout}_sheet.png').width == 924
  np.testing.assert_array_equal(*(np.asarray(Image.open(folder / f'{layout}.png'))
                                  for layout in layouts))


@pytest.mark.slow
def test_a_run_paints_and_a_kill_costs_nothing(folder):
  run = tiny_runs.make(folder / 'run', (10,))

  def arguments(out):
    return _arguments(folder, run, out, '--iterations=60', '--output_interval=1',
                      '--pyramid_levels=1', '--init_image=noise')

  # Small pipes read byte by byte: the painting cannot get further than what they hold, some thirty
  # lines, however slow this process is.
  killed = processes.start('style_main', *arguments('cut.png'), pipesize=4096, bufsize=0)
  for line in killed.stdout:
    if b': iteration 10,' in line:
      killed.send_signal(signal.SIGKILL)
      break
  killed.communicate(timeout=processes.SECONDS)
  assert killed.returncode == -signal.SIGKILL
  for out in ('cut.png', 'whole.png'):
    status, output, stderr = processes.run('style_main', *arguments(out))
    assert (status, stderr) == (0, '')
    assert (': iteration 60, ' in output, ': iteration 5, ' in output) == (True, out == 'whole.png')
  np.testing.assert_array_equal(*(np.asarray(Image.open(folder / name))
                                  for name in ('cut.png', 'whole.png')))


@pytest.fixture(name='refusal')
def fixture_refusal():
  """Returns a function from arguments to what the command refuses; the flags go with the test."""
  before = set(flags.FLAGS)
  style_main.define_flags()

  def refusal(*arguments):
    flags.FLAGS.unparse_flags()
    for name in set(flags.FLAGS) - before:
      flags.FLAGS[name].unparse()
    flags.FLAGS(['style_main', *arguments])
    with pytest.raises(errors.InputError) as caught:
      style_main.main([])
    assert '\n' not in str(caught.value)
    return str(caught.value)

  yield refusal
  for name in set(flags.FLAGS) - before:
    delattr(flags.FLAGS, name)
  flags.FLAGS.unparse_flags()


def test_what_cannot_be_done_is_one_line(folder, refusal):
  mat = small_vgg.write(folder / 'a.mat')
  (folder / 'text.mat').write_text('no network')
  good = _arguments(folder, mat, 'o.png')
  for arguments, said in {
      (): '--output is missing',
      (f'--output={folder}/o.gif',): 'give a name that ends in .png or .jpg or .jpeg',
      (f'--output={folder}/o.png',): '--content is missing',
      (*good, f'--content={folder}/none.jpg'): 'none.jpg: no such file',
      (*good, f'--style={folder}/text.mat'): 'text.mat: not a picture that can be read',
      (*good, f'--feature_network={folder}/text.mat'): 'text.mat: cannot be read',
      (*good, f'--feature_network={folder}'): 'holds no run',
      (*good, '--memory_limit_mb=1'): 'no size that makes sense fits',
      (*good, '--style_layers=relu9'): '--style_layers=relu9: VGG-19 of '}.items():
    assert said in refusal(*arguments)
  assert {path.name for path in folder.iterdir()} == {'a.mat', 'text.mat', 'c.jpg', 's.png'}


def test_a_refusal_is_a_status_and_a_line(folder):
  status, output, stderr = processes.run('style_main', f'--output={folder}/o.png')
  assert (status, output) == (1, '')
  assert stderr == 'style_main: --content is missing; give the file of a picture\n'
