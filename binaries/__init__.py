"""The commands: flags in, one call, exit status out."""

from binaries import tensorflow_import

tensorflow_import.import_tensorflow()
