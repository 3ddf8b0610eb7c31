"""The frameworks that import a folder of pictures, by name."""

import dataclasses

from engine.bench.core import framework
from engine.bench.importing import huggingface_import
from engine.bench.importing import torchvision_import


@dataclasses.dataclass(frozen=True)
class Framework(framework.Framework):
  """A framework that imports a folder.

  Attributes:
    note: a sentence on what it does with the pictures, and what it does not.
  """
  note: str


FRAMEWORKS = {
    'torchvision': Framework('torchvision', ('torch', 'torchvision'), torchvision_import.build,
                             torchvision_import.MODES, torchvision_import.NOTE),
    'datasets': Framework('Hugging Face', ('datasets',), huggingface_import.build,
                          huggingface_import.MODES, huggingface_import.NOTE),
}
