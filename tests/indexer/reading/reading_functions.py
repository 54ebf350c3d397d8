"""What the tests of the pool let the reading processes do instead of reading."""

import os
import time

from archive.articles import Draft, Refusal
from archive.messages import message
from indexer.reading.extract import Extract
from indexer.reading.units import Unit


def obedient(unit: Unit) -> Extract | Refusal:
    """Do what the text of the unit says; otherwise take it for the title."""
    text = unit.data.decode()
    if "sleep" in text:
        time.sleep(60)
    if "spin" in text:
        while True:
            pass
    if "die" in text:
        os._exit(3)
    if "hog" in text:
        raise SystemError(len(bytearray(10**10)))
    if "swell" in text:
        return Extract(Draft(title=text, lede="x" * 150_000_000))
    if "refuse" in text:
        return Refusal(unit.name, message("No."))
    return Extract(Draft(title=text, source=str(os.getpid())))
