"""The commands: flags in, one call, exit status out."""

from binaries import quiet

quiet.import_tensorflow()
