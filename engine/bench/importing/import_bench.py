"""The rate of an import: decoding in memory on one core, and whole imports of a folder.

In memory, beside what Pillow's decoder alone takes:

  JPEG 500x375, import            all that an import does with a picture: checksum of the file,
                                  decoding at a reduced scale, fitting to 32 x 32, fingerprint
  JPEG 500x375, import, all pixels   the same without the reduced scale
  JPEG 500x375, Pillow, fitted    Pillow decodes it at the same reduced scale and scales it to 32 x
                                  32 with the same filter, and nothing else: the limit of an import
  JPEG 500x375, Pillow            Pillow decodes it at the same reduced scale, and nothing else
  JPEG 500x375, Pillow, all pixels   Pillow decodes all of it, and nothing else
  PNG 32x32, import; PNG 32x32, Pillow

A folder of JPEGs, in whole passes, each candidate in a process of its own that may start others:

  ours                            `records_main --action=import`
  Pillow                          the same decoder and filter alone, in one process and in a pool
  torchvision, Hugging Face       ImageFolder in a DataLoader, imagefolder and map: each in several
                                  modes, all pixels and at a reduced scale

The pictures are generated, and the folder is read from the system's cache of files: a disk is not
measured.
"""

from collections.abc import Sequence
import contextlib
import pathlib
import tempfile

from engine.bench.core import benchmark_config
from engine.bench.core import candidate_ratios
from engine.bench.core import candidate_trials
from engine.bench.core import environment
from engine.bench.core import peer_packages
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.importing import decode_candidates
from engine.bench.importing import folder_candidates
from engine.bench.importing import folder_workload
from engine.bench.importing import generated_pictures
from engine.bench.importing import import_frameworks
from engine.config import recipe_settings

# Different pictures, so that no branch predictor learns them by heart.
_PICTURES = 16
# With fewer, the start of its processes would be most of an import.
_FOLDER_PICTURES, _FOLDER_CLASSES = 1000, 4


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures the import of generated pictures.

  Args:
    config: its plan and frameworks; the recipe is not used.

  Raises:
    errors.InputError: there is no such framework.
  """
  wanted = [import_frameworks.FRAMEWORKS[name]
            for name in benchmark_config.check_frameworks('import', config.frameworks)]
  others = [one for one in wanted if not one.missing()]
  machine = environment.describe([name for one in others for name in one.packages])
  jpegs, pngs = ([generated_pictures.file(generated_pictures.picture(number, size), kind)
                  for number in range(_PICTURES)] for kind, size in (
                      ('JPEG', generated_pictures.JPEG_SIZE), ('PNG', generated_pictures.PNG_SIZE)))
  with tempfile.TemporaryDirectory() as place:
    folder = pathlib.Path(place) / 'pictures'
    generated_pictures.write_folder(folder, _FOLDER_PICTURES, _FOLDER_CLASSES)
    timings, ratios, notes = _measure(
        config, decode_candidates.candidates(jpegs, pngs),
        folder_workload.FolderWorkload(str(folder), _FOLDER_PICTURES), others)
  mean = sum(map(len, jpegs)) / len(jpegs)
  return report.BenchmarkResult(
      benchmark='import', item='picture', machine=machine,
      recipe=recipe_settings.flat(config.recipe), plan=config.plan, timings=tuple(timings),
      ratios=tuple(ratios),
      title=(f'Import to 32 x 32: JPEGs of 500 x 375 ({mean / 1000:.0f} kB) and PNGs in memory on '
             f'one core, {_FOLDER_PICTURES:,} JPEGs in a folder'),
      notes=(*folder_candidates.notes(others),
             *peer_packages.notes(name for one in wanted for name in one.missing()), *notes))


def _measure(config: benchmark_config.BenchmarkConfig, in_memory: Sequence[timing.Candidate],
             workload: folder_workload.FolderWorkload, others: Sequence[import_frameworks.Framework]
             ) -> tuple[list[timing.Timing], list[timing.Ratio], list[str]]:
  """Returns the timings, their ratios, and a line for each process that is left out."""
  stage = config.session.stage()
  with contextlib.ExitStack() as stack:
    started = candidate_trials.CandidateTrials(config.plan, stage, stack, 'a picture').start(
        folder_candidates.candidates(workload, others, config.as_they_come))
    timings = timing.measure([*in_memory, *(one for _, one in started)], config.plan, stage=stage)
  by_name = {row.name: row for row in timings}
  rows = [candidate_ratios.Row(candidate, by_name[candidate.name]) for candidate, _ in started]
  ratios = [timing.ratio(by_name[one], by_name[other]) for one, other in decode_candidates.PAIRS]
  return timings, [*ratios, *candidate_ratios.ratios(rows)], [
      *dict.fromkeys(stage.left_out.values())]
